package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The differences of one server that its author knows of and cannot remove: a resource {@code
 * /ledger.md} beside the class that runs the suites. Each has a heading and items; other text is
 * for the reader.
 *
 * <pre>
 * ## topic/name_of_the_test/row of its table
 * - instead: a part of the failure's message, in one line
 * - code: where in the container it comes from
 * - tried: each setting and hook that does not help
 * </pre>
 *
 * <p>A case in the ledger has to fail with that message, and every other has to pass. Where one
 * reason has many cases, the heading says what the difference is, and the cases are listed; {@code
 * *} stands for any text in a row. Two more items are optional.
 *
 * <pre>
 * ## An encoded slash is refused by the container, with its own page
 * - instead: &lt;h1&gt;Bad Request
 * - code: …
 * - tried: …
 * - do: what a user should do
 * - only: version-1, version-2 /app
 * - cases:
 *   - targets/a_target_is_refused/*%2F*
 *   - methods/trace
 * </pre>
 *
 * <p>{@code only} names the deployments that are meant, if not all are: each has all the words of
 * one of the parts between commas. A field that is in many answers is an entry with the item {@code
 * meant}: the line of the head that should be there in place of {@code instead}, or {@code
 * nothing}; {@code error} means that answers of 400 and more with these fields, a bar between each,
 * are errors of the server's own, with another text than that of the others. Answers are then
 * compared as if it were so, and the difference has to be met in the cases that are listed.
 */
final class Ledger {
  /** Where a suite's differences are unless it says otherwise. */
  static final String RESOURCE = "/ledger.md";

  /** As what is meant: the answer is an error of the server's own, and should be the plain one. */
  static final String ERROR = "error";

  private static final String NOTHING = "nothing";
  private static final List<String> REQUIRED = List.of("instead", "code", "tried");

  /**
   * One difference.
   *
   * @param id the heading
   * @param cases the ids of its cases, with asterisks
   * @param meant the line that should be there, {@code ""} for none; null if whole cases differ
   * @param advice what a user should do, {@code ""} if there is nothing to say
   * @param only words of the deployments that it holds for; empty for all
   */
  record Entry(
      String id,
      List<String> cases,
      String instead,
      @Nullable String meant,
      String code,
      String tried,
      String advice,
      List<Set<String>> only) {
    /** Whether this is the failure that the entry describes, white space aside. */
    boolean describes(Throwable failure) {
      return squeezed(String.valueOf(failure.getMessage())).contains(squeezed(instead));
    }

    boolean covers(String caseId) {
      return cases.stream().anyMatch(pattern -> matches(pattern, caseId));
    }

    private boolean holdsFor(Set<String> traits) {
      return only.isEmpty() || only.stream().anyMatch(traits::containsAll);
    }

    private static String squeezed(String text) {
      return text.replaceAll("\\s+", " ").strip();
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Ledger() {}

  private static Ledger parsed(List<String> lines) {
    Ledger ledger = new Ledger();
    String id = "";
    String item = "";
    Map<String, String> items = new LinkedHashMap<>();
    List<String> cases = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("## ")) {
        ledger.add(id, items, cases);
        id = line.substring(3).strip();
        items.clear();
        cases.clear();
      } else if (line.startsWith("- ") && line.contains(":")) {
        int colon = line.indexOf(':');
        item = line.substring(2, colon);
        items.put(item, line.substring(colon + 1).strip());
      } else if (line.startsWith("  - ") && item.equals("cases")) {
        cases.add(line.substring(4).strip());
      }
    }
    ledger.add(id, items, cases);
    return ledger;
  }

  /** The entries that hold for a deployment of which all this can be said. */
  Ledger in(Set<String> traits) {
    Ledger some = new Ledger();
    entries.forEach(
        (id, entry) -> {
          if (entry.holdsFor(traits)) {
            some.entries.put(id, entry);
          }
        });
    return some;
  }

  /** Whether the id of a case is one that a pattern stands for. */
  static boolean matches(String pattern, String caseId) {
    String[] parts = pattern.split("\\*", -1);
    int at = parts[0].length();
    if (!caseId.startsWith(parts[0])) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = caseId.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    String last = parts[parts.length - 1];
    return parts.length == 1
        ? caseId.equals(pattern)
        : caseId.endsWith(last) && caseId.length() - last.length() >= at;
  }

  /** The ledger of the module that a class belongs to. */
  static Ledger of(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "no "
                + resource
                + " beside "
                + owner.getName()
                + ": add an empty one to the test resources");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource + " beside " + owner.getName(), e);
    }
  }

  static Ledger of(String text) {
    return parsed(text.lines().toList());
  }

  /** The entry of a case; one that names it in full comes before one with asterisks. */
  Optional<Entry> entry(String id) {
    List<Entry> covering =
        entries.values().stream()
            .filter(entry -> entry.meant() == null && entry.covers(id))
            .toList();
    if (covering.size() < 2) {
      return covering.stream().findFirst();
    }
    List<Entry> exact = covering.stream().filter(entry -> entry.cases().contains(id)).toList();
    if (exact.size() != 1) {
      throw new IllegalStateException(
          "ledger.md: " + id + " is in " + covering.stream().map(Entry::id).toList());
    }
    return Optional.of(exact.get(0));
  }

  /** The lines of answers that are not as they should be. */
  List<Entry> lines() {
    return entries.values().stream().filter(entry -> entry.meant() != null).toList();
  }

  /** The ids of one topic, as they stand in the ledger. */
  List<String> ids(String topic) {
    return entries.values().stream()
        .flatMap(entry -> entry.cases().stream())
        .filter(id -> id.startsWith(topic + '/'))
        .toList();
  }

  /** The topics of all entries. */
  List<String> topics() {
    return entries.values().stream()
        .flatMap(entry -> entry.cases().stream())
        .map(id -> id.split("/", 2)[0])
        .distinct()
        .toList();
  }

  private void add(String id, Map<String, String> items, List<String> cases) {
    if (id.isEmpty()) {
      return;
    }
    for (String item : REQUIRED) {
      if (items.getOrDefault(item, "").isEmpty()) {
        throw new IllegalStateException("ledger.md: " + id + " has no item \"" + item + "\"");
      }
    }
    if (items.containsKey("cases") && cases.isEmpty()
        || items.containsKey("meant") && cases.isEmpty()) {
      throw new IllegalStateException("ledger.md: " + id + " lists no cases");
    }
    for (String caseId : cases.isEmpty() ? List.of(id) : cases) {
      if (!caseId.matches("[a-z]+/.+")) {
        throw new IllegalStateException(
            "ledger.md: \"" + caseId + "\" is no id of a case: list the cases of " + id);
      }
    }
    String meant = items.get("meant");
    Entry entry =
        new Entry(
            id,
            cases.isEmpty() ? List.of(id) : List.copyOf(cases),
            Objects.requireNonNull(items.get("instead")),
            NOTHING.equals(meant) ? "" : meant,
            Objects.requireNonNull(items.get("code")),
            Objects.requireNonNull(items.get("tried")),
            items.getOrDefault("do", ""),
            deployments(items.getOrDefault("only", "")));
    if (entries.put(id, entry) != null) {
      throw new IllegalStateException("ledger.md: " + id + " is there twice");
    }
  }

  private static List<Set<String>> deployments(String only) {
    return Arrays.stream(only.split(","))
        .map(part -> Set.of(part.strip().split(" +")))
        .filter(words -> !words.contains(""))
        .toList();
  }
}
