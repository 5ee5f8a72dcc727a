package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class LibertyServlet6RootIT extends ContainerSuite {
  LibertyServlet6RootIT() {
    super(Containers::libertyServlet6, "", War.BLOCKING);
  }
}
