package dev.lintel.test;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The content of a buffer at a time, to be compared with what it is later. A large one is judged by
 * its first bytes.
 */
record Fingerprint(ByteBuffer content, long sum) {
  private static final int MOST = 16 * 1024;

  static Fingerprint of(ByteBuffer buffer) {
    ByteBuffer content = buffer.duplicate();
    content.limit(content.position() + Math.min(content.remaining(), MOST));
    return new Fingerprint(content, sum(content));
  }

  boolean changed() {
    return sum(content) != sum;
  }

  private static long sum(ByteBuffer content) {
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    return crc.getValue();
  }
}
