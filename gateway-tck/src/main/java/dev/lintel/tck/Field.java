package dev.lintel.tck;

import java.util.Locale;
import java.util.Objects;

/**
 * A header or trailer line as it came over the wire.
 *
 * @param name in the case in which it came
 * @param colon what is between them: a colon, with the space that is usual or without
 * @param value ISO-8859-1, all that is behind
 * @since 0.1
 */
public record Field(String name, String colon, String value) {
  private static final String USUAL = ": ";

  /**
   * Checks that nothing is null.
   *
   * @param name not null
   * @param colon not null
   * @param value not null
   */
  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(colon, "colon");
    Objects.requireNonNull(value, "value");
  }

  /**
   * A line as it is usual, with a colon and a space.
   *
   * @param name not null
   * @param value not null
   */
  public Field(String name, String value) {
    this(name, USUAL, value);
  }

  /** Reads a line, which is split at a colon and one space: a server has no reason for more. */
  static Field read(String line, int at) {
    String colon = line.startsWith(USUAL, at) ? USUAL : ":";
    return new Field(line.substring(0, at), colon, line.substring(at + colon.length()));
  }

  /**
   * Whether the field has this name.
   *
   * @param other a name in any case
   * @return true if they are equal, case aside
   */
  public boolean named(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** With what is between name and value only where that is not usual. */
  @Override
  public String toString() {
    return "Field[name="
        + name
        + (colon.equals(USUAL) ? "" : ", colon=" + colon)
        + ", value="
        + value
        + "]";
  }

  /** The line to compare by: the name in lower case, and of a date only that there is one. */
  String shown() {
    String lower = name.toLowerCase(Locale.ROOT);
    String compared = lower.equals("date") ? ImfDate.shown(value) : value;
    return lower + colon + compared;
  }
}
