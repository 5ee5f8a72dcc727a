package dev.lintel.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The kit tells every broken server from one that is not, and says which rule it breaks. What comes
 * of it is in {@code target/mutants.json} as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
  // Most of them wait most of the time.
  private static final int AT_ONCE = 6;

  /** They look at what all of the process has, and run one by one when the others are over. */
  private static final Set<String> ALONE =
      Set.of("deployments/nothing_is_written_to_standard_output");

  private static final String VIRTUAL_THREADS = "settings/virtual_threads_are_used_or_refused";

  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, task -> new Thread(task, "mutants"));
  private final Map<Runner, CompletableFuture<Kit.Results>> controls = new LinkedHashMap<>();
  private final Map<Runner, CompletableFuture<Kit.Results>> controlsAlone = new LinkedHashMap<>();
  private final Map<Mutant, CompletableFuture<Kit.Results>> results = new LinkedHashMap<>();

  @BeforeAll
  void runAll() {
    List<Mutant> alone = new ArrayList<>();
    for (Mutant mutant : Catalogue.all()) {
      if (tests(mutant).stream().anyMatch(ALONE::contains)) {
        alone.add(mutant);
      } else {
        results.put(mutant, CompletableFuture.supplyAsync(() -> run(mutant), threads));
      }
    }
    for (Runner runner : Runner.values()) {
      Set<String> tests = tests(runner);
      tests.removeAll(ALONE);
      controls.put(runner, CompletableFuture.supplyAsync(() -> control(runner, tests), threads));
    }
    CompletableFuture<?> last =
        CompletableFuture.allOf(
            Stream.concat(results.values().stream(), controls.values().stream())
                .toArray(CompletableFuture<?>[]::new));
    for (Runner runner : Runner.values()) {
      Set<String> tests = tests(runner);
      tests.retainAll(ALONE);
      last = put(controlsAlone, runner, last, () -> control(runner, tests));
    }
    for (Mutant mutant : alone) {
      last = put(results, mutant, last, () -> run(mutant));
    }
  }

  /** Runs when what was before it is over, however that has ended. */
  private <K> CompletableFuture<Kit.Results> put(
      Map<K, CompletableFuture<Kit.Results>> all,
      K key,
      CompletableFuture<?> before,
      Supplier<Kit.Results> run) {
    CompletableFuture<Kit.Results> result =
        before.handle((done, failure) -> null).thenApplyAsync(none -> run.get(), threads);
    all.put(key, result);
    return result;
  }

  private static Kit.Results control(Runner runner, Set<String> tests) {
    return tests.isEmpty()
        ? new Kit.Results()
        : Kit.run(new PatchedLoader(List.of()), runner, tests);
  }

  /** The cases for the mutants of a runner. */
  private static Set<String> tests(Runner runner) {
    return Catalogue.all().stream()
        .filter(mutant -> mutant.runner() == runner)
        .flatMap(mutant -> tests(mutant).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> tests(Mutant mutant) {
    return mutant.kills().stream().map(Mutant.Kill::test).distinct().toList();
  }

  private static Kit.Results run(Mutant mutant) {
    PatchedLoader loader = new PatchedLoader(mutant.patches());
    loader.link();
    return Kit.runBriefly(loader, mutant.runner(), tests(mutant));
  }

  @TestFactory
  Stream<DynamicTest> what_kills_a_mutant_passes_on_a_server_that_is_not_broken() {
    return Stream.of(controls, controlsAlone)
        .flatMap(all -> all.entrySet().stream())
        .map(
            control ->
                dynamicTest(
                    control.getKey().name(),
                    () -> {
                      Kit.Results came = control.getValue().join();
                      assertThat(came.failed()).isEmpty();
                      assertThat(came.problems()).isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> a_mutant_is_killed_by_the_rule_that_it_breaks() {
    return results.entrySet().stream()
        .map(
            result ->
                dynamicTest(
                    result.getKey().name(),
                    () -> check(result.getKey(), result.getValue().join())));
  }

  private void check(Mutant mutant, Kit.Results came) {
    for (Mutant.Kill kill : mutant.kills()) {
      Map<Runner, CompletableFuture<Kit.Results>> sound =
          ALONE.contains(kill.test()) ? controlsAlone : controls;
      assertThat(sound.get(mutant.runner()).join().of(kill.test()).kind())
          .as(kill.test() + " on a server that is not broken")
          .isEqualTo(unbroken(kill.test()));
      Verdict verdict = came.of(kill.test());
      String what = "\"" + mutant + "\" and " + kill.test() + ", which says: " + verdict.line();
      assertThat(verdict.kind())
          .as(what + "\nA survivor is a case that the kit lacks")
          .isEqualTo(Verdict.Kind.FAILED);
      assertThat(verdict.shows(kill.test(), kill.symptom()))
          .as(what + "\nis to say: " + kill.symptom())
          .isTrue();
      assertThat(kill.rules()).as(what + "\ncites").allMatch(verdict::cites);
    }
  }

  /** Where Java has no virtual threads, a case looks at the settings alone, and says no more. */
  private static Verdict.Kind unbroken(String test) {
    return Runtime.version().feature() < 21 && test.equals(VIRTUAL_THREADS)
        ? Verdict.Kind.SKIPPED
        : Verdict.Kind.PASSED;
  }

  @AfterAll
  void report() throws IOException {
    threads.shutdown();
    Report report = new Report();
    int killed = 0;
    Set<String> rules = new TreeSet<>();
    for (Map.Entry<Mutant, CompletableFuture<Kit.Results>> result : results.entrySet()) {
      boolean ran = !result.getValue().isCompletedExceptionally();
      boolean dead = ran;
      for (Mutant.Kill kill : result.getKey().kills()) {
        Verdict verdict =
            ran ? result.getValue().join().of(kill.test()) : Verdict.skipped("not patched");
        boolean shown =
            verdict.kind() == Verdict.Kind.FAILED && verdict.shows(kill.test(), kill.symptom());
        report.add(result.getKey(), kill, verdict, shown);
        dead &= shown;
        if (shown) {
          rules.addAll(kill.rules());
        }
      }
      killed += dead ? 1 : 0;
    }
    report.write(
        Path.of("target", "mutants.json"),
        Catalogue.all(),
        killed,
        rules.size(),
        Unkilled.reasons().size());
  }
}
