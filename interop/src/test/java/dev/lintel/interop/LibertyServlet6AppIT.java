package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class LibertyServlet6AppIT extends ContainerSuite {
  LibertyServlet6AppIT() {
    super(Containers::libertyServlet6, "/app", War.ASYNC);
  }
}
