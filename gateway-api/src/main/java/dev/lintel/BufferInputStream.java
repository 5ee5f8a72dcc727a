package dev.lintel;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a buffer to its limit. */
final class BufferInputStream extends InputStream {
  private final ByteBuffer buffer;

  BufferInputStream(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public int read() {
    return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!buffer.hasRemaining()) {
      return -1;
    }
    int n = Math.min(length, buffer.remaining());
    buffer.get(to, offset, n);
    return n;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }
}
