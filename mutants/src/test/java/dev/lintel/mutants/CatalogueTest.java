package dev.lintel.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which rules the mutants break, and which they leave. */
class CatalogueTest {
  private static final Pattern RULE = Pattern.compile("(?m)^\\| (GW-[A-Z]{3}-[0-9]{2,3}) \\|");

  private static Set<String> killed() {
    return Catalogue.all().stream()
        .flatMap(mutant -> mutant.kills().stream())
        .flatMap(kill -> kill.rules().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> specified() throws IOException {
    return RULE.matcher(Files.readString(Path.of("..", "SPEC.md")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void each_rule_that_shows_on_the_wire_is_killed_or_listed_with_the_reason() {
    Set<String> missing = Kit.rules();
    missing.removeAll(killed());
    missing.removeAll(Unkilled.reasons().keySet());
    assertThat(missing)
        .as("rules that the kit's cases cite: break each by a mutant, or give the reason")
        .isEmpty();
  }

  @Test
  void each_other_rule_is_listed_as_one_that_has_no_case() throws IOException {
    Set<String> others = specified();
    others.removeAll(Kit.rules());
    assertThat(Unkilled.withoutCase().keySet())
        .as("rules that no case of the kit cites: write one, or say why the wire does not show it")
        .isEqualTo(others);
  }

  @Test
  void no_reason_is_given_for_a_rule_that_is_killed() {
    Set<String> both = new TreeSet<>(Unkilled.reasons().keySet());
    both.retainAll(killed());
    assertThat(both).as("entries to delete from unkilled.md").isEmpty();
  }

  @Test
  void no_reason_is_given_for_a_rule_that_does_not_show_on_the_wire() {
    assertThat(Kit.rules())
        .as("rules that the kit's cases cite")
        .containsAll(Unkilled.reasons().keySet());
  }

  @Test
  void each_rule_is_one_of_the_specification() throws IOException {
    Set<String> specified = specified();
    assertThat(specified).hasSizeGreaterThan(300);
    assertThat(specified).containsAll(killed()).containsAll(Unkilled.reasons().keySet());
  }

  /** Of cases that have met something else, and say so in the assertion library's words. */
  private static List<Verdict> others() {
    String other = "abcdefghijklmnopqrstuvwxyz 0123456789";
    return Stream.<ThrowingCallable>of(
            () -> assertThat(other).isEqualTo("-"),
            () -> assertThat(other).contains("-"),
            () -> assertThat(other).startsWith("-"),
            () -> assertThat(List.of(other)).containsExactly("-"),
            () -> assertThat(List.of(other)).containsOnlyOnce("-"),
            () -> assertThat(1_234_567_890).isBetween(-2, -1),
            () -> assertThat(Duration.ofDays(9_999)).isLessThanOrEqualTo(Duration.ZERO),
            () -> assertThat(new AtomicInteger(1_234_567_890)).hasValue(-1))
        .map(Assertions::catchThrowable)
        .map(failure -> Verdict.of(failure, Duration.ZERO))
        .toList();
  }

  @Test
  void a_symptom_is_none_of_another_failure() {
    List<Verdict> others = others();
    assertThat(others).extracting(Verdict::kind).containsOnly(Verdict.Kind.FAILED);
    List<String> general = new ArrayList<>();
    for (Mutant mutant : Catalogue.all()) {
      for (Mutant.Kill kill : mutant.kills()) {
        Stream.of(kill.symptom().split(" ¦ "))
            .filter(symptom -> others.stream().anyMatch(o -> o.shows(kill.test(), symptom)))
            .forEach(symptom -> general.add("\"" + symptom + "\" of \"" + mutant + '"'));
      }
    }
    assertThat(general).as("say what the case finds, such as the status that came").isEmpty();
  }

  @Test
  void each_mutant_is_one_of_its_own_and_names_who_kills_it() {
    List<Mutant> all = Catalogue.all();
    assertThat(all.stream().map(Mutant::name)).doesNotHaveDuplicates();
    assertThat(all.stream().map(mutant -> List.of(mutant.runner(), mutant.patches())))
        .as("how they are broken")
        .doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            mutant -> {
              assertThat(mutant.seed()).isNotEmpty();
              assertThat(mutant.patches()).isNotEmpty();
              assertThat(mutant.kills()).isNotEmpty();
              assertThat(mutant.kills())
                  .allSatisfy(
                      kill -> {
                        assertThat(kill.symptom()).isNotEmpty();
                        assertThat(kill.rules()).isNotEmpty();
                        assertThat(Kit.rules(kill.test())).containsAll(kill.rules());
                      });
            });
  }
}
