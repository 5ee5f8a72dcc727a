package dev.lintel.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the text of a {@link Ledger}, line by line. */
final class LedgerReader {
  private static final String NOTHING = "nothing";
  private static final List<String> REQUIRED = List.of("code", "tried");

  private final List<Ledger.Entry> entries = new ArrayList<>();

  // Of the entry that is being read.
  private String id = "";
  private String item = "";
  private String test = "";
  private boolean rows;
  private final Map<String, String> items = new LinkedHashMap<>();
  private final List<CasePattern> cases = new ArrayList<>();
  private final List<List<CasePattern>> lists = new ArrayList<>();
  private final List<Map<String, String>> before = new ArrayList<>();

  /** The next line of the text. */
  void line(String line) {
    if (line.startsWith("## ")) {
      endEntry();
      id = line.substring(3).strip();
    } else if (line.startsWith("- ") && line.contains(":")) {
      int colon = line.indexOf(':');
      endList();
      item = line.substring(2, colon);
      items.put(item, line.substring(colon + 1).strip());
    } else if (item.equals("cases") && line.startsWith("  - ")) {
      endTest();
      test = line.substring(4).strip();
    } else if (item.equals("cases") && line.startsWith("    - ") && !test.isEmpty()) {
      cases.add(CasePattern.of(test.replaceFirst("/?$", "/"), line.substring(6)));
      rows = true;
    }
  }

  /** All entries, at the end of the text. */
  List<Ledger.Entry> end() {
    endEntry();
    return entries;
  }

  private void endTest() {
    if (!test.isEmpty() && !rows) {
      cases.add(CasePattern.of("", test));
    }
    test = "";
    rows = false;
  }

  private void endList() {
    endTest();
    if (!item.equals("cases")) {
      return;
    }
    if (cases.isEmpty()) {
      throw new IllegalStateException("ledger.md: " + id + " lists no cases");
    }
    lists.add(List.copyOf(cases));
    before.add(Map.copyOf(items));
    cases.clear();
    items.remove("cases");
    item = "";
  }

  private void endEntry() {
    endList();
    if (!id.isEmpty()) {
      if (entries.stream().anyMatch(entry -> entry.id().equals(id))) {
        throw new IllegalStateException("ledger.md: " + id + " is there twice");
      }
      if (lists.isEmpty()) {
        lists.add(List.of(CasePattern.of("", id)));
        before.add(Map.copyOf(items));
      }
      for (int i = 0; i < lists.size(); i++) {
        entries.add(entry(lists.get(i), before.get(i)));
      }
    }
    items.clear();
    lists.clear();
    before.clear();
    item = "";
  }

  private Ledger.Entry entry(List<CasePattern> about, Map<String, String> said) {
    for (String required : REQUIRED) {
      require(items, required);
    }
    require(said, "instead");
    for (CasePattern pattern : about) {
      if (!pattern.text().matches("[a-z]+/.+")) {
        throw new IllegalStateException(
            "ledger.md: \"" + pattern.text() + "\" is no id of a case: list the cases of " + id);
      }
    }
    String meant = items.get("meant");
    if (meant != null && about.get(0).text().equals(id)) {
      throw new IllegalStateException("ledger.md: " + id + " lists no cases");
    }
    return new Ledger.Entry(
        id,
        about,
        said.getOrDefault("instead", ""),
        NOTHING.equals(meant) ? "" : meant,
        page(meant),
        items.getOrDefault("code", ""),
        items.getOrDefault("tried", ""),
        items.getOrDefault("do", ""),
        items.getOrDefault("race", ""),
        Ledger.deployments(said.getOrDefault("only", "")));
  }

  private String page(@Nullable String meant) {
    String page = items.getOrDefault("page", "");
    if (!page.isEmpty() && !Ledger.ERROR.equals(meant)) {
      throw new IllegalStateException(
          "ledger.md: " + id + " has a page, and does not say \"meant: error\"");
    }
    try {
      Pattern.compile(page.replace(Ledger.STATUS, "400"));
    } catch (PatternSyntaxException e) {
      throw new IllegalStateException("ledger.md: the page of " + id + ": " + e.getMessage(), e);
    }
    return page;
  }

  private void require(Map<String, String> of, String name) {
    if (of.getOrDefault(name, "").isEmpty()) {
      throw new IllegalStateException("ledger.md: " + id + " has no item \"" + name + "\"");
    }
  }
}
