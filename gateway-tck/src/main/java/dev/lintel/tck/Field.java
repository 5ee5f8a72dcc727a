package dev.lintel.tck;

import java.util.Locale;
import java.util.Objects;

/**
 * A header or trailer line as it came over the wire.
 *
 * @param name in the case in which it came
 * @param value ISO-8859-1, without the white space around it
 * @since 0.1
 */
public record Field(String name, String value) {
  /**
   * Checks that nothing is null.
   *
   * @param name not null
   * @param value not null
   */
  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
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

  /** The line to compare by: the name in lower case, and of a date only that there is one. */
  String shown() {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower + ": " + (lower.equals("date") && ImfDate.valid(value) ? "*" : value);
  }
}
