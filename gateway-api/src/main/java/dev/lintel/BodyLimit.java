package dev.lintel;

import java.nio.ByteBuffer;

/** Passes bytes up to a limit. */
final class BodyLimit implements Body.Filter {
  private final long limit;
  private long rest;

  BodyLimit(long limit) {
    this.limit = limit;
    this.rest = limit;
  }

  static StatusException exceeded(long limit) {
    return new StatusException(413, "the body is longer than " + limit + " bytes");
  }

  @Override
  public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
    rest -= chunk.remaining();
    if (rest < 0) {
      throw exceeded(limit);
    }
    return chunk;
  }

  @Override
  public ByteBuffer finish() {
    return ByteBuffer.allocate(0);
  }
}
