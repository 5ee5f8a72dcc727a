package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class UndertowAppIT extends ContainerSuite {
  UndertowAppIT() {
    super(Containers::undertow, "/app", War.ASYNC);
  }
}
