package dev.lintel.interop;

class Tomcat10AppIT extends ContainerSuite {
  Tomcat10AppIT() {
    super(Containers::tomcat10, "/app", War.ASYNC);
  }
}
