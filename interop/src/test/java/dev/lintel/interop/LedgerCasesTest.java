package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.DeployedSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
