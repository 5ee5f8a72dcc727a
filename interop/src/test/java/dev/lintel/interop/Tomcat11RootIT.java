package dev.lintel.interop;

import org.junit.jupiter.api.Tag;

@Tag("fast")
class Tomcat11RootIT extends ContainerSuite {
  Tomcat11RootIT() {
    super(Containers::tomcat11, "", War.BLOCKING);
  }
}
