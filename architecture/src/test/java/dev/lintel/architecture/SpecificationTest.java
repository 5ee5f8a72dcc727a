package dev.lintel.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SPEC.md keeps its own format, and its rules and the tests name each other. */
class SpecificationTest {
  private static final Path ROOT = Path.of("..");

  /** Of any shape: one that no rule has is not to go unseen. */
  private static final Pattern ID = Pattern.compile("GW-[A-Z]+-\\d+");

  private static final Pattern ANNOTATED = Pattern.compile("@(?:Spec|Breaks)\\([^)]*\\)");

  /** A comment, and what it is on: annotations and the name of a class. */
  private static final Pattern COMMENTED = Pattern.compile("(?s)/\\*\\*(.*?)\\*/([^{;]*)");

  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest|TestFactory|RepeatedTest|Property)\\b"
              + "|class \\w+(?:Test|IT|Verification)\\b");
  private static final Pattern ROW =
      Pattern.compile("\\| (GW-[A-Z]{3}-\\d{2,3}) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern WORD =
      Pattern.compile("\\b(MUST NOT|MUST|SHOULD NOT|SHOULD|MAY|SHALL|REQUIRED|RECOMMENDED)\\b");

  /** Tests that something is no rule cite it. */
  private static final Set<String> NEVER_A_RULE = Set.of("GW-APP-99");

  private static final Map<String, String> RULES = new TreeMap<>();
  private static final Map<String, Set<String>> CITED = new TreeMap<>();
  private static final Map<String, String> UNTESTED = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String line : Files.readAllLines(ROOT.resolve("SPEC.md"))) {
      MatchResult row = ROW.matcher(line).results().findFirst().orElse(null);
      if (row != null && line.startsWith("| GW-")) {
        assertThat(RULES.put(row.group(1), row.group(2))).as(row.group(1) + " twice").isNull();
      }
    }
    for (Path file : tests()) {
      ID.matcher(citing(file))
          .results()
          .forEach(
              id ->
                  CITED
                      .computeIfAbsent(id.group(), key -> new TreeSet<>())
                      .add(file.getFileName().toString()));
    }
    CITED.keySet().removeAll(NEVER_A_RULE);
    for (String line : Files.readAllLines(Path.of("src/test/resources/untested.md"))) {
      if (line.startsWith("- GW-")) {
        String[] item = line.substring(2).split(": ", 2);
        assertThat(item).as("\"%s\" has no reason", line).hasSize(2);
        UNTESTED.put(item[0], item[1]);
      }
    }
  }

  /** Tests of every module, and of the kit its cases, which are its sources, and not its tests. */
  private static List<Path> tests() throws IOException {
    List<Path> files = new ArrayList<>();
    // Some modules lie in the directory of others: samples/hello/src/test.
    try (Stream<Path> all = Files.walk(ROOT, 4)) {
      for (Path tests :
          all.filter(Files::isDirectory)
              .filter(
                  path ->
                      path.endsWith("src/test") && !path.startsWith(ROOT.resolve("gateway-tck"))
                          || path.endsWith(Path.of("gateway-tck", "src", "main")))
              .toList()) {
        try (Stream<Path> inside = Files.walk(tests)) {
          inside
              .filter(file -> file.toString().endsWith(".java") || isScript(file))
              .filter(file -> !file.endsWith("SpecificationTest.java"))
              .forEach(files::add);
        }
      }
    }
    return files;
  }

  /**
   * What helps a test may speak of a rule; what cites it is a script, an annotation, or the comment
   * on a test or on a class of tests.
   */
  private static String citing(Path file) throws IOException {
    String text = Files.readString(file);
    if (isScript(file)) {
      return text;
    }
    Stream<String> annotated = ANNOTATED.matcher(text).results().map(MatchResult::group);
    Stream<String> commented =
        COMMENTED
            .matcher(text)
            .results()
            .filter(comment -> TEST.matcher(comment.group(2)).find())
            .map(comment -> comment.group(1));
    return Stream.concat(annotated, commented).collect(Collectors.joining("\n"));
  }

  private static boolean isScript(Path file) {
    return file.toString().endsWith(".txt") && file.getParent().endsWith("scripts");
  }

  @Test
  void the_specification_has_its_rules() {
    assertThat(RULES).hasSizeGreaterThan(300);
  }

  @Test
  void each_rule_has_one_word_of_rfc_2119_and_they_stand_nowhere_else() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("SPEC.md"))) {
      boolean rule = ROW.matcher(line).matches();
      long words = WORD.matcher(line).results().count();
      if (rule ? words != 1 : words != 0 && !line.startsWith("**Format of the rules.**")) {
        wrong.add(line);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void each_rule_is_named_by_a_test_or_says_why_not() {
    Map<String, String> neither = new TreeMap<>(RULES);
    neither.keySet().removeAll(CITED.keySet());
    neither.keySet().removeAll(UNTESTED.keySet());
    assertThat(neither)
        .as("rules of SPEC.md that no test names: write one, or a reason in untested.md")
        .isEmpty();
  }

  @Test
  void a_reason_for_no_test_ends_with_the_first_test() {
    assertThat(UNTESTED.keySet()).doesNotContainAnyElementsOf(CITED.keySet());
    assertThat(RULES.keySet()).containsAll(UNTESTED.keySet());
  }

  @Test
  void no_test_names_a_rule_that_does_not_exist() {
    Map<String, Set<String>> unknown = new TreeMap<>(CITED);
    unknown.keySet().removeAll(RULES.keySet());
    assertThat(unknown).isEmpty();
  }
}
