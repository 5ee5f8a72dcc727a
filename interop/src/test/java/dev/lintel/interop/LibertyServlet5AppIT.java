package dev.lintel.interop;

class LibertyServlet5AppIT extends ContainerSuite {
  LibertyServlet5AppIT() {
    super(Containers::libertyServlet5, "/app", War.ASYNC);
  }
}
