package dev.lintel.spi;

import dev.lintel.StatusException;

/**
 * How Lintel reads percent escapes: as strict UTF-8, in a path, a query and a form alike. A
 * malformed escape, an overlong form, a surrogate, a code point over U+10FFFF or a sequence that
 * breaks off is answered with 400, never replaced by U+FFFD: two readers that repair a text
 * differently see different texts.
 *
 * <p>Nothing here allocates.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class EscapeRules {
  private EscapeRules() {}

  /**
   * Reads one character, written as one to four escapes. The reader goes on {@link #width} chars
   * further.
   *
   * @param raw the escaped text
   * @param at the index of the {@code %} of the first escape
   * @param what the text's name for the exception's message, such as {@code "query"}
   * @return the code point
   * @throws StatusException with 400 if the escapes are malformed or no UTF-8
   */
  static int codePoint(String raw, int at, String what) {
    int lead = octet(raw, at, what);
    if (lead < 0x80) {
      return lead;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      throw notUtf8(what, at);
    }
    int octets = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // RFC 3629: what follows these four is narrower, which excludes overlong forms, surrogates and
    // code points over U+10FFFF.
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    int codePoint = lead & (0x7F >> octets);
    for (int i = 1; i < octets; i++) {
      int next = at + 3 * i;
      if (next >= raw.length() || raw.charAt(next) != '%') {
        throw notUtf8(what, at);
      }
      int octet = octet(raw, next, what);
      if (octet < low || octet > high) {
        throw notUtf8(what, at);
      }
      low = 0x80;
      high = 0xBF;
      codePoint = codePoint << 6 | octet & 0x3F;
    }
    return codePoint;
  }

  /**
   * How many chars of the escaped text a character takes.
   *
   * @param codePoint what {@link #codePoint} returned
   * @return 3, 6, 9 or 12
   */
  static int width(int codePoint) {
    return codePoint < 0x80 ? 3 : codePoint < 0x800 ? 6 : codePoint < 0x10000 ? 9 : 12;
  }

  private static int octet(String raw, int at, String what) {
    if (at + 2 < raw.length()) {
      int value = hex(raw.charAt(at + 1)) << 4 | hex(raw.charAt(at + 2));
      if (value >= 0) {
        return value;
      }
    }
    throw new StatusException(400, "malformed percent escape in the " + what + " at index " + at);
  }

  /** Character.digit would take the digits of every script. */
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static StatusException notUtf8(String what, int at) {
    return new StatusException(
        400, "escapes in the " + what + " are not UTF-8, beginning at index " + at);
  }
}
