package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Failures;
import java.util.List;

/** What is wrong with the answers to failures. */
final class FailureMutants {
  private static final String BEFORE = "failures/a_failure_before_there_is_a_response/";
  private static final String BODY =
      "failures/a_body_that_fails_before_the_commit_is_a_clean_error/";
  private static final String AFTER =
      "failures/a_body_that_fails_after_the_commit_cuts_the_answer/";

  private FailureMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "every failure is 500",
                "a catch of Throwable, and nothing else",
                Patch.of("spi.FailureRules", "answer").doing(Failures.class, "always500"))
            .killedBy(BEFORE + "blocking status", "but was: \"500", "GW-ERR-01"),
        Mutant.of(
                TOMCAT,
                "the headers of a failure lost",
                "429 without Retry-After, 401 without WWW-Authenticate",
                Patch.of("Response", "failed")
                    .redirecting("StatusException.headers", Failures.class, "headerless"))
            .killedBy(
                BEFORE + "blocking status-headers",
                "but was: \"429 content-length: 22 content-type: text/plain; charset=utf-8 date",
                "GW-ERR-01"),
        Mutant.of(
                JETTY,
                "an interruption is 500",
                "InterruptedException like any other",
                Patch.of("Response", "failed").constant(503, 500))
            .killedBy(
                "failures/an_interruption_is_503_and_leaves_no_flag_behind/interrupted",
                "but was: \"500",
                "GW-ERR-05"),
        Mutant.of(
                TOMCAT,
                "an interrupt flag left on a pooled thread",
                "the next exchange is interrupted",
                Patch.of("servlet.Call", "*").taking("Thread.interrupted", false))
            .killedBy(
                "failures/a_flag_that_an_application_leaves_does_not_reach_the_next_exchange",
                "500 Internal Server Error",
                "GW-ERR-06"),
        Mutant.of(
                TOMCAT,
                "failures answered by 200",
                "error pages without a status",
                Patch.of("Response", "failed").constant(500, 200))
            .killedBy(BEFORE + "blocking runtime", "but was: \"200", "GW-ERR-07"),
        Mutant.of(
                JETTY,
                "the deepest cause decides",
                "exception mappers that dig for something they know",
                Patch.of("spi.FailureRules", "unwrap").doing(Failures.class, "deepest"))
            .killedBy(BEFORE + "blocking wrapped-status", "but was: \"404", "GW-ERR-08"),
        Mutant.of(
                TOMCAT,
                "wrapped failures not unwrapped",
                "CompletionException, which depends on how many stages there were",
                Patch.of("spi.FailureRules", "unwrap").doing(Failures.class, "asItIs"))
            .killedBy("failures/a_stage_that_fails//async/wrapped", "but was: \"500", "GW-ASY-04"),
        Mutant.of(
                JETTY,
                "null is 204",
                "frameworks in which nothing is an answer",
                Patch.of("servlet.Call", "requireResponse").doing(Failures.class, "orNoContent"))
            .killedBy(
                "failures/null_is_a_failure/blocking /tck/null", "but was: \"204", "GW-ERR-09"),
        Mutant.of(
                TOMCAT,
                "an Error is 503",
                "what must not happen, treated as if it would pass",
                Patch.of("spi.FailureRules", "answer").doing(Failures.class, "errorsAsUnavailable"))
            .killedBy(BEFORE + "blocking error", "but was: \"503", "GW-ERR-10"),
        Mutant.of(
                JETTY,
                "errors as HTML",
                "the container's error page",
                Patch.of("Response", "*")
                    .constant("text/plain; charset=utf-8", "text/html; charset=utf-8"))
            .killedBy(BEFORE + "blocking runtime", "content-type: text/html", "GW-ERR-14"),
        Mutant.of(
                TOMCAT,
                "errors with a phrase of one's own",
                "each container's own words",
                Patch.of("Response", "fixed").taking("Reasons.phrase", "Oops"))
            .killedBy(BEFORE + "blocking status-503", "503 Oops", "GW-ERR-15"),
        Mutant.of(
                JETTY,
                "no phrase for unknown statuses",
                "a table that ends where the RFC does",
                Patch.of("Reasons", "phrase").constant("Client Error", "null"))
            .killedBy(BEFORE + "blocking status", "418 null", "GW-ERR-16"),
        Mutant.of(
                TOMCAT,
                "the message of a failure sent",
                "debug pages in production",
                Patch.of("spi.FailureRules", "answer").doing(Failures.class, "telling"))
            .killedBy("failures/no_answer_tells_what_failed", "secret-9d1f", "GW-ERR-17"),
        Mutant.of(
                JETTY,
                "a failure of the body always cuts",
                "bodies that are written when it is too late for a status",
                Patch.of("servlet.Call", "recover").taking("Answer.committed", true))
            .killedBy(
                BODY + "blocking /tck/body?fail=0&form=publisher", "chunked -- cut", "GW-STR-15")
            .killedBy(BODY + "blocking /tck/twice", "chunked -- cut", "GW-ERR-12"),
        Mutant.of(
                TOMCAT,
                "what is held back is lost with the connection",
                "buffers that are dropped when an answer fails",
                Patch.of("servlet.Call", "recover").without("Answer.push"))
            .killedBy(
                "failures/what_was_written_before_a_failure_is_sent/blocking writer",
                "<8104 bytes",
                "GW-ERR-22"),
        Mutant.of(
                TOMCAT,
                "clean end after a late exception",
                "a download that looks complete: the reason for this rule",
                Patch.of("servlet.Call", "cut").doingNothing())
            .killedBy(
                AFTER + "blocking writer", "to be false but was true", "GW-ERR-13", "GW-STR-14"));
  }
}
