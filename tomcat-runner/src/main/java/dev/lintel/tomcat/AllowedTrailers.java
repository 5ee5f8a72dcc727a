package dev.lintel.tomcat;

import dev.lintel.spi.TrailerRules;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;

/**
 * The set of all names that may stand in a trailer section, which only answers for membership.
 * Serves GW-REQ-55: Tomcat has a setting for the names that it lets pass, all of them one by one,
 * and the rule names those that it does not.
 */
final class AllowedTrailers extends AbstractSet<String> {

  @Override
  public boolean contains(Object name) {
    return name instanceof String text && TrailerRules.allowed(text.toLowerCase(Locale.ROOT));
  }

  @Override
  public Iterator<String> iterator() {
    return Collections.emptyIterator();
  }

  @Override
  public int size() {
    return 0;
  }
}
