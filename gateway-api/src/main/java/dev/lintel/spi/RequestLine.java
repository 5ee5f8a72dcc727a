package dev.lintel.spi;

import dev.lintel.StatusException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** The syntax of a request line (RFC 9112, section 3), as bytes without the end of the line. */
final class RequestLine {
  static final String CONNECT = "CONNECT";

  private static final String HTTP_1 = "HTTP/1.";
  private static final int VERSION_BYTES = HTTP_1.length() + 1;
  private static final Pattern VERSION = Pattern.compile("(?i)HTTP/[0-9]\\.[0-9]");

  private static final Pattern OTHER =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+( [^\\x00-\\x20\\x7F]+){1,2}");

  /** Where a parser may read the head before it finds that it does not speak the version. */
  private static final Pattern PARSED = Pattern.compile("(?i)HTTP/(1\\.[01]|2\\.0)");

  private RequestLine() {}

  /** Whether a line ends with a version that is spoken: there is no other way to write it. */
  static boolean isSpoken(ByteBuffer bytes, int start, int end) {
    int version = end - VERSION_BYTES;
    if (version < start || bytes.get(end - 1) != '0' && bytes.get(end - 1) != '1') {
      return false;
    }
    for (int i = 0; i < HTTP_1.length(); i++) {
      if (bytes.get(version + i) != HTTP_1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What stands in the place of a version. */
  static String version(ByteBuffer bytes, int start, int end) {
    return HeadFields.text(bytes, Math.max(start, end - VERSION_BYTES), end);
  }

  /** Whether that is a version, be it spoken or not. */
  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** Whether a parser reads the head of a request of this version. */
  static boolean isParsed(String version) {
    return PARSED.matcher(version).matches();
  }

  /** Whether there are a method, a target and perhaps something in the place of a version. */
  static boolean isOther(ByteBuffer bytes, int start, int end) {
    return OTHER.matcher(HeadFields.text(bytes, start, end)).matches();
  }

  /** Whether there are a method and a target before the version, with one space behind each. */
  static boolean isWellFormed(ByteBuffer bytes, int start, int end) {
    int last = end - VERSION_BYTES;
    int at = start;
    while (at < last && HeadFields.isToken(bytes.get(at))) {
      at++;
    }
    int method = at;
    // Bytes beyond ASCII are for the rules on paths.
    for (at++; at < last - 1; at++) {
      int b = bytes.get(at);
      if (b >= 0 && b <= ' ' || b == 0x7F) {
        return false;
      }
    }
    return method > start
        && bytes.get(method) == ' '
        && method < last - 2
        && bytes.get(last - 1) == ' ';
  }

  /** Whether the method is CONNECT, and what it asks for is not a host and a port. */
  static boolean connectsToNothing(ByteBuffer bytes, int start, int end) {
    int after = start + CONNECT.length();
    if (after >= end
        || bytes.get(start) != 'C'
        || bytes.get(after) != ' '
        || !HeadFields.text(bytes, start, after).equals(CONNECT)) {
      return false;
    }
    try {
      RequestTarget.parse(
          CONNECT, HeadFields.text(bytes, after + 1, Math.max(after + 1, end - VERSION_BYTES - 1)));
      return false;
    } catch (StatusException e) {
      return true;
    }
  }
}
