package dev.lintel.interop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.lintel.tck.DeployedSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Pins and races that no target of a family has met, when all of them have run whole. It may be
 * chance, or the Java that they ran on; so it is told, and fails nothing.
 */
final class Unmet {
  private static final System.Logger LOG = System.getLogger("dev.lintel.interop");
  private static final Set<String> TESTS = tests();

  private Unmet() {}

  /** Writes a line for each into a file, which is not there if there is none. */
  static void write(Matrix matrix, List<Target> targets, Path file) throws IOException {
    Map<String, Set<String>> families =
        targets.stream()
            .collect(groupingBy(Target::family, TreeMap::new, mapping(Target::name, toSet())));
    List<String> unmet = new ArrayList<>();
    for (Map.Entry<String, Set<String>> family : families.entrySet()) {
      String name = family.getKey();
      unmet.addAll(of(matrix, name, family.getValue(), LedgerNotes.of(name), pins(name)));
    }
    if (unmet.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Files.write(file, unmet);
    LOG.log(
        System.Logger.Level.WARNING,
        "NOT MET by any target of its family: {0} lines of the ledgers, see {1}",
        unmet.size(),
        file);
  }

  /**
   * Of a family with these targets, entries and pins; nothing unless each target has run whole in
   * both places. The entries of the matrix are also those of earlier runs, which may be gone.
   */
  static List<String> of(
      Matrix matrix, String family, Set<String> names, List<Matrix.Entry> entries, String pins) {
    List<Matrix.Column> columns =
        matrix.targets().stream().filter(column -> column.family.equals(family)).toList();
    Set<String> whole =
        columns.stream()
            .filter(column -> begun(column).containsAll(TESTS))
            .map(column -> column.name + ' ' + column.mount)
            .collect(toSet());
    if (!names.stream()
        .flatMap(name -> Stream.of(name + " /", name + " /app"))
        .allMatch(whole::contains)) {
      return List.of();
    }
    Set<String> met = new HashSet<>();
    for (Matrix.Column column : columns) {
      for (Matrix.Cell cell : column.cells) {
        met.add(cell.pin() + ' ' + cell.id());
        if (cell.entries() != null) {
          met.addAll(cell.entries());
        }
      }
    }
    Stream<String> races =
        entries.stream()
            .filter(entry -> entry.items().containsKey("race"))
            .map(Matrix.Entry::entry);
    return Stream.concat(
            races.filter(entry -> !met.contains(entry)).map(entry -> family + ".md: " + entry),
            pins.lines().filter(pin -> !met.contains(pin)).map(pin -> family + ".pins: " + pin))
        .toList();
  }

  /** The tests of which a target has a case, as far as the second slash of its id. */
  private static Set<String> begun(Matrix.Column column) {
    return column.cells.stream()
        .map(
            cell ->
                Arrays.stream(cell.id().split("/", 3)).limit(2).collect(Collectors.joining("/")))
        .collect(toSet());
  }

  /** All that containers are put to. */
  static Set<String> tests() {
    Set<String> tests = new HashSet<>();
    for (Class<?> topic : DeployedSuite.class.getDeclaredClasses()) {
      String name = topic.getSimpleName().toLowerCase(Locale.ROOT);
      for (Class<?> at = topic; at != null; at = at.getSuperclass()) {
        Arrays.stream(at.getDeclaredMethods())
            .filter(
                method ->
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(TestFactory.class))
            .forEach(method -> tests.add(name + '/' + method.getName()));
      }
    }
    return tests;
  }

  private static String pins(String family) throws IOException {
    String resource = LedgerNotes.resource(family).replaceFirst("\\.md$", ".pins");
    try (InputStream in = Unmet.class.getResourceAsStream(resource)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
