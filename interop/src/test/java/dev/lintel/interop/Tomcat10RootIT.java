package dev.lintel.interop;

class Tomcat10RootIT extends ContainerSuite {
  Tomcat10RootIT() {
    super(Containers::tomcat10, "", War.BLOCKING);
  }
}
