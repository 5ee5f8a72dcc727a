package dev.lintel.interop;

class UndertowJavaxAppIT extends ContainerSuite {
  UndertowJavaxAppIT() {
    super(Containers::undertowJavax, "/app", War.ASYNC);
  }
}
