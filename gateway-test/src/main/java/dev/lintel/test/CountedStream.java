package dev.lintel.test;

import java.io.IOException;
import java.io.OutputStream;

/** What a writer of a checked application writes to. */
final class CountedStream extends OutputStream {
  private final OutputStream out;
  private final long length;
  private final LintedBody linted;
  private final LintCall call;
  private long count;
  private boolean refused;
  private boolean unflushed;

  CountedStream(OutputStream out, long length, LintedBody linted, LintCall call) {
    this.out = out;
    this.length = length;
    this.linted = linted;
    this.call = call;
  }

  long count() {
    return count;
  }

  /** Whether the outside took nothing more: a writer may leave it at that. */
  boolean refused() {
    return refused;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int n) throws IOException {
    count += n;
    unflushed |= n > 0;
    if (length >= 0 && count > length) {
      linted.tooLong(length, count);
    }
    refused = true;
    out.write(bytes, offset, n);
    refused = false;
    linted.handed(n);
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** A middleware outside has to pass it on, if it sends while it reads. */
  @Override
  public void flush() throws IOException {
    LintedBody behind = call.outerAnswer();
    boolean watched = unflushed && behind != null && behind.writesHere();
    int before = watched && behind != null ? behind.flushes() : 0;
    refused = true;
    out.flush();
    refused = false;
    linted.flushed();
    unflushed = false;
    if (watched && behind != null && behind.flushes() == before) {
      call.found(
          "GW-STR-01",
          call.outside(),
          "does not pass on a flush by a writer of "
              + call.application()
              + ": transform the body by Body.filter");
    }
  }
}
