package dev.lintel;

import dev.lintel.spi.PathRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The parameters of a query or of an {@code application/x-www-form-urlencoded} body: names with
 * values, in the order sent, duplicates kept. Immutable, and safe for any number of threads.
 *
 * <p>They are read as the URL Standard has it: pairs are separated by {@code &}, empty ones are
 * skipped, the first {@code =} ends the name, a pair without one has the empty value, {@code +} is
 * a space. Unlike there, a malformed escape or one that is not UTF-8 is refused instead of
 * repaired. Names are case-sensitive. Names and values may hold any character, control characters
 * included.
 *
 * <p>Lookups go through the pairs one after the other, so that no choice of names makes them slower
 * than their number does.
 *
 * @see <a href="https://url.spec.whatwg.org/#urlencoded-parsing">URL Standard, urlencoded
 *     parsing</a>
 * @since 0.1
 */
public final class Parameters {
  /** How many pairs {@link #parse(String)} takes. */
  static final int MAX_COUNT = 1_000;

  /** How many characters {@link #parse(String)} takes: 64 KiB of ASCII. */
  static final int MAX_QUERY_LENGTH = 64 * 1024;

  /**
   * The longest form that {@link Request#form()} reads, in bytes: 1 MiB. What {@link #form(String)}
   * is given has been read already, with a limit of the caller's.
   */
  public static final int MAX_FORM_LENGTH = 1024 * 1024;

  private static final Parameters EMPTY = new Parameters(new String[0]);

  /** Names at even indexes, their values behind them. */
  private final String[] pairs;

  private Parameters(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * No parameters.
   *
   * @return the empty parameters
   */
  public static Parameters empty() {
    return EMPTY;
  }

  /**
   * Reads a query of at most 1,000 pairs and 65,536 characters.
   *
   * @param query the raw query, without {@code ?}
   * @return its parameters
   * @throws StatusException with 400 if the query is over a limit, has a malformed escape, one that
   *     is not UTF-8, or a character that is not printable ASCII
   */
  public static Parameters parse(String query) {
    return parse(query, MAX_COUNT, MAX_QUERY_LENGTH);
  }

  /**
   * Reads a query within limits of the caller's.
   *
   * @param query the raw query, without {@code ?}
   * @param maxCount the most pairs, 0 or more
   * @param maxLength the most characters of the raw query, 0 or more
   * @return its parameters
   * @throws StatusException with 400 if the query is over a limit, has a malformed escape, one that
   *     is not UTF-8, or a character that is not printable ASCII
   * @throws IllegalArgumentException if a limit is negative
   */
  public static Parameters parse(String query, int maxCount, int maxLength) {
    Objects.requireNonNull(query, "query");
    requireLimit("maxCount", maxCount);
    requireLimit("maxLength", maxLength);
    if (query.length() > maxLength) {
      throw new StatusException(
          400, "the query has " + query.length() + " characters, over the limit of " + maxLength);
    }
    for (int i = 0; i < query.length(); i++) {
      if (query.charAt(i) < ' ' || query.charAt(i) > '~') {
        throw new StatusException(
            400, "a character that is not printable ASCII in the query at index " + i);
      }
    }
    return read(query, "query", maxCount, 400);
  }

  /**
   * The parameters of a form body ({@code application/x-www-form-urlencoded}).
   *
   * @param text the body, to be read with a limit, such as {@link #MAX_FORM_LENGTH}
   * @return all of them, in order
   * @throws StatusException with 413 if there are more than 1,000, 400 if the text is malformed
   */
  public static Parameters form(String text) {
    return form(text, MAX_COUNT);
  }

  /**
   * Reads the text of a form body. Characters that are not ASCII stand for themselves: the text has
   * been decoded as UTF-8 already. The body's own limit bounds its length.
   *
   * @param text the body's text
   * @param maxCount the most pairs, 0 or more
   * @return its parameters
   * @throws StatusException with 413 if there are more pairs; with 400 if there is a malformed
   *     escape or one that is not UTF-8
   * @throws IllegalArgumentException if the limit is negative
   */
  public static Parameters form(String text, int maxCount) {
    Objects.requireNonNull(text, "text");
    requireLimit("maxCount", maxCount);
    return read(text, "form", maxCount, 413);
  }

  /**
   * The first value of a parameter.
   *
   * @param name the name, decoded
   * @return the first value, or empty if there is no such parameter
   */
  public Optional<String> first(String name) {
    Objects.requireNonNull(name, "name");
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return Optional.of(pairs[i + 1]);
      }
    }
    return Optional.empty();
  }

  /**
   * All values of a parameter.
   *
   * @param name the name, decoded
   * @return the values in the order sent, immutable; empty if there is no such parameter
   */
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  /**
   * The names, each once, in the order of their first appearance.
   *
   * @return the names, immutable
   */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.add(pairs[i]);
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * The number of pairs, duplicates counted.
   *
   * @return 0 or more
   */
  public int size() {
    return pairs.length / 2;
  }

  /**
   * Hands over each pair in the order sent.
   *
   * @param action is given a name and its value
   */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    Objects.requireNonNull(action, "action");
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /**
   * Whether the other has the same pairs in the same order.
   *
   * @param other the object to compare with
   * @return true if it is equal
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Parameters that && Arrays.equals(pairs, that.pairs);
  }

  /**
   * A hash of the pairs.
   *
   * @return the hash
   */
  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  /**
   * The number of pairs alone: names and values come from the client, may be secret, and are not to
   * reach a log by accident.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return "Parameters[size=" + size() + "]";
  }

  private static Parameters read(String raw, String what, int maxCount, int overLimit) {
    List<String> pairs = new ArrayList<>();
    int end;
    for (int start = 0; start < raw.length(); start = end + 1) {
      end = indexOf(raw, '&', start, raw.length());
      if (end == start) {
        continue;
      }
      if (pairs.size() / 2 == maxCount) {
        throw new StatusException(
            overLimit, "the " + what + " has more parameters than the limit of " + maxCount);
      }
      int equals = indexOf(raw, '=', start, end);
      pairs.add(PathRules.decodeQuery(raw, start, equals, what));
      pairs.add(PathRules.decodeQuery(raw, Math.min(equals + 1, end), end, what));
    }
    return pairs.isEmpty() ? EMPTY : new Parameters(pairs.toArray(String[]::new));
  }

  private static int indexOf(String raw, char c, int start, int end) {
    int i = start;
    while (i < end && raw.charAt(i) != c) {
      i++;
    }
    return i;
  }

  private static void requireLimit(String name, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(name + " is " + limit + ": give 0 or more");
    }
  }
}
