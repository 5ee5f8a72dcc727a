package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Content by position, so that a lost, doubled or moved piece shows: letters that repeat with a
 * period that no buffer's size is a multiple of.
 */
final class Sample {
  private static final int PERIOD = 8_191;
  private static final byte[] LETTERS = letters();

  private Sample() {}

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    fill(bytes, 0, count, 0);
    return bytes;
  }

  static String text(int count) {
    return new String(bytes(count), StandardCharsets.ISO_8859_1);
  }

  static byte at(long position) {
    return LETTERS[(int) (position % PERIOD)];
  }

  /** Fills a part of an array with the content from a position on. */
  static void fill(byte[] target, int offset, int count, long position) {
    int done = 0;
    while (done < count) {
      int from = (int) ((position + done) % PERIOD);
      int n = Math.min(count - done, PERIOD - from);
      System.arraycopy(LETTERS, from, target, offset + done, n);
      done += n;
    }
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] letters() {
    byte[] letters = new byte[PERIOD];
    long state = 42;
    for (int i = 0; i < PERIOD; i++) {
      state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      letters[i] = (byte) ('a' + (int) ((state >>> 33) % 26));
    }
    return letters;
  }
}
