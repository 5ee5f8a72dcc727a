package dev.lintel.interop;

class UndertowJavaxRootIT extends ContainerSuite {
  UndertowJavaxRootIT() {
    super(Containers::undertowJavax, "", War.BLOCKING);
  }
}
