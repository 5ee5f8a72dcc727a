package dev.lintel.interop;

class JettyEe10AppIT extends ContainerSuite {
  JettyEe10AppIT() {
    super(Containers::jettyEe10, "/app", War.ASYNC);
  }
}
