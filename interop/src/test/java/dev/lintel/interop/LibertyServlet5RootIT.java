package dev.lintel.interop;

class LibertyServlet5RootIT extends ContainerSuite {
  LibertyServlet5RootIT() {
    super(Containers::libertyServlet5, "", War.BLOCKING);
  }
}
