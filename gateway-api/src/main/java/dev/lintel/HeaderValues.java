package dev.lintel;

import java.util.List;

/** What may stand in a field's value, and how a list is taken apart. */
final class HeaderValues {

  private HeaderValues() {}

  /**
   * The value to send: without the white space around it, which is no part of a value (RFC 9110
   * section 5.5) and which servers send or drop as they like.
   *
   * @throws IllegalArgumentException if it holds what no field can carry: a control character other
   *     than a tab inside (RFC 9110 section 5.5), or anything beyond ISO-8859-1
   */
  static String requireText(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF) {
        throw new IllegalArgumentException(
            "the value of header "
                + name
                + " has "
                + HeaderNames.codePoint(c)
                + " at index "
                + i
                + (c > 0xFF
                    ? ": a value is ISO-8859-1; encode it, as RFC 8187 does"
                    : ": a value has no control characters; remove or encode it"));
      }
    }
    return strip(value, 0, value.length());
  }

  /**
   * Adds the members of a comma-separated line (RFC 9110 section 5.6.1): empty ones are left out, a
   * comma inside a quoted string does not separate, and quotes stay as they are. A quote that is
   * never closed reaches to the end of the line.
   */
  static void addMembers(String line, List<String> members) {
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || (line.charAt(i) == ',' && !quoted)) {
        String member = strip(line, start, i);
        if (!member.isEmpty()) {
          members.add(member);
        }
        start = i + 1;
      } else if (line.charAt(i) == '"') {
        quoted = !quoted;
      } else if (line.charAt(i) == '\\' && quoted && i + 1 < line.length()) {
        i++;
      }
    }
  }

  private static String strip(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
