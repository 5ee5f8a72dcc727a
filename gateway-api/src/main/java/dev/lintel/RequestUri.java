package dev.lintel;

import java.net.URI;

/** Puts a request's URI together from parts of which a client may send more than a URI may hold. */
final class RequestUri {
  private static final String HEX = "0123456789ABCDEF";

  /** What RFC 3986 does not allow in a path or query, of the characters that a server lets in. */
  private static final String UNSAFE = "\"<>[]^`{|}\\ ";

  private RequestUri() {}

  static URI of(String scheme, String authority, String rawPath, String query) {
    StringBuilder uri = new StringBuilder(scheme).append("://").append(authority);
    append(uri, rawPath);
    if (!query.isEmpty()) {
      uri.append('?');
      append(uri, query);
    }
    return URI.create(uri.toString());
  }

  private static void append(StringBuilder to, String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (UNSAFE.indexOf(c) >= 0 || isStrayPercent(raw, i)) {
        to.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      } else {
        to.append(c);
      }
    }
  }

  /** A query is raw text: its percent signs need not start an escape. */
  private static boolean isStrayPercent(String raw, int i) {
    return raw.charAt(i) == '%'
        && !(i + 2 < raw.length()
            && Character.digit(raw.charAt(i + 1), 16) >= 0
            && Character.digit(raw.charAt(i + 2), 16) >= 0);
  }
}
