package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class TomcatRunnerAppIT extends ContainerSuite {
  TomcatRunnerAppIT() {
    super(containers -> EmbeddedTarget.of("tomcat"), "/app", War.ASYNC);
  }
}
