package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class LibertyServlet5AppIT extends ContainerSuite {
  LibertyServlet5AppIT() {
    super(Containers::libertyServlet5, "/app", War.ASYNC);
  }
}
