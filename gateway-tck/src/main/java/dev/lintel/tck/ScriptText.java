package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The notation of scripts for bytes: printable characters stand for themselves, those that begin
 * with a backslash for what cannot be seen, and braces for what is only known when the script runs
 * or would be too long to write down. {@code scripts/README.md} has the list.
 */
final class ScriptText {
  private final Map<String, String> values;

  /** For a run in which the names in braces have these values. */
  ScriptText(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The bytes that a notation stands for, each as one character. */
  String read(String notation) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < notation.length()) {
      char c = notation.charAt(i);
      if (c == '\\') {
        i = escape(notation, i + 1, text);
      } else if (c == '{') {
        int end = close(notation, i);
        text.append(braces(notation.substring(i + 1, end)));
        i = end + 1;
      } else {
        text.append(c);
        i++;
      }
    }
    return text.toString();
  }

  byte[] bytes(String notation) {
    return read(notation).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int escape(String notation, int at, StringBuilder text) {
    if (at == notation.length()) {
      throw new IllegalArgumentException("a backslash at the end of " + notation);
    }
    char c = notation.charAt(at);
    switch (c) {
      case 'r' -> text.append('\r');
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 's' -> text.append(' ');
      case '\\', '{', '}' -> text.append(c);
      case 'x' -> {
        text.append((char) Integer.parseInt(notation, at + 1, at + 3, 16));
        return at + 3;
      }
      default -> throw new IllegalArgumentException("\\" + c + " means nothing in " + notation);
    }
    return at + 1;
  }

  private static int close(String notation, int open) {
    int depth = 0;
    for (int i = open; i < notation.length(); i++) {
      char c = notation.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no } for the { in " + notation);
  }

  /** A name; a number and a text to repeat; {@code sample N} or {@code sample FROM N}. */
  private String braces(String inner) {
    String value = values.get(inner);
    if (value != null) {
      return value;
    }
    int star = inner.indexOf('*');
    if (star > 0 && inner.substring(0, star).matches("[0-9]+")) {
      return read(inner.substring(star + 1)).repeat(Integer.parseInt(inner.substring(0, star)));
    }
    String[] words = inner.split(" ");
    if (words[0].equals("sample") && words.length == 2) {
      return Sample.text(Integer.parseInt(words[1]));
    }
    if (words[0].equals("sample") && words.length == 3) {
      int from = Integer.parseInt(words[1]);
      byte[] bytes = new byte[Integer.parseInt(words[2])];
      Sample.fill(bytes, 0, bytes.length, from);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    throw new IllegalArgumentException("no meaning for {" + inner + "}, known are " + values);
  }

  /** The notation of bytes, each given as one character: what {@link #read} reads as them. */
  static String write(String text) {
    StringBuilder notation = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = i == 0 || i == text.length() - 1 || text.charAt(i + 1) == '\n';
      switch (c) {
        case '\r' -> notation.append("\\r");
        case '\n' -> notation.append("\\n");
        case '\t' -> notation.append("\\t");
        case '\\', '{', '}' -> notation.append('\\').append(c);
        case ' ' -> notation.append(edge ? "\\s" : " ");
        default -> {
          if (c < 0x20 || c > 0x7E) {
            notation.append(String.format("\\x%02X", (int) c));
          } else {
            notation.append(c);
          }
        }
      }
    }
    return notation.toString();
  }

  static String write(byte[] bytes) {
    return write(new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
