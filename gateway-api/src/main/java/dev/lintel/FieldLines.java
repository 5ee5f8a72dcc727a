package dev.lintel;

import java.util.Arrays;
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

  /** Whether the others have, in order, every value that some have of a name; maybe more. */
  static boolean sameValues(String name, String[] some, String[] others) {
    int j = 0;
    for (int i = 0; i < some.length; i += 2) {
      if (some[i].equals(name)) {
        while (j < others.length && !others[j].equals(name)) {
          j += 2;
        }
        if (j == others.length || !others[j + 1].equals(some[i + 1])) {
          return false;
        }
        j += 2;
      }
    }
    return true;
  }
}
