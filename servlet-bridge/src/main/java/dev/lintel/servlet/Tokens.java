package dev.lintel.servlet;

/** Lists of tokens, such as the Connection field's (RFC 9110 section 5.6.1). */
final class Tokens {
  private Tokens() {}

  /** Whether a comma-separated list has the token, in any case. */
  static boolean contains(String list, String token) {
    if (list.equalsIgnoreCase(token)) {
      return true;
    }
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(start, end).strip().equalsIgnoreCase(token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
