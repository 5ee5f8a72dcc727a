package dev.lintel.interop;

class JettyEe10RootIT extends ContainerSuite {
  JettyEe10RootIT() {
    super(Containers::jettyEe10, "", War.BLOCKING);
  }
}
