package dev.lintel;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Exactly the next bytes of a stream: no more, and fewer is an {@link EOFException}, unless whoever
 * reads finds that by himself.
 */
final class BoundedInputStream extends FilterInputStream implements InUse {
  private static final int SKIPPED = 8 * 1024;

  private final long length;
  private final String source;
  private final boolean seenBehind;
  private long rest;

  BoundedInputStream(InputStream in, long length, String source) {
    this(in, length, source, false);
  }

  BoundedInputStream(InputStream in, long length, String source, boolean seenBehind) {
    super(in);
    this.length = length;
    this.source = source;
    this.seenBehind = seenBehind;
    this.rest = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (rest == 0) {
      return -1;
    }
    int n = in.read(to, offset, (int) Math.min(count, rest));
    if (n < 0 && seenBehind) {
      return n;
    }
    if (n < 0) {
      throw new EOFException(
          source + " ended after " + (length - rest) + " of " + length + " bytes");
    }
    rest -= n;
    return n;
  }

  /** Reads what it skips: some sources skip beyond their end. */
  @Override
  public long skip(long count) throws IOException {
    long wanted = Math.max(0, Math.min(count, rest));
    byte[] skipped = new byte[(int) Math.min(wanted, SKIPPED)];
    long left = wanted;
    while (left > 0) {
      int n = read(skipped, 0, (int) Math.min(left, skipped.length));
      if (n < 0) {
        break;
      }
      left -= n;
    }
    return wanted - left;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), rest);
  }

  @Override
  public void whenIdle(Runnable action) {
    InUse.whenIdle(in, action);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void mark(int limit) {}

  @Override
  public void reset() throws IOException {
    throw new IOException("mark and reset are not supported");
  }
}
