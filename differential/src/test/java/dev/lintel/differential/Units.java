package dev.lintel.differential;

import java.util.ArrayList;
import java.util.List;

/** Takes a text in the notation of scripts apart into what stands for one byte or cannot be cut. */
final class Units {
  private Units() {}

  static List<String> of(String notation) {
    List<String> units = new ArrayList<>();
    for (int i = 0; i < notation.length(); ) {
      int end = i + 1;
      if (notation.charAt(i) == '\\') {
        end = i + (notation.charAt(i + 1) == 'x' ? 4 : 2);
      } else if (notation.charAt(i) == '{') {
        end = close(notation, i) + 1;
      }
      units.add(notation.substring(i, end));
      i = end;
    }
    return units;
  }

  private static int close(String notation, int open) {
    int depth = 0;
    for (int i = open; ; i++) {
      switch (notation.charAt(i)) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> {
          if (--depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
  }
}
