package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class JettyRunnerRootIT extends ContainerSuite {
  JettyRunnerRootIT() {
    super(containers -> EmbeddedTarget.of("jetty"), "", War.BLOCKING);
  }
}
