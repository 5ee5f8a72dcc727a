package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class JettyEe11AppIT extends ContainerSuite {
  JettyEe11AppIT() {
    super(Containers::jettyEe11, "/app", War.ASYNC);
  }
}
