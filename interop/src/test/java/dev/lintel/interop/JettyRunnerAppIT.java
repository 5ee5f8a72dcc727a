package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class JettyRunnerAppIT extends ContainerSuite {
  JettyRunnerAppIT() {
    super(containers -> EmbeddedTarget.of("jetty"), "/app", War.ASYNC);
  }
}
