package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptImpliedTest {
  private static final String GET = "> GET / HTTP/1.1\n> x-case: {case}\n>\n";

  private static List<String> implied(String... lines) {
    String text = "## t/x\nX.\nrules: GW-REQ-01\n" + GET + String.join("\n", lines) + "\n";
    ScriptSteps steps = ScriptSteps.of(Scripts.parse("t", text).get(0));
    return ScriptImplied.application(
        steps, new ScriptText(Map.of("case", "c", "mount", "", "authority", "here")));
  }

  @Test
  void a_call_comes_to_its_answer_and_nothing_fails() {
    assertThat(implied("< 103", "< 201 length", "<| ab", "<| c", "= open", "calls: 1"))
        .containsExactly("calls: 1", "completed: 201 3 delivered", "failures: none");
    assertThat(implied("< error 404 head", "= open", "calls: 1"))
        .contains("completed: 404 0 delivered");
    assertThat(implied("< 200 chunked", "<| abc", "< cut", "= fin", "calls: 1"))
        .contains("completed: 200 failed");
  }

  @Test
  void what_is_refused_may_have_been_without_a_call() {
    assertThat(implied("< text a", "< refused 400", "= fin", "calls: 1"))
        .containsExactly("calls: 1", "completed: 200 1 delivered", "failures: none");
    assertThat(implied("< text a", "< refused 400", "= fin", "calls: 2"))
        .contains("completed: 200 1 delivered", "completed: 400 16 delivered");
    assertThat(implied("< refused 400", "= fin", "calls: 0")).containsExactly("calls: 0");
  }

  @Test
  void what_is_said_is_not_implied() {
    String said = "completed: 200 failed";
    assertThat(implied("< text a", "= open", "calls: 1", said, "failures: IOException"))
        .containsExactly("calls: 1", said, "failures: IOException");
  }

  @Test
  void what_cannot_be_told_has_to_be_said() {
    assertThatThrownBy(() -> implied("< text a", "< text b", "= open", "calls: 1"))
        .hasMessageContaining("the answers do not tell what the 1 calls come to");
    assertThatThrownBy(
            () -> implied("< text a", "= open", "calls: 2", "completed: 200 1 delivered"))
        .hasMessageContaining("2 calls have as many lines: completed: ...");
  }
}
