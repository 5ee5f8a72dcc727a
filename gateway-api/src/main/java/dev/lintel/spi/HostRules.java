package dev.lintel.spi;

import java.util.Objects;

/**
 * What Lintel accepts as the authority of a request: in the Host field, in an absolute-form target
 * and in CONNECT.
 *
 * <p>A host is one or more letters, digits, {@code .}, {@code -}, {@code _} and {@code ~}, or an
 * IPv6 address in brackets. A port is 1 to 65535. Narrower than RFC 3986, section 3.2.2, where
 * servers part ways: no escapes, no sub-delimiters, no user information, no IPvFuture, no zone, no
 * empty host (RFC 9112, section 3.2, has it only for targets without an authority), and a colon is
 * followed by a port.
 *
 * <p>The methods hold no state and block on nothing. {@link #valid} allocates nothing; the others
 * expect what it accepted.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.2">RFC 9110, section 7.2</a>
 * @since 0.1
 */
public final class HostRules {
  private static final int MAX_PORT = 65_535;

  private HostRules() {}

  /**
   * Whether the authority is one that Lintel accepts.
   *
   * @param authority a host, with or without a port
   * @return false if the request is to be refused with 400
   */
  public static boolean valid(String authority) {
    Objects.requireNonNull(authority, "authority");
    int hostEnd = hostEnd(authority);
    boolean host =
        authority.startsWith("[")
            ? authority.startsWith("]", hostEnd - 1) && isIpv6(authority, 1, hostEnd - 1)
            : isName(authority, hostEnd);
    return host && (hostEnd == authority.length() || portAt(authority, hostEnd) > 0);
  }

  /**
   * The host, as written.
   *
   * @param authority a valid authority
   * @return the authority without its port; an IPv6 address keeps its brackets
   */
  public static String host(String authority) {
    Objects.requireNonNull(authority, "authority");
    return authority.substring(0, hostEnd(authority));
  }

  /**
   * The port, or the scheme's own if the authority has none.
   *
   * @param authority a valid authority
   * @param scheme {@code http} or {@code https}, in lower case
   * @return 1 to 65535
   * @throws IllegalArgumentException if the authority has no port and the scheme is another
   */
  public static int port(String authority, String scheme) {
    Objects.requireNonNull(authority, "authority");
    Objects.requireNonNull(scheme, "scheme");
    int hostEnd = hostEnd(authority);
    if (hostEnd < authority.length()) {
      return portAt(authority, hostEnd);
    }
    switch (scheme) {
      case "http":
        return 80;
      case "https":
        return 443;
      default:
        throw new IllegalArgumentException(
            "scheme \"" + scheme + "\" has no default port: only http and https do");
    }
  }

  /**
   * Whether two authorities name the same host and port: case aside, and the scheme's default port
   * the same as none. Addresses and names are compared as text, not resolved.
   *
   * @param a a valid authority
   * @param b a valid authority
   * @param scheme {@code http} or {@code https}, in lower case
   * @return true if they are the same
   * @throws IllegalArgumentException if one authority has no port and the scheme is another
   */
  public static boolean same(String a, String b, String scheme) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Objects.requireNonNull(scheme, "scheme");
    int hostEnd = hostEnd(a);
    return hostEnd == hostEnd(b)
        && a.regionMatches(true, 0, b, 0, hostEnd)
        && port(a, scheme) == port(b, scheme);
  }

  /** The index of the port's colon, or the length. */
  private static int hostEnd(String authority) {
    int colon = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
    return colon > 0 ? colon : authority.length();
  }

  private static int portAt(String authority, int colon) {
    int port = 0;
    if (authority.charAt(colon) != ':') {
      return -1;
    }
    for (int i = colon + 1; i < authority.length(); i++) {
      if (!isDigit(authority.charAt(i))) {
        return -1;
      }
      port = port * 10 + authority.charAt(i) - '0';
      if (port > MAX_PORT) {
        return -1;
      }
    }
    return port;
  }

  private static boolean isName(String host, int end) {
    for (int i = 0; i < end; i++) {
      char c = host.charAt(i);
      if (!isLetter(c) && !isDigit(c) && "-._~".indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }

  /**
   * Eight groups of one to four hex digits, "::" for one or more of them, IPv4 for the last two.
   */
  private static boolean isIpv6(String host, int start, int end) {
    int groups = 0;
    boolean gap = false;
    int at = start;
    if (host.startsWith("::", at) && at + 2 <= end) {
      gap = true;
      at += 2;
    }
    while (at < end) {
      int groupEnd = at;
      while (groupEnd < end && isHexDigit(host.charAt(groupEnd))) {
        groupEnd++;
      }
      if (groupEnd < end && host.charAt(groupEnd) == '.') {
        groups += 2;
        return isIpv4(host, at, end) && (gap ? groups < 8 : groups == 8);
      }
      if (groupEnd == at || groupEnd - at > 4) {
        return false;
      }
      groups++;
      at = groupEnd;
      if (at == end) {
        break;
      }
      if (host.charAt(at) != ':' || at + 1 == end) {
        return false;
      }
      at++;
      if (host.charAt(at) == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        at++;
      }
    }
    return gap ? groups < 8 : groups == 8;
  }

  private static boolean isIpv4(String host, int start, int end) {
    int parts = 0;
    int at = start;
    while (true) {
      int partStart = at;
      int value = 0;
      while (at < end && at - partStart < 3 && isDigit(host.charAt(at))) {
        value = value * 10 + host.charAt(at) - '0';
        at++;
      }
      int digits = at - partStart;
      if (digits == 0 || value > 255 || digits > 1 && host.charAt(partStart) == '0') {
        return false;
      }
      parts++;
      if (at == end) {
        return parts == 4;
      }
      if (host.charAt(at) != '.') {
        return false;
      }
      at++;
    }
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexDigit(char c) {
    int lower = c | 0x20;
    return isDigit(c) || lower >= 'a' && lower <= 'f';
  }
}
