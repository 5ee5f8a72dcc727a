package dev.lintel.architecture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the outcomes that are pinned of the corpus from outside against what the corpus says
 * itself. Skipped where it is not; see CONTRIBUTING.md.
 */
class CorpusTest {
  /** What the corpus calls portable, and is refused here; CONTRIBUTING.md says why. */
  private static final Set<String> REFUSED = Set.of("valid/rfc9112_target_absolute_https_01");

  private static final Pattern HEAD = Pattern.compile("(\\S+) (\\S+) (portable|other) (\\d+)");
  private static final Pattern SAW =
      Pattern.compile("saw (\\S+) (\\S*) HTTP/\\S+ \\{.*?\\}(?= |$) ?(.*)");

  private static final Map<String, Case> CASES = new TreeMap<>();
  private static final Map<String, Pin> PINS = new TreeMap<>();

  private record Corpus(List<Case> cases) {}

  private record Case(
      String name,
      String kind,
      String raw,
      String rawWithHost,
      String portable,
      int requests,
      int acceptedBeforeError,
      List<Expected> expect) {}

  private record Expected(String method, String target, String bodyBase64) {}

  private record Pin(String file, boolean portable, int accepted, List<String> outcome) {}

  @BeforeAll
  static void read() throws IOException {
    Path directory = directory();
    Assumptions.assumeTrue(directory != null, "THE CORPUS OF REQUESTS IS NOT THERE");
    for (Case each :
        new Gson()
            .fromJson(Files.readString(directory.resolve("cases.json")), Corpus.class)
            .cases()) {
      CASES.put(each.kind() + "/" + each.name(), each);
    }
    Path pinned = Path.of("../gateway-tck/src/main/resources/dev/lintel/tck/corpus.txt");
    for (String block : Files.readString(pinned).split("\n\n")) {
      List<String> lines = block.strip().lines().toList();
      Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
      if (head.matches()) {
        PINS.put(
            head.group(1),
            new Pin(
                head.group(2),
                head.group(3).equals("portable"),
                Integer.parseInt(head.group(4)),
                lines.subList(1, lines.size())));
      }
    }
  }

  /** As the kit looks for it. */
  private static Path directory() {
    String name = "gunicorn-requests";
    String property = System.getProperty("lintel.corpora");
    if (property != null) {
      return Path.of(property, name);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolveSibling("shared").resolve("corpora").resolve(name);
      if (Files.isDirectory(found)) {
        return found;
      }
    }
    return null;
  }

  @Test
  void every_case_is_pinned_and_portable_ones_as_such() {
    assertThat(PINS.keySet()).isEqualTo(CASES.keySet());
    Set<String> portable = new TreeSet<>();
    CASES.forEach(
        (name, each) -> {
          if (each.portable().equals("yes") && !REFUSED.contains(name)) {
            portable.add(name);
          }
        });
    Set<String> pinned = new TreeSet<>();
    PINS.forEach(
        (name, pin) -> {
          if (pin.portable()) {
            pinned.add(name);
          }
        });
    assertThat(pinned).isEqualTo(portable);
  }

  @Test
  void what_is_sent_is_the_case_with_a_host() {
    PINS.forEach(
        (name, pin) -> {
          Case of = CASES.get(name);
          assertThat(pin.file())
              .as(name)
              .isEqualTo(of.rawWithHost() != null ? of.rawWithHost() : of.raw());
        });
  }

  @Test
  void a_portable_request_reaches_the_application_as_the_corpus_says() {
    PINS.forEach(
        (name, pin) -> {
          if (!pin.portable()) {
            return;
          }
          Case of = CASES.get(name);
          boolean valid = of.kind().equals("valid");
          assertThat(pin.accepted())
              .as(name)
              .isEqualTo(valid ? of.requests() : of.acceptedBeforeError());
          if (valid) {
            assertThat(seen(pin)).as(name).isEqualTo(expected(of));
          }
        });
  }

  private static List<List<String>> seen(Pin pin) {
    List<List<String>> seen = new ArrayList<>();
    for (String line : pin.outcome()) {
      Matcher call = SAW.matcher(line);
      if (call.matches()) {
        seen.add(List.of(call.group(1), call.group(2), call.group(3)));
      }
    }
    return seen;
  }

  /** An absolute target is shown by its path. */
  private static List<List<String>> expected(Case of) {
    List<List<String>> expected = new ArrayList<>();
    for (Expected each : of.expect()) {
      String body = new String(Base64.getDecoder().decode(each.bodyBase64()), ISO_8859_1);
      expected.add(
          List.of(
              each.method(),
              each.target().replaceFirst("^[a-z]+://[^/?]*(?=/)", ""),
              body.replace("\r", "\\r").replace("\n", "\\n").strip()));
    }
    return expected;
  }
}
