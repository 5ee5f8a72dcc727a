package dev.lintel.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A set of names in which case does not count; messages have few, and may have thousands. */
final class SeenNames {
  /** Up to here a look at each costs less than a set of them. */
  private static final int FEW = 32;

  /** A list of few as they came, or a set of many in lower case. */
  private Collection<String> names = new ArrayList<>();

  /** Whether the name was not there before. */
  boolean add(String name) {
    if (names.size() == FEW && !(names instanceof Set)) {
      Set<String> many = new HashSet<>();
      names.forEach(seen -> many.add(seen.toLowerCase(Locale.ROOT)));
      names = many;
    }
    return names instanceof Set
        ? names.add(name.toLowerCase(Locale.ROOT))
        : !isSeen(name) && names.add(name);
  }

  private boolean isSeen(String name) {
    for (String seen : names) {
      if (seen.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
