package dev.lintel.servlet;

/** Lists of tokens, such as the Connection field's (RFC 9110 section 5.6.1). */
final class Tokens {
  private Tokens() {}

  /**
   * Whether a comma-separated list has the token, in any case, and be it in quotes or with
   * parameters: some containers take these for the token too, and act on it.
   */
  static boolean contains(String list, String token) {
    if (list.equalsIgnoreCase(token)) {
      return true;
    }
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (bare(list.substring(start, end)).equalsIgnoreCase(token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static String bare(String member) {
    int semicolon = member.indexOf(';');
    String bare = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
    boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
    return quoted ? bare.substring(1, bare.length() - 1).strip() : bare;
  }
}
