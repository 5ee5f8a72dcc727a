package dev.lintel.samples.war;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The differences that are expected of a container. An entry is a block of lines {@code key: value}
 * and lines of differences, and ends with an empty line; the file says what the keys mean.
 */
final class Ledger {
  private static final Set<String> KEYS = Set.of("container", "mount", "request", "why");

  private final List<Entry> entries = new ArrayList<>();
  private final Set<Entry> used = new HashSet<>();

  /** What differs, where. */
  private record Entry(Map<String, String> keys, List<String> differences) {
    boolean covers(String key, String name) {
      return keys.get(key).equals("*") || names(key).contains(name);
    }

    List<String> names(String key) {
      return List.of(keys.get(key).split(", *"));
    }
  }

  static Ledger read() throws IOException {
    try (InputStream in = Ledger.class.getResourceAsStream("/ledger.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      Ledger ledger = new Ledger();
      for (String block : text.split("\n\n+")) {
        List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
        if (!lines.isEmpty()) {
          ledger.entries.add(entry(lines));
        }
      }
      return ledger;
    }
  }

  private static Entry entry(List<String> lines) {
    Map<String, String> keys = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("+ ") || line.startsWith("- ")) {
        differences.add(line);
      } else {
        String[] pair = line.split(": ", 2);
        keys.put(pair[0], pair[1]);
      }
    }
    if (!keys.keySet().equals(KEYS) || differences.isEmpty()) {
      throw new IllegalArgumentException("not an entry: " + lines);
    }
    return new Entry(keys, differences);
  }

  /**
   * What is expected of one request, sorted. An entry for all requests counts where the embedded
   * answer has what it takes away, unless an entry for this request takes that away already.
   */
  List<String> expected(String container, String mount, String request, Transcript embedded) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : covering(container, mount)) {
      if (entry.names("request").contains(request)) {
        lines.addAll(entry.differences());
        used.add(entry);
      }
    }
    for (Entry entry : covering(container, mount)) {
      if (entry.keys().get("request").equals("*")
          && entry.differences().stream()
              .filter(line -> line.startsWith("- "))
              .allMatch(
                  line -> embedded.lines().contains(line.substring(2)) && !lines.contains(line))) {
        lines.addAll(entry.differences());
        used.add(entry);
      }
    }
    return lines.stream().sorted().toList();
  }

  private List<Entry> covering(String container, String mount) {
    return entries.stream()
        .filter(entry -> entry.covers("container", container) && entry.covers("mount", mount))
        .toList();
  }

  /** The entries that no request had a use for. */
  List<String> unused(String container, String mount) {
    return covering(container, mount).stream()
        .filter(entry -> !used.contains(entry))
        .map(Entry::toString)
        .toList();
  }

  /** The names of a key that no test has, which would never be noticed otherwise. */
  List<String> unknown(String key, Stream<String> known) {
    List<String> names = known.collect(Collectors.toList());
    names.add("*");
    return entries.stream()
        .flatMap(entry -> entry.names(key).stream())
        .filter(name -> !names.contains(name))
        .toList();
  }
}
