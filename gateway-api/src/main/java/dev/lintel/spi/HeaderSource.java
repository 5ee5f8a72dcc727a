package dev.lintel.spi;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A message's header or trailer fields as the server holds them, read only when asked.
 *
 * <p>Names are case-insensitive and may be handed out in any case; values are verbatim, one per
 * field line, never joined, split or null. Fields come in the order of arrival, at least among
 * those of one name. What a source hands out is trusted: it has passed the server's parser, so it
 * holds no CR, LF or NUL.
 *
 * <p>A source must throw {@link IllegalStateException} once its exchange has ended, rather than
 * read what the server has since reused for another. Until then several threads may read it at the
 * same time (GW-REQ-75). No method blocks.
 *
 * @since 0.1
 */
public interface HeaderSource {

  /**
   * The first value of a field. This is the hot path: a lookup should allocate nothing beyond what
   * the server needs to decode the value, and must not build a copy of the other fields.
   *
   * @param name the field's name, in lower case
   * @param fallback what to return if the field is absent
   * @return the value of its first line, or the fallback
   * @throws IllegalStateException if the exchange has ended
   */
  String first(String name, String fallback);

  /**
   * Hands out every field line.
   *
   * @param fields called with name and value, once per line, in the order of arrival
   * @throws IllegalStateException if the exchange has ended
   */
  void forEach(BiConsumer<? super String, ? super String> fields);

  /**
   * Hands out every value of one field. Worth overriding where the server can find a name without
   * visiting all lines.
   *
   * @param name the field's name, in lower case
   * @param values called with the value of each line of that name, in the order of arrival
   * @throws IllegalStateException if the exchange has ended
   */
  default void all(String name, Consumer<? super String> values) {
    forEach(
        (n, value) -> {
          if (n.equalsIgnoreCase(name)) {
            values.accept(value);
          }
        });
  }
}
