package dev.lintel.servlet;

import java.util.ArrayList;
import java.util.List;

/** A set of names in which case does not count; messages have few. */
final class SeenNames {
  private final List<String> names = new ArrayList<>();

  /** Whether the name was not there before. */
  boolean add(String name) {
    for (String seen : names) {
      if (seen.equalsIgnoreCase(name)) {
        return false;
      }
    }
    names.add(name);
    return true;
  }
}
