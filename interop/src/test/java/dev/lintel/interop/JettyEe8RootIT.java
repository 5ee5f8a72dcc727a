package dev.lintel.interop;

class JettyEe8RootIT extends ContainerSuite {
  JettyEe8RootIT() {
    super(Containers::jettyEe8, "", War.BLOCKING);
  }
}
