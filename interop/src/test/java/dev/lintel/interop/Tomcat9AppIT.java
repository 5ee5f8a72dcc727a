package dev.lintel.interop;

class Tomcat9AppIT extends ContainerSuite {
  Tomcat9AppIT() {
    super(Containers::tomcat9, "/app", War.ASYNC);
  }
}
