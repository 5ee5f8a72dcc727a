package dev.lintel.servlet;

import dev.lintel.spi.HeaderSource;
import dev.lintel.spi.TrailerRules;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** A request's trailers, those that may come in trailers. */
record TrailerFields(Map<String, String> fields) implements HeaderSource {

  @Override
  public String first(String name, String fallback) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().equalsIgnoreCase(name) && TrailerRules.allowed(name)) {
        return field.getValue();
      }
    }
    return fallback;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super String> consumer) {
    fields.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (TrailerRules.allowed(lower)) {
            consumer.accept(lower, value);
          }
        });
  }
}
