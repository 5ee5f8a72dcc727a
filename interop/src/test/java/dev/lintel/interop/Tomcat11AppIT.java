package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class Tomcat11AppIT extends ContainerSuite {
  Tomcat11AppIT() {
    super(Containers::tomcat11, "/app", War.ASYNC);
  }
}
