package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class TomcatRunnerRootIT extends ContainerSuite {
  TomcatRunnerRootIT() {
    super(containers -> EmbeddedTarget.of("tomcat"), "", War.BLOCKING);
  }
}
