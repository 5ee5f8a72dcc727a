package dev.lintel.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      Set<String> deployments = new LinkedHashSet<>();
      block.lines().forEach(line -> item(line, items, deployments));
      // Of several lists of cases, each is for deployments of its own.
      if (deployments.size() == 1) {
        items.put("only", deployments.iterator().next());
      }
      if (items.containsKey("instead")) {
        entries.add(new Matrix.Entry(family, block.lines().findFirst().orElse("").strip(), items));
      }
    }
    return entries;
  }

  private static void item(String line, Map<String, String> items, Set<String> deployments) {
    if (!line.matches("- [a-z]+: .*")) {
      return;
    }
    String name = line.substring(2, line.indexOf(':'));
    String value = line.substring(line.indexOf(':') + 1).strip();
    if (name.equals("only")) {
      deployments.add(value);
    } else {
      // What comes instead may be several things, with the ledger's own sign between them.
      items.merge(name, value, (a, b) -> a.equals(b) ? a : a + " ¦ " + b);
    }
  }
}
