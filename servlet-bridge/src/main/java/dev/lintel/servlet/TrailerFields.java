package dev.lintel.servlet;

import dev.lintel.spi.HeaderSource;
import dev.lintel.spi.TrailerRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** A request's trailers, those that may come in trailers. */
final class TrailerFields implements HeaderSource {
  private final List<String> namesAndValues = new ArrayList<>();

  void add(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (TrailerRules.allowed(lower)) {
      namesAndValues.add(lower);
      namesAndValues.add(value);
    }
  }

  @Override
  public String first(String name, String fallback) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        return namesAndValues.get(i + 1);
      }
    }
    return fallback;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super String> consumer) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      consumer.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
    }
  }
}
