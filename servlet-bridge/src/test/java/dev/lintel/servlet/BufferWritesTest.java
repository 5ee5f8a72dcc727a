package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests compile against the oldest API: streams of the newer one are made here. */
class BufferWritesTest {

  /** A stream as Servlet 5.0 has it. */
  public abstract static class Old extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) {
      throw new AssertionError("not byte by byte");
    }
  }

  /** A stream as Servlet 6.1 has it. */
  public static final class New extends Old {
    private int taken;

    /** Takes all that remains, or fails if that is nothing. */
    public void write(ByteBuffer buffer) throws IOException {
      if (!buffer.hasRemaining()) {
        throw new IOException("the client is gone");
      }
      taken += buffer.remaining();
      buffer.position(buffer.limit());
    }
  }

  @Test
  void are_found_where_the_api_has_them() throws Exception {
    MethodHandle write = Objects.requireNonNull(BufferWrites.find(New.class));
    New out = new New();
    BufferWrites.call(write, out, ByteBuffer.allocateDirect(5));
    assertThat(out.taken).isEqualTo(5);
  }

  @Test
  void what_the_container_throws_is_thrown_on() {
    MethodHandle write = Objects.requireNonNull(BufferWrites.find(New.class));
    assertThatThrownBy(() -> BufferWrites.call(write, new New(), ByteBuffer.allocate(0)))
        .isInstanceOf(IOException.class)
        .hasMessage("the client is gone");
  }

  @Test
  void are_not_found_in_an_older_api() {
    assertThat(BufferWrites.find(Old.class)).isNull();
    assertThat(BufferWrites.takenBy(new New())).isFalse();
    assertThatThrownBy(() -> BufferWrites.write(new New(), ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no write of a buffer");
  }
}
