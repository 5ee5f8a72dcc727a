package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Writes through a filter; closing it flushes. */
final class FilteredOutputStream extends OutputStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final OutputStream out;
  private final FilterRun filter;

  FilteredOutputStream(OutputStream out, FilterRun filter) {
    this.out = out;
    this.filter = filter;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > 0) {
      pass(filter.apply(ByteBuffer.wrap(bytes, offset, length), false));
    }
  }

  @Override
  public void flush() throws IOException {
    pass(filter.apply(NOTHING, true));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  void finish() throws IOException {
    pass(filter.finish());
  }

  private void pass(ByteBuffer filtered) throws IOException {
    if (filtered.hasRemaining()) {
      BufferBody.copy(filtered, out);
    }
  }
}
