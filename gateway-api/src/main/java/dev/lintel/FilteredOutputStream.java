package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes through a filter; closing it flushes. Whoever writes may swallow what is thrown, as a
 * PrintStream does: after a failure nothing passes any more, and {@link #finish} throws it again.
 */
final class FilteredOutputStream extends OutputStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final OutputStream out;
  private final FilterRun filter;
  private @Nullable Throwable failure;

  /** What may fail, and makes everything after it fail. */
  private interface Step {
    void run() throws IOException;
  }

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
      attempt(() -> pass(filter.apply(ByteBuffer.wrap(bytes, offset, length), false)));
    }
  }

  @Override
  public void flush() throws IOException {
    attempt(
        () -> {
          pass(filter.apply(NOTHING, true));
          out.flush();
        });
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  void finish() throws IOException {
    attempt(() -> pass(filter.finish()));
  }

  private void attempt(Step step) throws IOException {
    if (failure != null) {
      Rethrown.asItIs(failure);
    }
    try {
      step.run();
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  private void pass(ByteBuffer filtered) throws IOException {
    if (filtered.hasRemaining()) {
      BufferBody.copy(filtered, out);
    }
  }
}
