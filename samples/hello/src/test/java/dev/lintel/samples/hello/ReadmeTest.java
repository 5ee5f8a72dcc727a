package dev.lintel.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents to the sources that they quote, and to what they show and link to. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern QUOTE =
      Pattern.compile(
          "(?:<!-- (?<file>\\S+)#(?<tag>[\\w-]+) -->\\n)?```(?<language>\\w+)\\n(?<text>.*?)```\\n",
          Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

  private static final List<String> DOCUMENTS = List.of("README.md", "CERTIFY.md");

  private final String readme;

  ReadmeTest() throws IOException {
    readme = Files.readString(ROOT.resolve("README.md"));
  }

  @Test
  void every_snippet_of_code_is_a_region_of_a_source() throws IOException {
    for (String document : DOCUMENTS) {
      assertThat(languages(Files.readString(ROOT.resolve(document))))
          .as(document)
          .contains("java", "xml", "console")
          .isSubsetOf("java", "xml", "diff", "console", "text");
    }
  }

  private static List<String> languages(String document) throws IOException {
    List<String> languages = new ArrayList<>();
    for (Matcher quote = QUOTE.matcher(document); quote.find(); ) {
      String language = quote.group("language");
      languages.add(language);
      if (List.of("java", "xml").contains(language)) {
        assertThat(quote.group("file")).as(quote.group()).isNotNull();
        assertThat(quote.group("text")).isEqualTo(region(quote.group("file"), quote.group("tag")));
      }
    }
    return languages;
  }

  @Test
  void the_swap_is_between_dependencies_of_the_sample() throws IOException {
    Matcher diff = Pattern.compile("```diff\\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(diff.find()).isTrue();
    List<String> lines = diff.group(1).lines().toList();
    String pom = Files.readString(ROOT.resolve("samples/hello/pom.xml"));
    assertThat(lines).filteredOn(line -> !line.startsWith(" ")).hasSize(2);
    assertThat(lines).allSatisfy(line -> assertThat(pom).contains(line.substring(1).strip()));
  }

  @Test
  void the_output_shows_the_versions_of_the_build() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    for (String server : List.of("jetty", "tomcat")) {
      Matcher version = Pattern.compile("<" + server + "\\.version>(.*)</").matcher(pom);
      assertThat(version.find()).isTrue();
      assertThat(readme)
          .contains(
              "\n" + server + " " + version.group(1) + " answers on http://127.0.0.1:8080/\n");
    }
  }

  @Test
  void every_link_leads_somewhere() throws IOException {
    for (String document : DOCUMENTS) {
      String text = Files.readString(ROOT.resolve(document));
      Stream<String> links = LINK.matcher(text).results().map(link -> link.group(1));
      assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }
  }

  @Test
  void the_application_of_the_sample_is_as_short_as_it_says() throws IOException {
    String file = "samples/hello/src/main/java/dev/lintel/samples/hello/Hello.java";
    assertThat(readme).contains("(" + file + ") is the same in 50 lines");
    assertThat(region(file, "application").lines()).hasSizeBetween(45, 52);
  }

  /** The lines between two tags, without the indentation that they share. */
  private static String region(String file, String tag) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve(file));
    int from = only(lines, "tag::" + tag + "[]");
    int to = only(lines, "end::" + tag + "[]");
    StringBuilder region = new StringBuilder();
    lines.subList(from + 1, to).forEach(line -> region.append(line).append('\n'));
    return region.toString().stripTrailing().stripIndent().strip() + "\n";
  }

  private static int only(List<String> lines, String mark) {
    List<String> marked = lines.stream().filter(line -> line.contains(mark)).toList();
    assertThat(marked).as(mark).hasSize(1);
    return lines.indexOf(marked.get(0));
  }
}
