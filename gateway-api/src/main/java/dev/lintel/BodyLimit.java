package dev.lintel;

import java.nio.ByteBuffer;

/**
 * Passes bytes up to a limit. Those of a chunk that are within it pass, and what is behind them
 * fails: how a body is cut into chunks is chance.
 */
final class BodyLimit implements Body.Filter {
  private final long limit;
  private long rest;
  private boolean exceeded;

  BodyLimit(long limit) {
    this.limit = limit;
    this.rest = limit;
  }

  static StatusException exceeded(long limit) {
    return new StatusException(413, "the body is longer than " + limit + " bytes");
  }

  @Override
  public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
    exceeded = chunk.remaining() > rest;
    int within = (int) Math.min(rest, chunk.remaining());
    rest -= within;
    return chunk.slice(chunk.position(), within);
  }

  /** What fails behind the bytes that have passed, or null. */
  @Nullable
  StatusException failure() {
    return exceeded ? exceeded(limit) : null;
  }

  @Override
  public ByteBuffer finish() {
    return ByteBuffer.allocate(0);
  }
}
