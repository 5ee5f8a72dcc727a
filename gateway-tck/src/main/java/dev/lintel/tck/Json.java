package dev.lintel.tck;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON (RFC 8259): maps, lists, texts, numbers and truth values, and nothing else. */
final class Json {
  private Json() {}

  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value, "\n");
    return text.append('\n').toString();
  }

  private static void write(StringBuilder text, Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      writeAll(text, map.entrySet().iterator(), '{', '}', indent);
    } else if (value instanceof Iterable<?> list) {
      writeAll(text, list.iterator(), '[', ']', indent);
    } else if (value instanceof Map.Entry<?, ?> member) {
      quote(text, String.valueOf(member.getKey()));
      write(text.append(": "), member.getValue(), indent);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof String string) {
      quote(text, string);
    } else {
      throw new IllegalArgumentException("not for JSON: " + value.getClass().getName());
    }
  }

  private static void writeAll(
      StringBuilder text, Iterator<?> values, char open, char close, String indent) {
    text.append(open);
    boolean empty = !values.hasNext();
    while (values.hasNext()) {
      text.append(indent).append("  ");
      write(text, values.next(), indent + "  ");
      text.append(values.hasNext() ? "," : "");
    }
    text.append(empty ? "" : indent).append(close);
  }

  private static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          // A half of a pair alone is no character in UTF-8; the two others end lines in
          // JavaScript.
          boolean lone =
              Character.isSurrogate(c)
                  && !(Character.isHighSurrogate(c)
                      && i + 1 < string.length()
                      && Character.isLowSurrogate(string.charAt(i + 1)))
                  && !(Character.isLowSurrogate(c)
                      && i > 0
                      && Character.isHighSurrogate(string.charAt(i - 1)));
          if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029 || lone) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
