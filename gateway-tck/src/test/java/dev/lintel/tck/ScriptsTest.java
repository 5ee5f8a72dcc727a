package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ServerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The corpus of scripts itself. */
class ScriptsTest {
  private static final ScriptText TEXT =
      new ScriptText(
          Map.of(
              "case",
              "script-" + "0".repeat(ScriptRun.CASE_LENGTH - "script-".length()),
              "mount",
              "/app",
              "authority",
              "127.0.0.1:1"));

  @Test
  void the_description_of_the_format_says_how_long_the_name_of_a_case_is() throws IOException {
    try (InputStream description = Scripts.class.getResourceAsStream("scripts/README.md")) {
      assertThat(new String(description.readAllBytes(), StandardCharsets.UTF_8))
          .contains("names the case by; " + ScriptRun.CASE_LENGTH + " characters |");
    }
  }

  @Test
  void there_are_many_in_every_topic() {
    List<Script> all = Scripts.all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(250);
    Map<String, Long> sizes =
        all.stream().collect(Collectors.groupingBy(Script::topic, Collectors.counting()));
    assertThat(sizes).hasSize(Scripts.TOPICS.size());
    assertThat(sizes.values()).allMatch(size -> size >= 15);
    assertThat(all.stream().map(Script::id)).doesNotHaveDuplicates();
  }

  @Test
  void each_cites_rules_that_there_are() throws IOException {
    Set<String> rules =
        Pattern.compile("(?m)^\\| (GW-[A-Z]{3}-[0-9]{2,3}) \\|")
            .matcher(Files.readString(Path.of("..", "SPEC.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(rules).hasSizeGreaterThan(300);
    for (Script script : Scripts.all()) {
      assertThat(rules).as(script.id()).containsAll(script.rules());
    }
  }

  @Test
  void each_can_be_evaluated() {
    for (Script script : Scripts.all()) {
      ScriptSteps steps = ScriptSteps.of(script);
      assertThat(ScriptImplied.application(steps, TEXT)).as(script.id()).isNotNull();
      for (ScriptSteps.Step step : steps.steps()) {
        if (step instanceof ScriptSteps.Get get) {
          assertThat(ScriptExpectation.of(get, TEXT).lines()).as(script.id()).isNotEmpty();
        } else if (step instanceof ScriptSteps.Send send) {
          assertThat(TEXT.bytes(send.notation())).as(script.id()).isNotEmpty();
        }
      }
    }
  }

  /** Where a certificate runs the scripts: the mount path and the form of the application. */
  private static boolean runsSomewhere(Script script) {
    return script.runsAt("") && (script.runsWith("blocking") || script.runsWith("async"))
        || script.runsAt("/app") && script.runsWith("blocking");
  }

  private static Script needing(String needs) {
    return Scripts.parse("t", "## t/x\nX.\nrules: GW-A-1\n" + needs + "> GET\n= fin\n").get(0);
  }

  /** One that needs what nobody has would be left out everywhere, and nothing would tell. */
  @Test
  void each_runs_in_a_certificate_and_needs_what_a_server_may_declare() {
    for (String nowhere :
        List.of(
            "needs: application asynch\n",
            "needs: mount app\n",
            "needs: mount /app\nneeds: application async\n")) {
      assertThat(runsSomewhere(needing(nowhere))).as(nowhere).isFalse();
    }
    assertThat(Scripts.all()).allMatch(ScriptsTest::runsSomewhere);
    assertThat(Scripts.all().stream().flatMap(script -> script.capability().stream()))
        .isSubsetOf(
            ServerInfo.TRAILERS, ServerInfo.INFORM, ServerInfo.DISCONNECT, ServerInfo.SENDFILE);
  }

  @Test
  void what_a_script_needs_of_the_server_is_no_setting() {
    String text = "## t/x\nX.\nrules: GW-A-1\nneeds: capability inform\n> GET\n= fin\n";
    Script script = Scripts.parse("t", text).get(0);
    assertThat(script.capability()).contains("inform");
    assertThat(script.settings()).isEmpty();
    assertThat(script.runsAt("")).isTrue();
    assertThat(script.runsWith("async")).isTrue();
  }

  @Test
  void the_notation_has_every_byte() {
    StringBuilder bytes = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      bytes.append(c);
    }
    String all = bytes.toString();
    assertThat(TEXT.read(ScriptText.write(all))).isEqualTo(all);
    assertThat(ScriptText.write(" a \n{}\\\u00E9")).isEqualTo("\\sa\\s\\n\\{\\}\\\\\\xE9");
    assertThat(TEXT.read("{3*{2*a}\\r\\n}{sample 3}{sample 1 2}{mount}\\s"))
        .isEqualTo("aa\r\naa\r\naa\r\n" + Sample.text(3) + Sample.text(3).substring(1) + "/app ");
  }

  @Test
  void each_that_asks_for_trailers_needs_the_capability() {
    String asking = "< trailer .*|<\\+ .*|> .*/early-trailers .*";
    assertThat(Scripts.all())
        .filteredOn(script -> script.lines().stream().anyMatch(l -> l.matches(asking)))
        .hasSizeGreaterThan(10)
        .allSatisfy(script -> assertThat(script.capability()).contains(ServerInfo.TRAILERS));
  }
}
