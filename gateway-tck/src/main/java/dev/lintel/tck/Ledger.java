package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The differences of one server that its author knows of and cannot remove: a resource {@code
 * /ledger.md} beside the class that runs the suites. Each has a heading and three items; other text
 * is for the reader.
 *
 * <pre>
 * ## topic/name_of_the_test/row of its table
 * - instead: a part of the failure's message, in one line
 * - code: where in the container it comes from
 * - tried: each setting and hook that does not help
 * </pre>
 *
 * <p>A case in the ledger has to fail with that message, and every other has to pass.
 */
final class Ledger {
  /** Where a suite's differences are unless it says otherwise. */
  static final String RESOURCE = "/ledger.md";

  /** One difference. */
  record Entry(String id, String instead, String code, String tried) {
    /** Whether this is the failure that the entry describes, white space aside. */
    boolean describes(Throwable failure) {
      return squeezed(String.valueOf(failure.getMessage())).contains(squeezed(instead));
    }

    private static String squeezed(String text) {
      return text.replaceAll("\\s+", " ").strip();
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Ledger(List<String> lines) {
    String id = "";
    Map<String, String> items = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith("## ")) {
        add(id, items);
        id = line.substring(3).strip();
        items.clear();
      } else if (line.startsWith("- ") && line.contains(": ")) {
        int colon = line.indexOf(": ");
        items.put(line.substring(2, colon), line.substring(colon + 2).strip());
      }
    }
    add(id, items);
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
    return new Ledger(text.lines().toList());
  }

  Optional<Entry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** The ids of one topic. */
  List<String> ids(String topic) {
    List<String> ids = new ArrayList<>(entries.keySet());
    ids.removeIf(id -> !id.startsWith(topic + '/'));
    return ids;
  }

  /** The topics of all entries. */
  List<String> topics() {
    return entries.keySet().stream().map(id -> id.split("/", 2)[0]).distinct().toList();
  }

  private void add(String id, Map<String, String> items) {
    if (id.isEmpty()) {
      return;
    }
    for (String item : List.of("instead", "code", "tried")) {
      if (Objects.requireNonNullElse(items.get(item), "").isEmpty()) {
        throw new IllegalStateException("ledger.md: " + id + " has no item \"" + item + "\"");
      }
    }
    Entry entry =
        new Entry(
            id,
            Objects.requireNonNull(items.get("instead")),
            Objects.requireNonNull(items.get("code")),
            Objects.requireNonNull(items.get("tried")));
    if (entries.put(id, entry) != null) {
      throw new IllegalStateException("ledger.md: " + id + " is there twice");
    }
  }
}
