package dev.lintel.tck;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;

/** The one form in which a server sends dates (RFC 9110 section 5.6.7). */
final class ImfDate {
  /** One of them, where any is meant. */
  static final String ANY = "Sun, 06 Nov 1994 08:49:37 GMT";

  private ImfDate() {}

  static boolean valid(String text) {
    try {
      DateTimeFormatter.RFC_1123_DATE_TIME.parse(text);
      return text.length() == ANY.length() && text.endsWith(" GMT");
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** A star for any date, and for nothing else, so that whoever reads it sees what is wrong. */
  static String shown(String value) {
    return valid(value) ? "*" : "not an IMF-fixdate (RFC 9110, 5.6.7): " + value;
  }
}
