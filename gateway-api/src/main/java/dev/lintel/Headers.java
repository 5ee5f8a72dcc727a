package dev.lintel;

import dev.lintel.spi.HeaderSource;
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
 * The header or trailer fields of a message: an immutable list of names and values, one per field
 * line.
 *
 * <p>Names are case-insensitive when given and in lower case when read. Values are never joined: a
 * repeated field has several, in order. The order of differently named fields is kept here, but
 * servers and networks may change it, so {@link #equals} does not see it.
 *
 * <p>What an application gives is checked: a name must be a token (RFC 9110 section 5.6.2), and a
 * value ISO-8859-1 without control characters, tabs inside excepted (RFC 9110 section 5.5). Space
 * and tabs around a value are no part of it and are removed.
 *
 * <p>The headers of a request are a view: a look-up asks the server and copies nothing; iterating,
 * comparing or deriving copies all fields once. The view throws {@link IllegalStateException} if
 * its exchange has ended before it was copied. Views trust the server and check nothing; what a
 * response takes over from one is checked then.
 *
 * <p>Any thread may use headers; no method blocks.
 *
 * @since 0.1
 */
@CheckReturnValue
public final class Headers {

  private static final Headers EMPTY = new Headers(FieldLines.NONE);

  /** What a source answers for an absent field: no value can hold a NUL (RFC 9110 section 5.5). */
  private static final String ABSENT = "\0";

  /** Stands for the server behind fields that were copied from it: they are still unchecked. */
  private static final HeaderSource COPIED =
      new HeaderSource() {
        @Override
        public String first(String name, String fallback) {
          return fallback;
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super String> fields) {}
      };

  /** Name, value, name, value …; unused in a view. */
  private final String[] own;

  private final @Nullable HeaderSource source;

  /** The view's fields once something needed them all; volatile, as it publishes the elements. */
  private volatile String @Nullable [] copy;

  private Headers(String[] fields) {
    this.own = fields;
    this.source = null;
  }

  private Headers(HeaderSource source, String @Nullable [] copy) {
    this.own = FieldLines.NONE;
    this.source = source;
    this.copy = copy;
  }

  /**
   * No fields.
   *
   * @return the empty headers
   */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * Fields from names and values in turn. A constant is best made once, in one call.
   *
   * @param namesAndValues a name, its value, the next name, its value, and so on; a name may repeat
   * @return the fields, in the order given
   * @throws IllegalArgumentException if the last name has no value, or a name or value is invalid
   */
  public static Headers of(String... namesAndValues) {
    Objects.requireNonNull(namesAndValues, "namesAndValues");
    int length = namesAndValues.length;
    if (length % 2 != 0) {
      throw new IllegalArgumentException(
          length + " strings are given: names and values in turn need an even number");
    }
    if (length == 0) {
      return EMPTY;
    }
    String[] fields = new String[length];
    for (int i = 0; i < length; i += 2) {
      fields[i] = requireName(namesAndValues[i]);
      fields[i + 1] = requireValue(fields[i], namesAndValues[i + 1]);
    }
    return new Headers(fields);
  }

  /**
   * A view of the fields that a server holds.
   *
   * @param source read on each look-up, until it is copied
   * @return the view; it copies when first iterated, compared or derived from
   */
  public static Headers of(HeaderSource source) {
    return new Headers(Objects.requireNonNull(source, "source"), null);
  }

  /**
   * The first value of a field.
   *
   * @param name the field's name, in any case
   * @return the value of its first line, or empty if the field is absent
   * @throws IllegalStateException if this is a view and its exchange has ended
   */
  public Optional<String> first(String name) {
    String value = first(name, ABSENT);
    return ABSENT.equals(value) ? Optional.empty() : Optional.of(value);
  }

  /**
   * The first value of a field, or a fallback; allocates nothing of its own.
   *
   * @param name the field's name, in any case
   * @param fallback what to return if the field is absent
   * @return the value of its first line, or the fallback
   * @throws IllegalStateException if this is a view and its exchange has ended
   */
  public String first(String name, String fallback) {
    Objects.requireNonNull(fallback, "fallback");
    String wanted = HeaderNames.lowerCase(name);
    String[] fields = present();
    if (fields == null) {
      return Objects.requireNonNull(source).first(wanted, fallback);
    }
    int i = FieldLines.indexOf(fields, wanted);
    return i < 0 ? fallback : fields[i + 1];
  }

  /**
   * Whether a field is present, be it with an empty value.
   *
   * @param name the field's name, in any case
   * @return true if there is a line of that name
   * @throws IllegalStateException if this is a view and its exchange has ended
   */
  public boolean contains(String name) {
    return !ABSENT.equals(first(name, ABSENT));
  }

  /**
   * Every value of a field, one per line, as they came.
   *
   * @param name the field's name, in any case
   * @return an immutable list, in order; empty if the field is absent
   * @throws IllegalStateException if this is a view and its exchange has ended
   */
  public List<String> all(String name) {
    String wanted = HeaderNames.lowerCase(name);
    List<String> values = new ArrayList<>(2);
    String[] fields = present();
    if (fields == null) {
      Objects.requireNonNull(source).all(wanted, values::add);
    } else {
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i].equals(wanted)) {
          values.add(fields[i + 1]);
        }
      }
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * The members of a field whose value is a comma-separated list, over all its lines (RFC 9110
   * section 5.6.1). Empty members are left out, space around members is removed, and a comma inside
   * a quoted string does not separate; quotes and parameters stay. Only for fields defined as
   * lists: a date has a comma too.
   *
   * @param name the field's name, in any case
   * @return an immutable list, in order; empty if the field is absent
   * @throws IllegalArgumentException if the name is {@code set-cookie}, which is no list
   * @throws IllegalStateException if this is a view and its exchange has ended
   */
  public List<String> list(String name) {
    String wanted = HeaderNames.lowerCase(name);
    if (wanted.equals("set-cookie")) {
      throw new IllegalArgumentException(
          "set-cookie is no list, as its values have commas of their own: use all(\"set-cookie\")");
    }
    List<String> members = new ArrayList<>();
    for (String line : all(wanted)) {
      HeaderValues.addMembers(line, members);
    }
    return Collections.unmodifiableList(members);
  }

  /**
   * The names present, each once.
   *
   * @return an immutable set of lower-case names, in the order of their first lines
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    String[] fields = fields();
    for (int i = 0; i < fields.length; i += 2) {
      names.add(fields[i]);
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * Hands out every field line, in order.
   *
   * @param fields called with a lower-case name and a value, once per line
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public void forEach(BiConsumer<? super String, ? super String> fields) {
    Objects.requireNonNull(fields, "fields");
    String[] all = fields();
    for (int i = 0; i < all.length; i += 2) {
      fields.accept(all[i], all[i + 1]);
    }
  }

  /**
   * Whether there is no field at all.
   *
   * @return true if there is none
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public boolean isEmpty() {
    return fields().length == 0;
  }

  /**
   * These headers with one value for a field, replacing what it had. It takes the place of the
   * field's first line, or the last place if the field was absent.
   *
   * @param name the field's name, in any case
   * @param value its only value
   * @return the changed headers; these stay as they are
   * @throws IllegalArgumentException if the name or the value is invalid
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public Headers with(String name, String value) {
    String added = requireName(name);
    String text = requireValue(added, value);
    String[] old = fields();
    int first = FieldLines.indexOf(old, added);
    if (first < 0) {
      return derived(FieldLines.appended(old, added, text));
    }
    String[] fields = new String[old.length - 2 * (FieldLines.count(old, added) - 1)];
    FieldLines.copyExcept(added, old, first + 2, fields, first + 2);
    System.arraycopy(old, 0, fields, 0, first);
    fields[first] = added;
    fields[first + 1] = text;
    return derived(fields);
  }

  /**
   * These headers and one more line, after what the field already had.
   *
   * @param name the field's name, in any case
   * @param value the line's value
   * @return the changed headers; these stay as they are
   * @throws IllegalArgumentException if the name or the value is invalid
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public Headers and(String name, String value) {
    String added = requireName(name);
    return derived(FieldLines.appended(fields(), added, requireValue(added, value)));
  }

  /**
   * These headers and the lines of others, after what the fields already had.
   *
   * @param others appended in their order
   * @return the changed headers; both stay as they are
   * @throws IllegalStateException if either is a view not yet copied and its exchange has ended
   */
  public Headers and(Headers others) {
    Objects.requireNonNull(others, "others");
    String[] mine = fields();
    String[] theirs = others.fields();
    if (theirs.length == 0) {
      return copied();
    }
    if (mine.length == 0) {
      return others.copied();
    }
    String[] fields = Arrays.copyOf(mine, mine.length + theirs.length);
    System.arraycopy(theirs, 0, fields, mine.length, theirs.length);
    return others.source == null ? derived(fields) : new Headers(COPIED, fields);
  }

  /**
   * These headers without any line of a field.
   *
   * @param name the field's name, in any case
   * @return the changed headers; these stay as they are
   * @throws IllegalStateException if this is a view not yet copied and its exchange has ended
   */
  public Headers without(String name) {
    String gone = HeaderNames.lowerCase(name);
    String[] old = fields();
    int count = FieldLines.count(old, gone);
    if (count == 0) {
      return copied();
    }
    if (2 * count == old.length) {
      return EMPTY;
    }
    String[] fields = new String[old.length - 2 * count];
    FieldLines.copyExcept(gone, old, 0, fields, 0);
    return derived(fields);
  }

  /**
   * Whether the other has the same names, and for each the same values in the same order. The order
   * of different names does not count.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Headers that)) {
      return false;
    }
    String[] mine = fields();
    String[] theirs = that.fields();
    return mine.length == theirs.length
        && (Arrays.equals(mine, theirs)
            || FieldLines.byName(mine).equals(FieldLines.byName(theirs)));
  }

  /** A sum over the fields, as {@link #equals} does not see their order. */
  @Override
  public int hashCode() {
    String[] fields = fields();
    int hash = 0;
    for (int i = 0; i < fields.length; i += 2) {
      hash += 31 * fields[i].hashCode() + fields[i + 1].hashCode();
    }
    return hash;
  }

  /** Every field, for tests and debugging; a log should rather choose, as some hold secrets. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(
        (name, value) ->
            text.append(text.length() > 1 ? ", " : "").append(name).append(": ").append(value));
    return text.append('}').toString();
  }

  /** The same fields, with no tie to a server; itself if it has none. */
  Headers copied() {
    return source == null || source == COPIED ? this : new Headers(COPIED, fields());
  }

  /**
   * The same fields, fit to be sent: those of a server have passed its parser only.
   *
   * @throws IllegalArgumentException if a name or value is invalid
   */
  Headers checked() {
    return source == null ? this : of(fields());
  }

  private Headers derived(String[] fields) {
    return source == null ? new Headers(fields) : new Headers(COPIED, fields);
  }

  /** Names and values in turn, not to be written to; a view is copied by the first call. */
  String[] fields() {
    String[] fields = present();
    if (fields == null) {
      FieldLines collected = new FieldLines();
      Objects.requireNonNull(source).forEach(collected);
      fields = collected.toArray();
      copy = fields;
    }
    return fields;
  }

  /** The fields, or null in a view not yet copied. */
  private String @Nullable [] present() {
    return source == null ? own : copy;
  }

  private static String requireName(String name) {
    return HeaderNames.requireToken(Objects.requireNonNull(name, "name"));
  }

  private static String requireValue(String name, String value) {
    return HeaderValues.requireText(
        name, Objects.requireNonNull(value, () -> "the value of header " + name));
  }
}
