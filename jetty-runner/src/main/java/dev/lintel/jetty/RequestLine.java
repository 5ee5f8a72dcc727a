package dev.lintel.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The request line as it came over the wire, where that matters. Jetty's parser takes several
 * spaces for one (GW-CON-07), and gives a target that has a scheme and no authority that of the
 * Host field (GW-REQ-41); what it hands on tells neither from what is right, and no compliance mode
 * knows of them. Nor does it know the method of a malformed head (GW-RSP-29), or the letters of a
 * version that it does not speak (GW-CON-03).
 *
 * <p>Used by the thread that fills and parses.
 */
final class RequestLine {
  private static final byte[] VERSION = " HTTP/1.".getBytes(ISO_8859_1);

  private static final byte[] HEAD = "HEAD ".getBytes(ISO_8859_1);

  private static final String PREFACE = "PRI * HTTP/2.0\r";

  private boolean whole = true;

  /** How many of the first bytes are those of HEAD; -1 if they are not. */
  private int head;

  private String text = "";
  private boolean preface;
  private @Nullable ByteArrayOutputStream part;

  /** A head is awaited, of which these are the first bytes. None of them is consumed. */
  void begin(ByteBuffer bytes) {
    whole = false;
    text = "";
    preface = false;
    part = null;
    head = 0;
    append(bytes, bytes.position());
  }

  /** More bytes of the head, if it is not known yet. None of them is consumed. */
  void append(ByteBuffer bytes, int from) {
    if (whole) {
      return;
    }
    int start = from;
    if (part == null) {
      // Empty lines before a head are no part of it.
      while (start < bytes.limit() && isEndOfLine(bytes.get(start))) {
        start++;
      }
    }
    for (int i = start; i < bytes.limit() && head >= 0 && head < HEAD.length; i++) {
      head = bytes.get(i) == HEAD[head] ? head + 1 : -1;
    }
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    whole = end < bytes.limit();
    if (whole && part == null && isUsual(bytes, start, end)) {
      return;
    }
    keep(bytes, start, end);
  }

  /** Whether the method is HEAD, whatever follows it. */
  boolean isHead() {
    return head == HEAD.length;
  }

  /** Whether the head is that of HTTP/2's preface, to the byte. */
  boolean isPreface() {
    return preface;
  }

  /** Whether the target is anything but a path, or the version none of HTTP/1's. */
  boolean isUnusual() {
    return !text.isEmpty();
  }

  /** The target of an unusual line that is well-formed. */
  String target(String method) {
    return text.substring(method.length(), text.lastIndexOf(' ')).strip();
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isEndOfLine(byte b) {
    return b == '\r' || b == '\n';
  }

  private static boolean isUsual(ByteBuffer bytes, int start, int lineEnd) {
    int end = lineEnd > start && bytes.get(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
    int version = end - VERSION.length - 1;
    if (version <= start || bytes.get(end - 1) != '0' && bytes.get(end - 1) != '1') {
      return false;
    }
    for (int i = 0; i < VERSION.length; i++) {
      if (bytes.get(version + i) != VERSION[i]) {
        return false;
      }
    }
    int target = start;
    while (target < version && bytes.get(target) != ' ') {
      target++;
    }
    return bytes.get(target + 1) == '/' && bytes.get(version - 1) != ' ';
  }

  private void keep(ByteBuffer bytes, int start, int end) {
    ByteArrayOutputStream kept = part == null ? new ByteArrayOutputStream() : part;
    for (int i = start; i < end; i++) {
      kept.write(bytes.get(i));
    }
    part = kept.size() == 0 ? null : kept;
    if (whole) {
      String line = kept.toString(ISO_8859_1);
      // The head has come in one piece.
      preface =
          line.equals(PREFACE)
              && bytes.limit() > end + 2
              && bytes.get(end + 1) == '\r'
              && bytes.get(end + 2) == '\n';
      text = line.stripTrailing();
      part = null;
    }
  }
}
