package dev.lintel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Field lines as one flat array: name, value, name, value and so on, with names in lower case. An
 * instance gathers those that a source hands out.
 */
final class FieldLines implements BiConsumer<String, String> {

  static final String[] NONE = {};

  private String[] fields = new String[32];
  private int length;

  @Override
  public void accept(String name, String value) {
    if (length == fields.length) {
      fields = Arrays.copyOf(fields, 2 * length);
    }
    fields[length++] = HeaderNames.lowerCase(name);
    fields[length++] = value;
  }

  String[] toArray() {
    return length == 0 ? NONE : Arrays.copyOf(fields, length);
  }

  /** The index of a name's first line, or -1. */
  static int indexOf(String[] fields, String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  static int count(String[] fields, String name) {
    int count = 0;
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals(name)) {
        count++;
      }
    }
    return count;
  }

  static String[] appended(String[] fields, String name, String value) {
    String[] longer = Arrays.copyOf(fields, fields.length + 2);
    longer[fields.length] = name;
    longer[fields.length + 1] = value;
    return longer;
  }

  /** Copies all lines but those of one name, from an index on. */
  static void copyExcept(String name, String[] from, int start, String[] to, int at) {
    int next = at;
    for (int i = start; i < from.length; i += 2) {
      if (!from[i].equals(name)) {
        to[next++] = from[i];
        to[next++] = from[i + 1];
      }
    }
  }

  /** The values of each name, in order. */
  static Map<String, List<String>> byName(String[] fields) {
    Map<String, List<String>> values = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      values.computeIfAbsent(fields[i], name -> new ArrayList<>(1)).add(fields[i + 1]);
    }
    return values;
  }
}
