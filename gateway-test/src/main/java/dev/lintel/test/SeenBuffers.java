package dev.lintel.test;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;

/**
 * The last buffers that passed, to be compared with what they are later. A large one is judged by
 * its first bytes.
 */
final class SeenBuffers {
  private static final int REMEMBERED = 8;
  private static final int MOST = 16 * 1024;

  // Used by the signals of one publisher, which come one at a time.
  private final Deque<Seen> seen = new ArrayDeque<>();

  private record Seen(ByteBuffer buffer, int position, int limit, ByteBuffer content, long sum) {}

  void add(ByteBuffer buffer) {
    ByteBuffer content = buffer.duplicate();
    content.limit(content.position() + Math.min(content.remaining(), MOST));
    if (seen.size() == REMEMBERED) {
      seen.remove();
    }
    seen.add(new Seen(buffer, buffer.position(), buffer.limit(), content, sum(content)));
  }

  /** Whether a content has changed. */
  boolean changed() {
    return seen.stream().anyMatch(s -> sum(s.content()) != s.sum());
  }

  /** Whether a position or limit has changed. */
  boolean moved() {
    return seen.stream()
        .anyMatch(s -> s.buffer().position() != s.position() || s.buffer().limit() != s.limit());
  }

  private static long sum(ByteBuffer content) {
    CRC32 sum = new CRC32();
    sum.update(content.duplicate());
    return sum.getValue();
  }
}
