package dev.lintel.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lintel.tck.Probe;
import dev.lintel.tck.ScriptResult;
import dev.lintel.tck.ScriptTranscript;
import dev.lintel.tck.Scripts;
import dev.lintel.tck.Wire;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What counts as killing: a failure that says what is wrong, and not one that has only waited. */
class VerdictTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static Verdict.Kind kind(Throwable failure, Duration taken) {
    return Verdict.of(failure, taken).kind();
  }

  @Test
  void an_assertion_that_fails_kills() {
    assertThat(kind(new AssertionError("expected"), SHORT)).isEqualTo(Verdict.Kind.FAILED);
    assertThat(kind(new AssertionError("a/b: x", new AssertionError("x")), SHORT))
        .isEqualTo(Verdict.Kind.FAILED);
  }

  @Test
  void another_exception_breaks_the_case_and_does_not_kill() {
    assertThat(kind(new UncheckedIOException(new java.io.IOException()), SHORT))
        .isEqualTo(Verdict.Kind.BROKEN);
    assertThat(kind(new NullPointerException(), SHORT)).isEqualTo(Verdict.Kind.BROKEN);
    assertThat(kind(new LinkageError(), SHORT)).isEqualTo(Verdict.Kind.BROKEN);
    IllegalStateException broken = new IllegalStateException("no server");
    assertThat(kind(new AssertionError(broken + "\nThe case is for:", broken), SHORT))
        .isEqualTo(Verdict.Kind.BROKEN);
    AssertionError named = new AssertionError("a/b/row: 1: " + broken, broken);
    assertThat(kind(named, SHORT)).isEqualTo(Verdict.Kind.BROKEN);
    assertThat(kind(new AssertionError(named.getMessage() + "\nThe case is for:", named), SHORT))
        .isEqualTo(Verdict.Kind.BROKEN);
    assertThat(kind(new AssertionError("it has stopped: " + broken, broken), SHORT))
        .isEqualTo(Verdict.Kind.FAILED);
  }

  @Test
  void a_time_out_does_not_kill_whatever_is_around_it() {
    for (Exception cause :
        new Exception[] {
          new SocketTimeoutException(), new TimeoutException(), new InterruptedException()
        }) {
      assertThat(kind(new AssertionError("a/b: x", new AssertionError("x", cause)), SHORT))
          .isEqualTo(Verdict.Kind.TIMED_OUT);
    }
  }

  @Test
  void what_has_taken_as_long_as_the_kit_waits_does_not_kill() {
    assertThat(kind(new AssertionError("expected"), Verdict.PATIENCE))
        .isEqualTo(Verdict.Kind.TIMED_OUT);
  }

  /** Both of the kit's ways to wait, in vain. */
  @Test
  void the_kit_out_of_patience_does_not_kill() throws Exception {
    CompletableFuture<Verdict> awaiting =
        CompletableFuture.supplyAsync(
            () -> timed(() -> Probe.await(() -> "what never is", () -> false)));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire = Wire.open(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      Verdict verdict = timed(wire::head);
      assertThat(verdict.kind()).as(verdict.message()).isEqualTo(Verdict.Kind.TIMED_OUT);
    }
    Verdict verdict = awaiting.join();
    assertThat(verdict.kind()).as(verdict.message()).isEqualTo(Verdict.Kind.TIMED_OUT);
  }

  private static Verdict timed(Runnable waiting) {
    long start = System.nanoTime();
    Throwable failure = catchThrowable(waiting::run);
    return Verdict.of(failure, Duration.ofNanos(System.nanoTime() - start));
  }

  private static Verdict verdict(String message) {
    return Verdict.of(new AssertionError(message), SHORT);
  }

  @Test
  void a_message_has_a_symptom_or_one_of_several() {
    Verdict verdict = verdict("expected: 1\n but was:  2");

    assertThat(verdict.shows("a/b", "expected: 1 but was: 2")).isTrue();
    assertThat(verdict.shows("a/b", "but was: 3 ¦ but was: 2")).isTrue();
    assertThat(verdict.shows("a/b", "but was: 3 ¦ but was: 4")).isFalse();
  }

  @Test
  void what_any_failure_of_a_case_says_is_no_symptom() {
    String test = "heads/too-large/431";
    Verdict verdict =
        verdict(
            test + ": expected: \"414\"\n but was: \"200\"\nThe case is for:\n  GW-X-01: false");

    for (String said : new String[] {"431", "414", "expected", "GW-X-01", "false"}) {
      assertThat(verdict.shows(test, said)).as(said).isFalse();
    }
    assertThat(verdict.shows(test, "200")).isTrue();
    assertThat(verdict.cites("GW-X-01")).isTrue();
  }

  @Test
  void what_an_assertion_wanted_is_no_symptom() {
    String test = "settings/idle";
    String value = "200\nto: me";
    for (ThrowingCallable assertion :
        List.<ThrowingCallable>of(
            () -> assertThat(7).isBetween(1, 5),
            () -> assertThat(value + 7).startsWith("1"),
            () -> assertThat(value + 7).endsWith("5\n"),
            () -> assertThat(Duration.ofSeconds(7)).isLessThanOrEqualTo(Duration.ofSeconds(5)),
            () -> assertThat(List.of(7)).containsExactly(5, 7))) {
      Verdict verdict = verdict(test + ": " + catchThrowable(assertion).getMessage());

      assertThat(verdict.shows(test, "to be between")).as(verdict.line()).isFalse();
      assertThat(verdict.shows(test, "1")).as(verdict.line()).isFalse();
      assertThat(verdict.shows(test, "7")).as(verdict.line()).isTrue();
    }
    assertThat(
            verdict("Expecting\n  [1]\nto contain:\n  [5]\nbut could not find:\n  [5]")
                .shows(test, "find: [5]"))
        .isTrue();
  }

  /** As the kit shows them. */
  private static String sideBySide(List<String> expected, List<String> actual) {
    return new ScriptResult(
            Scripts.all().get(0), new ScriptTranscript(expected), new ScriptTranscript(actual))
        .difference();
  }

  @Test
  void of_two_transcripts_only_what_came_in_lines_that_differ_is_a_symptom() {
    String test = Kit.SCRIPTS + "trailers/one";
    Verdict verdict =
        verdict(
            test
                + ": about it\n"
                + sideBySide(
                    List.of("same", "mine", "| body=1", "| body=2", "+ gone"),
                    List.of("same", "another", "| body=1", "| body=3")));

    for (String said : new String[] {"same", "about it", "mine", "body=1", "body=2", "+ gone"}) {
      assertThat(verdict.shows(test, said)).as(said).isFalse();
    }
    for (String came :
        new String[] {"another", "* mine * another", "| body=3", "| body=2 * | body=3"}) {
      assertThat(verdict.shows(test, came)).as(came).isTrue();
    }
    assertThat(verdict.shows(test, "+ gone *")).isTrue();
  }

  @Test
  void of_a_script_that_fails_in_another_way_the_failure_is_a_symptom() {
    String test = Kit.SCRIPTS + "trailers/one";

    assertThat(verdict(test + ": 2 calls, 1 end").shows(test, "2 calls")).isTrue();
  }

  @Test
  void a_transcript_in_which_something_did_not_come_does_not_kill() {
    for (String line :
        new String[] {"* = open   !! nothing came for 6 s", "* completed: 200   completed: not"}) {
      assertThat(verdict("s: x\n  a   a\n" + line + "\n").kind()).isEqualTo(Verdict.Kind.TIMED_OUT);
    }
    assertThat(verdict("s: x\n* calls: 1   * calls: 0\n* completed: 200   completed: not\n").kind())
        .isEqualTo(Verdict.Kind.FAILED);
    assertThat(
            verdict("s: x\n  !! nothing came for 6 s   !! nothing came for 6 s\n* a   b\n").kind())
        .isEqualTo(Verdict.Kind.FAILED);
  }
}
