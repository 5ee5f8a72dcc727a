package dev.lintel.tck;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;

/** The one form in which a server sends dates (RFC 9110 section 5.6.7). */
final class ImfDate {
  private static final int LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();

  private ImfDate() {}

  static boolean valid(String text) {
    try {
      DateTimeFormatter.RFC_1123_DATE_TIME.parse(text);
      return text.length() == LENGTH && text.endsWith(" GMT");
    } catch (DateTimeException e) {
      return false;
    }
  }
}
