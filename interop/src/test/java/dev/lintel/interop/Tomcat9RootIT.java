package dev.lintel.interop;

class Tomcat9RootIT extends ContainerSuite {
  Tomcat9RootIT() {
    super(Containers::tomcat9, "", War.BLOCKING);
  }
}
