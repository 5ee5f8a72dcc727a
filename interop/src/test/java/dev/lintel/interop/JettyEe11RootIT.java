package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class JettyEe11RootIT extends ContainerSuite {
  JettyEe11RootIT() {
    super(Containers::jettyEe11, "", War.BLOCKING);
  }
}
