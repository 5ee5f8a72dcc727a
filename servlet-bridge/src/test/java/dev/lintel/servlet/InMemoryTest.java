package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** GW-ASY-20: what waits for nobody needs no place among those that may. */
class InMemoryTest {
  @Test
  void bytes_are_in_memory_and_what_has_to_be_read_is_not() throws IOException {
    assertThat(InMemory.holds(Body.text("a"))).isTrue();
    assertThat(InMemory.holds(Body.bytes(ByteBuffer.allocateDirect(1)))).isTrue();
    assertThat(InMemory.holds(Body.file(Path.of("pom.xml")))).isFalse();
    assertThat(InMemory.holds(Body.writer(out -> {}))).isFalse();
    assertThat(InMemory.holds(Body.stream(new ByteArrayInputStream(new byte[1]), 1))).isFalse();
  }
}
