package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class LibertyServlet5RootIT extends ContainerSuite {
  LibertyServlet5RootIT() {
    super(Containers::libertyServlet5, "", War.BLOCKING);
  }
}
