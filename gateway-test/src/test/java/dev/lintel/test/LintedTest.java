package dev.lintel.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Response;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;

/** What the tests of Lint share: each says which rules it breaks, and has to see them found. */
abstract class LintedTest extends ClientTest {
  static final byte[] ABC = "abc".getBytes(UTF_8);

  final List<LintViolation> found = new CopyOnWriteArrayList<>();
  private final Set<String> asserted = new TreeSet<>();

  static Response of(Body body) {
    return Response.of(200).body(body);
  }

  static Body written() {
    return Body.writer(out -> out.write(ABC));
  }

  /** The violation that a request to an application leads to. */
  static LintViolation violation(Application app, TestRequest request) {
    try (TestClient client = TestClient.of(app)) {
      client.send(request);
    } catch (LintViolation e) {
      return e;
    }
    throw new AssertionError("nothing was found");
  }

  static LintViolation violation(Application app) {
    return violation(app, TestRequest.get("/"));
  }

  /** A violation has to name rule, offender and deed, and the sentence as it is in SPEC.md. */
  void assertBroken(LintViolation violation, String rule, String offender, String did) {
    Rules.Rule known = Rules.of(rule);
    assertThat(violation)
        .hasMessageStartingWith(rule + ": " + offender)
        .hasMessageContaining(did)
        .hasMessageContaining(". The rule: " + known.sentence())
        .hasMessageEndingWith(" Read on in " + known.place());
    assertThat(violation.rule()).isEqualTo(rule);
    assertThat(violation.offender()).startsWith(offender);
    asserted.add(rule);
  }

  void assertBroken(LintViolation violation, String rule, Object offender, String did) {
    assertBroken(violation, rule, offender.getClass().getName(), did);
  }

  /** Lint has found one thing, or the same thing several times. */
  void assertFound(String rule, String offender, String did) {
    assertThat(found).isNotEmpty();
    assertThat(found).extracting(LintViolation::rule).containsOnly(rule);
    assertBroken(found.get(0), rule, offender, did);
    found.clear();
  }

  @AfterEach
  void every_rule_that_the_test_breaks_was_found(TestInfo test) {
    Breaks breaks =
        test.getTestMethod().map((Method m) -> m.getAnnotation(Breaks.class)).orElse(null);
    assertThat(asserted)
        .isEqualTo(breaks == null ? Set.of() : new TreeSet<>(List.of(breaks.value())));
  }
}
