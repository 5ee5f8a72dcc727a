package dev.lintel;

import java.util.Locale;
import java.util.Objects;

/**
 * Field names: case-insensitive outside, lower case inside. Every name that the common fields have
 * is folded without allocation, because most callers write {@code "Content-Type"}.
 */
final class HeaderNames {

  static final String KNOWN =
      """
      accept accept-charset accept-encoding accept-language accept-ranges
      access-control-allow-credentials access-control-allow-headers
      access-control-allow-methods access-control-allow-origin access-control-expose-headers
      access-control-max-age access-control-request-headers access-control-request-method
      age allow alt-svc authorization cache-control connection content-digest
      content-disposition content-encoding content-language content-length content-location
      content-range content-security-policy content-type cookie cross-origin-opener-policy
      cross-origin-resource-policy date dnt early-data etag expect expires forwarded from
      host if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive
      last-event-id last-modified link location max-forwards origin permissions-policy
      pragma prefer priority proxy-authenticate proxy-authorization proxy-connection range
      referer referrer-policy repr-digest retry-after sec-fetch-dest sec-fetch-mode
      sec-fetch-site sec-fetch-user sec-websocket-key sec-websocket-protocol
      sec-websocket-version server server-timing set-cookie strict-transport-security te
      traceparent tracestate trailer transfer-encoding upgrade upgrade-insecure-requests
      user-agent vary via www-authenticate x-content-type-options x-forwarded-for
      x-forwarded-host x-forwarded-port x-forwarded-proto x-frame-options x-request-id
      x-requested-with
      """;

  /** A power of two, and several times the number of known names, so that a miss ends quickly. */
  private static final int SLOTS = 512;

  /** Open addressing by {@link #slot}. */
  private static final @Nullable String[] TABLE = table();

  /** RFC 9110 section 5.6.2: the characters of a token besides letters and digits. */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private HeaderNames() {}

  /**
   * The name to look up: lower case, the same string if it is so already. Invalid names are let
   * through, as no field can have one.
   */
  static String lowerCase(String name) {
    Objects.requireNonNull(name, "name");
    for (int i = 0; i < name.length(); i++) {
      if (isUpper(name.charAt(i))) {
        return fold(name);
      }
    }
    return name;
  }

  /**
   * The name of a field to be sent, in lower case.
   *
   * @throws IllegalArgumentException if it is no token (RFC 9110 section 5.1)
   */
  static String requireToken(String name) {
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isUpper(c)) {
        upper = true;
      } else if (!isTokenChar(c)) {
        throw new IllegalArgumentException(
            "header name \""
                + printable(name)
                + "\" has "
                + codePoint(c)
                + " at index "
                + i
                + ": a name is letters, digits and "
                + TOKEN_MARKS);
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header name is empty");
    }
    return upper ? fold(name) : name;
  }

  /**
   * A method, case kept.
   *
   * @throws IllegalArgumentException if it is no token (RFC 9110 section 9.1)
   */
  static String requireMethod(String method) {
    Objects.requireNonNull(method, "method");
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      if (!isUpper(c) && !isTokenChar(c)) {
        throw new IllegalArgumentException(
            "method \"" + printable(method) + "\" has " + codePoint(c) + " at index " + i);
      }
    }
    if (method.isEmpty()) {
      throw new IllegalArgumentException("a method is empty");
    }
    return method;
  }

  static String codePoint(char c) {
    return String.format(Locale.ROOT, "U+%04X", (int) c);
  }

  private static String printable(String name) {
    // A wrong name may be a whole line or document put in the wrong argument.
    int shown = Math.min(name.length(), 64);
    StringBuilder text = new StringBuilder(shown);
    for (int i = 0; i < shown; i++) {
      char c = name.charAt(i);
      if (c >= 0x20 && c < 0x7F) {
        text.append(c);
      } else {
        text.append('<').append(codePoint(c)).append('>');
      }
    }
    return shown < name.length() ? text.append('…').toString() : text.toString();
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private static char lower(char c) {
    return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
  }

  private static String fold(String name) {
    int slot = slot(name);
    for (String known = TABLE[slot]; known != null; known = TABLE[slot]) {
      if (same(known, name)) {
        return known;
      }
      slot = next(slot);
    }
    char[] folded = name.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = lower(folded[i]);
    }
    return new String(folded);
  }

  /** Not equalsIgnoreCase: that takes the Kelvin sign for a k. */
  private static boolean same(String lowerCase, String name) {
    if (lowerCase.length() != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (lowerCase.charAt(i) != lower(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String[] table() {
    @Nullable String[] table = new String[SLOTS];
    for (String name : KNOWN.trim().split("\\s+", -1)) {
      int slot = slot(name);
      while (table[slot] != null) {
        slot = next(slot);
      }
      // The same string as an application's constant, so that equals() is settled by identity.
      table[slot] = name.intern();
    }
    return table;
  }

  private static int slot(String name) {
    int hash = name.length();
    for (int i = 0; i < name.length(); i++) {
      hash = 31 * hash + lower(name.charAt(i));
    }
    return (hash ^ hash >>> 16) & (SLOTS - 1);
  }

  private static int next(int slot) {
    return (slot + 1) & (SLOTS - 1);
  }
}
