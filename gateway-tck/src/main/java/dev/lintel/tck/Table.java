package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table in a text file: an input, white space, and the outcome, which is a status that refuses it
 * or a text. {@code =} is the input itself, {@code <XX>} the character U+00XX; lines that start
 * with {@code # } and empty ones are for the reader.
 */
record Table(List<Row> rows) {
  /** One line: its name is the input as it is written. */
  record Row(String name, String input, String expected) {
    boolean refused() {
      return expected.matches("[45][0-9][0-9]");
    }

    int status() {
      return refused() ? Integer.parseInt(expected) : 200;
    }
  }

  static Table of(String resource) {
    try (InputStream in = Table.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " in the kit");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Table(
          text.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("# "))
              .map(Table::row)
              .toList());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }

  private static Row row(String line) {
    String[] parts = line.split("\\s+", 2);
    if (parts.length != 2) {
      throw new IllegalStateException("no outcome in the line \"" + line + "\"");
    }
    String input = literal(parts[0]);
    String expected = parts[1].strip();
    return new Row(parts[0], input, expected.equals("=") ? input : literal(expected));
  }

  private static String literal(String text) {
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("<", i) && text.startsWith(">", i + 3)) {
        literal.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
        i += 3;
      } else {
        literal.append(text.charAt(i));
      }
    }
    return literal.toString();
  }
}
