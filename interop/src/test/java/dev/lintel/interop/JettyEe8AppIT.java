package dev.lintel.interop;

class JettyEe8AppIT extends ContainerSuite {
  JettyEe8AppIT() {
    super(Containers::jettyEe8, "/app", War.ASYNC);
  }
}
