package dev.lintel.spi;

import dev.lintel.StatusException;
import java.util.Objects;

/**
 * The one way in which every server reads a path and a query: what an application sees does not
 * depend on the container below it.
 *
 * <p>Containers take path parameters ({@code ;…}) off before they resolve dot segments, and some
 * decode first. A segment is therefore judged by its <em>name</em>, which is what it is up to its
 * first semicolon, as written and as decoded: {@code /a/..;x/b}, which a container may read as
 * {@code /b}, is refused, and so are {@code /..%3Bx/} and {@code /a/;x/b}. An application that
 * takes parameters off its own path then meets nothing that these rules would have refused.
 *
 * <p>The methods hold no state and block on nothing. An ordinary path or query is checked in one
 * pass and returned as the same instance.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, section 3.3</a>
 * @since 0.1
 */
public final class PathRules {
  private static final boolean[] PLAIN = new boolean[0x7F];

  static {
    for (char c = 0x21; c < 0x7F; c++) {
      PLAIN[c] = "%#?\\/.;".indexOf(c) < 0;
    }
  }

  private PathRules() {}

  /**
   * Decodes the path of a request target, once and as UTF-8. Literal dot segments are removed
   * ({@code /a/.} is {@code /a/}, {@code /a/b/..} is {@code /a/}); parameters stay in their
   * segment.
   *
   * <p>Control characters are those of RFC 5234, U+0000 to U+001F and U+007F, raw or escaped. C1
   * (U+0080 to U+009F) is text: no octet of its UTF-8 form is a control to a reader of octets.
   *
   * @param rawPath the path as sent, without query
   * @return the decoded path, which starts with {@code /} and has no dot segment and no empty one
   *     but a last; {@code rawPath} itself if there is nothing to decode or remove
   * @throws StatusException with 400 for a path that does not start with {@code /}, a raw character
   *     outside the printable ASCII ones, a space, {@code #}, {@code ?}, a backslash, an escaped
   *     slash, backslash or control character, a malformed escape or one that is not UTF-8, an
   *     empty segment before the last, a dot segment that is escaped or has a parameter, and a path
   *     that climbs above the root; with 404 for a first segment WEB-INF or META-INF in any case,
   *     which containers hide
   */
  public static String decode(String rawPath) {
    Objects.requireNonNull(rawPath, "rawPath");
    if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
      throw new StatusException(400, "the path does not start with '/'");
    }
    String path = isPlain(rawPath) ? rawPath : resolve(rawPath);
    refuseHidden(path);
    return path;
  }

  /**
   * Checks a raw query. Escapes are not looked at: the query is handed on as sent.
   *
   * @param rawQuery the query as sent, without {@code ?}; empty if the target has none
   * @return {@code rawQuery} itself
   * @throws StatusException with 400 for a control character, a space, {@code #} or a character
   *     over 0x7E
   */
  public static String requireQuery(String rawQuery) {
    Objects.requireNonNull(rawQuery, "rawQuery");
    for (int i = 0; i < rawQuery.length(); i++) {
      char c = rawQuery.charAt(i);
      if (c <= ' ' || c > 0x7E || c == '#') {
        throw refused("query", c, i);
      }
    }
    return rawQuery;
  }

  /**
   * Decodes a piece of a query, or of a form, which is written in the same way: {@code +} is a
   * space, and escapes are read as in a path. Control characters are text here.
   *
   * @param raw the query or the form as sent
   * @param from where the piece begins
   * @param to where it ends: at the end of {@code raw}, or at a separator, which is no part of any
   *     escape
   * @param what the name of {@code raw} for the exception's message, such as {@code "query"}
   * @return the decoded piece
   * @throws StatusException with 400 for a malformed escape or one that is not UTF-8
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public static String decodeQuery(String raw, int from, int to, String what) {
    Objects.requireNonNull(raw, "raw");
    Objects.requireNonNull(what, "what");
    Objects.checkFromToIndex(from, to, raw.length());
    int i = from;
    while (i < to && raw.charAt(i) != '%' && raw.charAt(i) != '+') {
      i++;
    }
    if (i == to) {
      return raw.substring(from, to);
    }
    StringBuilder text = new StringBuilder(to - from).append(raw, from, i);
    while (i < to) {
      char c = raw.charAt(i);
      if (c == '%') {
        int codePoint = EscapeRules.codePoint(raw, i, what);
        text.appendCodePoint(codePoint);
        i += EscapeRules.width(codePoint);
      } else {
        text.append(c == '+' ? ' ' : c);
        i++;
      }
    }
    return text.toString();
  }

  /**
   * Whether a container reads the path as Lintel does. If not, its security constraints were
   * applied to another path than the application would see, and the request is to be refused with
   * 400.
   *
   * <p>The container may have taken the parameters off, all of them or none; it may have left off
   * the last slash of a path whose raw form ends in a dot segment; and it may say {@code ""} for
   * the root. Its view is compared in three pieces, which are put together without being copied.
   *
   * @param rawPath the path as sent
   * @param path what {@link #decode} returned for it
   * @param context the container's view, first piece: the decoded context path, or empty
   * @param matched second piece: the part that selected the handler, or empty
   * @param rest third piece: the part below that, or empty
   * @return true if both mean the same path
   */
  public static boolean agrees(
      String rawPath, String path, String context, String matched, String rest) {
    Objects.requireNonNull(rawPath, "rawPath");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(matched, "matched");
    Objects.requireNonNull(rest, "rest");
    if (isConcatenation(path, path.length(), context, matched, rest)) {
      return true;
    }
    boolean dotted = endsInDotSegment(rawPath);
    if (isSameButForLastSlash(path, dotted, context, matched, rest)) {
      return true;
    }
    if (rawPath.indexOf(';') < 0) {
      return false;
    }
    String bare = decode(withoutParameters(rawPath));
    return isSameButForLastSlash(bare, dotted, context, matched, rest);
  }

  /** One pass: false is not yet a refusal, it only sends the path to {@link #resolve}. */
  private static boolean isPlain(String raw) {
    int length = raw.length();
    for (int i = 1; i < length; i++) {
      char c = raw.charAt(i);
      if (c == '/' || c == ';') {
        if (raw.charAt(i - 1) == '/') {
          return false;
        }
      } else if (c == '.') {
        if (raw.charAt(i - 1) == '/' && isDotSegment(raw, i, nameEnd(raw, i, segmentEnd(raw, i)))) {
          return false;
        }
      } else if (c > 0x7E || !PLAIN[c]) {
        return false;
      }
    }
    return true;
  }

  private static String resolve(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    int end;
    for (int slash = 0; slash < raw.length(); slash = end) {
      end = segmentEnd(raw, slash + 1);
      boolean last = end == raw.length();
      int start = out.append('/').length();
      appendDecoded(raw, slash + 1, end, out);
      int nameEnd = nameEnd(out, start, out.length());
      if (nameEnd == start) {
        if (!last) {
          throw new StatusException(400, "empty segment in the path at index " + (slash + 1));
        }
      } else if (isDotSegment(out, start, nameEnd)) {
        if (end - slash - 1 != nameEnd - start) {
          throw new StatusException(
              400, "escaped or parameterised dot segment in the path at index " + (slash + 1));
        }
        boolean climb = nameEnd - start == 2;
        out.setLength(start - 1);
        if (climb) {
          int parent = out.lastIndexOf("/");
          if (parent < 0) {
            throw new StatusException(
                400, "the path climbs above the root at index " + (slash + 1));
          }
          out.setLength(parent);
        }
        if (last) {
          out.append('/');
        }
      }
    }
    return raw.contentEquals(out) ? raw : out.toString();
  }

  private static void appendDecoded(String raw, int from, int to, StringBuilder out) {
    for (int i = from; i < to; ) {
      char c = raw.charAt(i);
      if (c == '%') {
        int codePoint = EscapeRules.codePoint(raw, i, "path");
        if (codePoint == '/' || codePoint == '\\' || isControl(codePoint)) {
          throw refused("path", codePoint, i);
        }
        out.appendCodePoint(codePoint);
        i += EscapeRules.width(codePoint);
      } else if (c <= ' ' || c > 0x7E || c == '\\' || c == '#' || c == '?') {
        throw refused("path", c, i);
      } else {
        out.append(c);
        i++;
      }
    }
  }

  static int segmentEnd(CharSequence path, int start) {
    int i = start;
    while (i < path.length() && path.charAt(i) != '/') {
      i++;
    }
    return i;
  }

  static int nameEnd(CharSequence path, int start, int end) {
    int i = start;
    while (i < end && path.charAt(i) != ';') {
      i++;
    }
    return i;
  }

  static boolean isDotSegment(CharSequence path, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
  }

  private static boolean endsInDotSegment(String raw) {
    return isDotSegment(raw, raw.lastIndexOf('/') + 1, raw.length());
  }

  static void refuseHidden(String path) {
    if (isHidden(path)) {
      throw new StatusException(404, "the path is in WEB-INF or META-INF");
    }
  }

  static boolean isHidden(String path) {
    if (path.length() < 8) {
      return false;
    }
    int first = path.charAt(1) | 0x20;
    if (first != 'w' && first != 'm') {
      return false;
    }
    int end = nameEnd(path, 1, segmentEnd(path, 1));
    return isSameInAnyCase(path, end, "web-inf") || isSameInAnyCase(path, end, "meta-inf");
  }

  /** In ASCII only: equalsIgnoreCase takes a dotless i for an i. */
  private static boolean isSameInAnyCase(String path, int end, String lowerCase) {
    if (end - 1 != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((path.charAt(i + 1) | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameButForLastSlash(
      String path, boolean dotted, String context, String matched, String rest) {
    int length = path.length();
    return isConcatenation(path, length, context, matched, rest)
        || (dotted || length == 1) && isConcatenation(path, length - 1, context, matched, rest);
  }

  private static boolean isConcatenation(
      String path, int length, String first, String second, String third) {
    int secondAt = first.length();
    int thirdAt = secondAt + second.length();
    return thirdAt + third.length() == length
        && path.startsWith(first)
        && path.startsWith(second, secondAt)
        && path.startsWith(third, thirdAt);
  }

  private static String withoutParameters(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    int end;
    for (int slash = 0; slash < raw.length(); slash = end) {
      end = segmentEnd(raw, slash + 1);
      out.append(raw, slash, nameEnd(raw, slash + 1, end));
    }
    return out.toString();
  }

  static boolean isControl(int c) {
    return c < ' ' || c == 0x7F;
  }

  private static StatusException refused(String what, int c, int at) {
    return new StatusException(400, name(c) + " in the " + what + " at index " + at);
  }

  /** Control characters are not to reach a log. */
  static String name(int c) {
    return c > ' ' && c <= 0x7E ? "'" + (char) c + "'" : String.format("U+%04X", c);
  }
}
