package dev.lintel.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a family's ledger says, for people; the kit reads it to hold cases against it. */
final class LedgerNotes {
  private LedgerNotes() {}

  /** Where the ledger of a family is. */
  static String resource(String family) {
    return "/ledger/" + family + ".md";
  }

  static List<Matrix.Entry> of(String family) throws IOException {
    try (InputStream in = LedgerNotes.class.getResourceAsStream(resource(family))) {
      if (in == null) {
        throw new IOException("no resource " + resource(family));
      }
      return parse(family, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static List<Matrix.Entry> parse(String family, String text) {
    List<Matrix.Entry> entries = new ArrayList<>();
    for (String block : text.split("(?m)^## ")) {
      Map<String, String> items = new LinkedHashMap<>();
      block
          .lines()
          .filter(line -> line.matches("- [a-z]+:.*") && !line.startsWith("- cases:"))
          .forEach(
              line -> {
                int colon = line.indexOf(':');
                items.put(line.substring(2, colon), line.substring(colon + 1).strip());
              });
      if (items.containsKey("instead")) {
        entries.add(new Matrix.Entry(family, block.lines().findFirst().orElse("").strip(), items));
      }
    }
    return entries;
  }
}
