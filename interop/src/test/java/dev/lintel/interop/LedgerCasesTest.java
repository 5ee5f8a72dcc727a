package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.DeployedSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That what the ledgers name is there. */
class LedgerCasesTest {
  private static final Path LEDGERS = Path.of("src", "test", "resources", "ledger");
  private static final Pattern CASE = Pattern.compile("(?m)^  - (\\w+)/");
  private static final Pattern ONLY = Pattern.compile("(?m)^- only: (.+)$");
  private static final Set<String> WORDS =
      Set.of(
          "/",
          "/app",
          "blocking",
          "async",
          "jetty-ee8",
          "jetty-ee9",
          "jetty-ee10",
          "jetty-ee11",
          "liberty-servlet-5.0",
          "liberty-servlet-6.0",
          "tomcat-9",
          "tomcat-10.1",
          "tomcat-11",
          "undertow-2.2",
          "undertow-2.3",
          "wildfly-39");
  private static final Set<String> PLACES = Set.of("/", "/app", "blocking", "async");
  private static final Pattern ADVICE = Pattern.compile("(?m)^- do: \\S");
  private static final Pattern LINE_OR_RACE = Pattern.compile("(?m)^- (meant|race): ");
  private static final String TEST = "  - ";
  private static final String ROW = "    - ";
  private static final Set<String> TOPICS =
      Arrays.stream(DeployedSuite.class.getDeclaredClasses())
          .map(topic -> topic.getSimpleName().toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());

  static List<Path> ledgers() throws IOException {
    try (Stream<Path> files = Files.list(LEDGERS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /**
   * A case of a topic that no container is put to can never be met: an entry that has no other
   * would stay when its difference has gone.
   */
  @ParameterizedTest
  @MethodSource("ledgers")
  void each_case_is_of_a_topic_that_containers_are_put_to(Path ledger) throws IOException {
    List<String> topics =
        CASE.matcher(Files.readString(ledger)).results().map(found -> found.group(1)).toList();

    assertThat(topics).isSubsetOf(TOPICS);
  }

  /** A word that no deployment has would keep an entry from holding anywhere. */
  @ParameterizedTest
  @MethodSource("ledgers")
  void only_is_about_deployments_that_there_are(Path ledger) throws IOException {
    List<String> words =
        ONLY.matcher(Files.readString(ledger))
            .results()
            .flatMap(found -> Stream.of(found.group(1).split("[, ]+")))
            .toList();

    assertThat(words).isSubsetOf(WORDS);
    String family = ledger.getFileName().toString().replaceFirst("\\.md$", "");
    assertThat(words).allMatch(word -> PLACES.contains(word) || word.startsWith(family + '-'));
  }

  /** Each difference says what somebody who meets it should do. */
  @ParameterizedTest
  @MethodSource("ledgers")
  void each_entry_has_advice(Path ledger) throws IOException {
    List<String> silent =
        Stream.of(Files.readString(ledger).split("\n## "))
            .skip(1)
            .filter(entry -> !ADVICE.matcher(entry).find())
            .map(entry -> entry.lines().findFirst().orElse(""))
            .toList();

    assertThat(silent).isEmpty();
  }

  /** A pin of another case is never looked at: what it was for is red, may pass, or is gone. */
  @ParameterizedTest
  @MethodSource("ledgers")
  void each_pin_is_of_a_case_that_has_to_differ(Path ledger) throws IOException {
    Path pins = pins(ledger);
    List<Pattern> differing =
        Stream.of(Files.readString(ledger).split("(?m)^## "))
            .skip(1)
            .filter(entry -> !LINE_OR_RACE.matcher(entry).find())
            .flatMap(LedgerCasesTest::cases)
            .toList();
    assertThat(pinned(pins, false))
        .allMatch(id -> differing.stream().anyMatch(pattern -> pattern.matcher(id).matches()));
    // Those of pages are of cases that pass, of which a ledger has no list.
    Set<String> tests = Unmet.tests();
    assertThat(pinned(pins, true))
        .allMatch(id -> tests.contains(id.split("/", 3)[0] + '/' + id.split("/", 3)[1]));
  }

  /** Without the file nothing is held, and nothing tells. */
  @ParameterizedTest
  @MethodSource("ledgers")
  void what_has_to_differ_is_pinned(Path ledger) throws IOException {
    boolean differs =
        Stream.of(Files.readString(ledger).split("(?m)^## "))
            .skip(1)
            .anyMatch(entry -> !LINE_OR_RACE.matcher(entry).find());

    if (differs) {
      assertThat(pins(ledger)).isNotEmptyFile();
    }
  }

  private static Path pins(Path ledger) {
    return Path.of(ledger.toString().replaceFirst("\\.md$", ".pins"));
  }

  private static List<String> pinned(Path pins, boolean pages) throws IOException {
    return Files.exists(pins)
        ? Files.readAllLines(pins).stream()
            .filter(pin -> pin.startsWith("page-") == pages)
            .map(pin -> pin.split(" ", 2)[1])
            .distinct()
            .toList()
        : List.of();
  }

  /** The cases that an entry lists, or the one that is its heading. */
  private static Stream<Pattern> cases(String entry) {
    List<String> lines = entry.lines().toList();
    if (!lines.contains("- cases:")) {
      return Stream.of(pattern("", "`" + lines.get(0).strip() + "`"));
    }
    List<Pattern> cases = new ArrayList<>();
    String test = "";
    for (int i = 0; i < lines.size(); i++) {
      boolean rows = i + 1 < lines.size() && lines.get(i + 1).startsWith(ROW);
      if (lines.get(i).startsWith(ROW)) {
        cases.add(pattern(test + "/", lines.get(i).substring(ROW.length())));
      } else if (lines.get(i).startsWith(TEST)) {
        test = lines.get(i).substring(TEST.length()).strip().replaceFirst("/$", "");
        if (!rows) {
          cases.add(pattern("", test));
        }
      }
    }
    return cases.stream();
  }

  private static Pattern pattern(String prefix, String written) {
    return Pattern.compile(
        written.matches("`.*`")
            ? Pattern.quote(prefix + written.substring(1, written.length() - 1))
            : Stream.of((prefix + written).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
  }

  /** A new version is a reason to look at what the entries say of its code. */
  @ParameterizedTest
  @CsvSource({
    "jetty, jetty-home",
    "liberty, open-liberty",
    "tomcat, tomcat-11-home",
    "tomcat, tomcat-10-home",
    "tomcat, tomcat-9-home",
    "undertow, undertow",
    "undertow, undertow-javax",
    "wildfly, wildfly"
  })
  void a_ledger_names_the_versions_that_it_is_about(String family, String property)
      throws IOException {
    Matcher version =
        Pattern.compile("<" + property + "\\.version>(.*)</")
            .matcher(Files.readString(Path.of("..", "pom.xml")));
    assertThat(version.find()).as(property).isTrue();

    assertThat(Files.readString(LEDGERS.resolve(family + ".md")).split("\n## ", 2)[0])
        .contains(" " + version.group(1));
  }
}
