package dev.lintel.interop;

class JettyEe9AppIT extends ContainerSuite {
  JettyEe9AppIT() {
    super(Containers::jettyEe9, "/app", War.ASYNC);
  }
}
