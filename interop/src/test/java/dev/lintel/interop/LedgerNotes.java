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
  /** The ledger's own sign between what may come. */
  private static final String OR = " ¦ ";

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
      Map<String, String> items = items(block);
      if (items.containsKey("instead")) {
        entries.add(new Matrix.Entry(family, block.lines().findFirst().orElse("").strip(), items));
      }
    }
    return entries;
  }

  private static Map<String, String> items(String block) {
    Map<String, String> items = new LinkedHashMap<>();
    // What comes instead, by the deployments where it does: each list of cases may have its own.
    Map<String, Set<String>> ways = new LinkedHashMap<>();
    for (String line : block.lines().toList()) {
      if (line.equals("- cases:")) {
        ways.computeIfAbsent(items.getOrDefault("only", ""), only -> new LinkedHashSet<>())
            .add(items.getOrDefault("instead", ""));
      } else if (line.matches("- [a-z]+: .*")) {
        int colon = line.indexOf(':');
        items.put(line.substring(2, colon), line.substring(colon + 1).strip());
      }
    }
    if (ways.size() == 1) {
      items.put("instead", joined(ways.values().iterator().next()));
    } else if (!ways.isEmpty()) {
      items.remove("only");
      List<String> told = new ArrayList<>();
      ways.forEach(
          (only, instead) ->
              told.add(only.isEmpty() ? joined(instead) : only + ": " + joined(instead)));
      items.put("instead", String.join(OR, told));
    }
    return items;
  }

  private static String joined(Set<String> texts) {
    return String.join(OR, texts);
  }
}
