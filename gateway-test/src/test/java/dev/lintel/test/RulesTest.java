package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {

  @Test
  void a_rule_has_its_sentence_its_reason_and_its_place() {
    Rules.Rule rule = Rules.of("GW-RSP-17");

    assertThat(rule.sentence())
        .isEqualTo("A server MUST NOT send a body with an answer to HEAD, with 204 or with 304.");
    assertThat(rule.why()).isEqualTo("the next answer would be read from it");
    assertThat(rule.place()).isEqualTo("SPEC.md, 7. Responses, What is sent");
    assertThat(Rules.of("GW-APP-02").place()).isEqualTo("SPEC.md, 3. Applications");
  }

  @Test
  void every_row_of_the_specification_is_a_rule() throws IOException {
    long rows =
        Files.readAllLines(Path.of("..", "SPEC.md")).stream()
            .filter(line -> line.startsWith("| GW-"))
            .count();

    assertThat(Rules.all()).hasSize((int) rows).hasSizeGreaterThan(250);
  }

  @Test
  void an_unknown_rule_is_refused() {
    assertThatThrownBy(() -> Rules.of("GW-APP-99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("SPEC.md has no rule 'GW-APP-99'");
  }

  @Test
  void a_specification_that_contradicts_itself_is_refused() {
    String rule = "| GW-APP-01 | It MUST be one. | so |";

    assertThatThrownBy(() -> Rules.parse(List.of(rule, rule)))
        .hasMessage("SPEC.md has two rules GW-APP-01");
    assertThatThrownBy(() -> Rules.parse(List.of("| GW-APP-01 | It MUST be whole. |")))
        .hasMessageStartingWith("not a rule of three cells");
  }
}
