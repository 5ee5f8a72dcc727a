package dev.lintel.interop;

class LibertyServlet6RootIT extends ContainerSuite {
  LibertyServlet6RootIT() {
    super(Containers::libertyServlet6, "", War.BLOCKING);
  }
}
