package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Lets a writer close its stream, which flushes and nothing else. It may also swallow what is
 * thrown, as a PrintStream does: after a failure nothing passes any more, and {@link #finish}
 * throws it again.
 */
final class UnclosedOutputStream extends OutputStream {
  private final OutputStream out;
  private @Nullable Throwable failure;

  UnclosedOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    finish();
    try {
      out.write(b);
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    finish();
    try {
      out.write(bytes, offset, length);
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    finish();
    try {
      out.flush();
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** Throws what has failed, also when the writer has returned as if nothing had. */
  void finish() throws IOException {
    if (failure != null) {
      Rethrown.asItIs(failure);
    }
  }
}
