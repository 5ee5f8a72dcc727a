package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class UndertowRootIT extends ContainerSuite {
  UndertowRootIT() {
    super(Containers::undertow, "", War.BLOCKING);
  }
}
