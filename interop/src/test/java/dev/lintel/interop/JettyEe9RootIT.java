package dev.lintel.interop;

class JettyEe9RootIT extends ContainerSuite {
  JettyEe9RootIT() {
    super(Containers::jettyEe9, "", War.BLOCKING);
  }
}
