package dev.lintel.interop;

class LibertyServlet6AppIT extends ContainerSuite {
  LibertyServlet6AppIT() {
    super(Containers::libertyServlet6, "/app", War.ASYNC);
  }
}
