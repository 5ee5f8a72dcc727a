package dev.lintel.servlet;

/** Lists of tokens, such as the Connection field's (RFC 9110 section 5.6.1). */
final class Tokens {
  private static final String CLOSE = "close";

  private Tokens() {}

  /**
   * Whether a comma-separated list has the token, in any case. It has {@code close} also where that
   * has parameters, or is in quotes, be they closed or not and with backslashes or without: some
   * containers take these for the token, and act on it. Of what they may take for another token
   * nothing is needed: it is none.
   */
  static boolean contains(String list, String token) {
    if (list.equalsIgnoreCase(token)) {
      return true;
    }
    boolean closes = token.equals(CLOSE);
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      String member = list.substring(start, end).strip();
      if ((closes ? bare(member) : member).equalsIgnoreCase(token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static String bare(String member) {
    int semicolon = member.indexOf(';');
    String bare = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
    if (!bare.startsWith("\"")) {
      return bare;
    }
    boolean closed = bare.length() > 1 && bare.endsWith("\"");
    return bare.substring(1, closed ? bare.length() - 1 : bare.length()).replace("\\", "").strip();
  }
}
