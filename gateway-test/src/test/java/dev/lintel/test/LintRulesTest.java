package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LintRulesTest {
  private static final List<Class<? extends LintedTest>> TESTS =
      List.of(
          LintApplicationTest.class,
          LintMiddlewareTest.class,
          LintLayersTest.class,
          LintStreamTest.class,
          LintHeadTest.class,
          LintServerTest.class,
          LintCompletionTest.class);

  @Test
  void every_rule_that_is_checked_has_somebody_who_breaks_it() {
    Set<String> broken =
        TESTS.stream()
            .flatMap(test -> Stream.of(test.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Breaks.class))
            .flatMap(method -> Stream.of(method.getAnnotation(Breaks.class).value()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(broken).isEqualTo(new TreeSet<>(Lint.rules())).hasSizeGreaterThan(60);
  }

  @Test
  void every_rule_that_is_checked_is_in_the_specification() {
    for (String rule : Lint.rules()) {
      assertThat(Rules.of(rule).sentence()).containsPattern("MUST|SHOULD");
    }
  }

  @Test
  void what_is_not_a_checked_rule_cannot_be_violated() {
    assertThatThrownBy(() -> new LintViolation("GW-APP-99", "x", "did it", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SPEC.md has no rule 'GW-APP-99'");
    assertThatThrownBy(() -> new LintViolation("GW-SRV-14", "x", "did it", ""))
        .hasMessage("GW-SRV-14 is not in Lint.rules(): add it there");
  }
}
