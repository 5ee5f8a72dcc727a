package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import dev.lintel.mutants.broken.Failures;
import dev.lintel.mutants.broken.Fields;
import dev.lintel.mutants.broken.Lives;
import java.util.List;

/** What is wrong with how an application is called, and with time. */
final class CallMutants {
  private CallMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                TOMCAT,
                "an asynchronous application called as a blocking one",
                "adapters that know one form, and wrap the other",
                Patch.of("servlet.Call", "start")
                    .redirecting("AsyncApplication.handleAsync", Failures.class, "inOtherForm"))
            .killedBy(
                "calls/each_kind_of_application_is_called_in_its_own_form",
                "\"200 content-length: 6",
                "GW-SRV-01"),
        Mutant.of(
                JETTY,
                "called twice",
                "a retry where nothing is known of the effect",
                Patch.of("servlet.Call", "handle")
                    .redirecting("Application.handle", Failures.class, "calledTwice"))
            .killedBy("methods/any_token_is_a_method_as_it_was_sent/GET", "2 calls", "GW-SRV-02"),
        Mutant.of(
                TOMCAT,
                "an exception out of handleAsync is another failure",
                "two ways to fail, of which one was tested",
                Patch.of("servlet.Call", "start")
                    .redirecting("AsyncApplication.handleAsync", Failures.class, "rethrown"))
            .killedBy("failures/a_stage_that_fails//async/thrown", "but was: \"500", "GW-SRV-07"),
        Mutant.of(
                JETTY,
                "startAsync for every stage",
                "adapters for which asynchronous means another thread",
                Patch.of("servlet.Call", "start").taking("CompletableFuture.isDone", false))
            .killedBy(
                "calls/what_is_complete_on_return_is_answered_on_the_same_thread",
                "to refer to the same object",
                "GW-ASY-01",
                "GW-ASY-19"),
        Mutant.of(
                TOMCAT,
                "a blocking body on the thread that completes the stage",
                "whenComplete(this::send): an event loop that blocks",
                Patch.of("servlet.Waiting", "arrive")
                    .redirecting("Call.answerStage", Lives.class, "answeredHere"))
            .killedBy(
                "asynchrony/a_blocking_body_is_not_written_by_the_thread_that_completes",
                "same -- OPEN",
                "GW-ASY-03",
                "GW-ASY-20"),
        Mutant.of(
                TOMCAT,
                "whatever is in memory is sent where the stage completes",
                "one client that does not read holds up an event loop",
                Patch.of("tomcat.TomcatContainer", "held").constant(8192, Integer.MAX_VALUE))
            .killedBy(
                "asynchrony/who_completes_a_stage_does_not_wait_for_the_client",
                "an answer beside one that nobody reads",
                "GW-ASY-24"),
        Mutant.of(
                JETTY,
                "async timeout ignored",
                "setTimeout(0), and nothing in its place",
                Patch.of("servlet.Waiting", "start").taking("Timeouts.in", null))
            .killedBy(
                "asynchrony/a_stage_that_does_not_complete_in_time_is_503_and_cancelled",
                "but was: \"200",
                "GW-ASY-11",
                "GW-DEP-34"),
        Mutant.of(
                TOMCAT,
                "a timeout is 504",
                "a server that takes itself for a gateway",
                Patch.of("servlet.Waiting", "lambda$start$*").constant(503, 504))
            .killedBy(
                "asynchrony/a_stage_that_does_not_complete_in_time_is_503_and_cancelled",
                "but was: \"504",
                "GW-ASY-11"),
        Mutant.of(
                JETTY,
                "the stage cancelled before the hooks",
                "cancellation as the first thing that comes to mind",
                Patch.of("servlet.Waiting", "lambda$refuse$*")
                    .redirecting("Call.answer", Lives.class, "cancelledFirst"))
            .killedBy(
                "asynchrony/a_stage_that_does_not_complete_in_time_is_503_and_cancelled",
                "index 1: expected \"completed\" but was \"cancelled\"",
                "GW-ASY-14"),
        Mutant.of(
                JETTY,
                "the container's own timeout for asynchronous exchanges",
                "its default, which counts to the end of the answer and ends what nobody asked it to",
                Patch.of("servlet.Cycle", "begin").constant(0L, 100L))
            .killedBy(
                // Where it is slow, before the case begins to listen, or before there is an answer.
                "asynchrony/the_request_timeout_does_not_cut_a_body/publisher",
                "to be true but was false ¦ the body ended after ¦ the connection ended in a line"
                    + " ¦ the connection broke ¦ but was: \"500 I\"",
                "GW-ASY-10")
            .killedBy(
                "asynchrony/the_idle_timeout_does_not_end_a_stage",
                "to be true but was false",
                "GW-ASY-21",
                "GW-CON-29"),
        Mutant.of(
                JETTY,
                "a late handle interrupted",
                "watchdogs for threads that seem to hang",
                Patch.of("servlet.Call", "handle")
                    .redirecting("Application.handle", Failures.class, "impatiently"))
            .killedBy(
                "asynchrony/a_blocking_application_may_be_late",
                "to be true but was false",
                "GW-ASY-12",
                "GW-ASY-13"),
        Mutant.of(
                TOMCAT,
                "a stage that is no future is a failure",
                "toCompletableFuture, which is optional",
                Patch.of("servlet.Call", "future")
                    .redirecting(
                        "CompletionStage.toCompletableFuture", Failures.class, "insistently"))
            .killedBy(
                "asynchrony/a_stage_that_is_no_future_is_503_all_the_same",
                "but was: \"500",
                "GW-ASY-15"),
        Mutant.of(
                JETTY,
                "setReadListener before startAsync",
                "an order that the Servlet API forbids, and no compiler sees",
                Patch.of("servlet.RequestBody", "publisher")
                    .taking("ServletExchange.asynchronous", true))
            .killedBy(
                "asynchrony/the_body_may_be_subscribed_to_inside_of_the_call",
                "but was: \"500",
                "GW-ASY-18"),
        Mutant.of(
                JETTY,
                "swallowed write error",
                "PrintWriter, whose checkError nobody calls",
                Patch.of("servlet.Answer", "write")
                    .redirecting("ServletOutputStream.write", Bodies.class, "writtenOrNot"))
            .killedBy(
                "asynchrony/a_disconnect_fails_the_body_that_is_being_sent/blocking writer",
                "to contain a value but it was empty",
                "GW-ASY-16"),
        Mutant.of(
                TOMCAT,
                "a disconnect is no failure",
                "access logs with 200 for what nobody has got",
                Patch.of("servlet.Call", "finish").argument(2, Failures.class, "forgotten"))
            .killedBy(
                "asynchrony/a_disconnect_fails_the_body_that_is_being_sent/blocking chunks",
                "to contain a value but it was empty",
                "GW-LIF-15")
            .killedBy(
                "lengths/too_few_bytes_cut_the_answer/blocking writer-length",
                "to contain a value but it was empty",
                "GW-LIF-14"),
        Mutant.of(
                TOMCAT,
                "the class loader of the container",
                "lookups of services that find another application's",
                Patch.of("tomcat.StarterLoader", "getClassLoader")
                    .doing(Lives.class, "ofTheSystem"))
            .killedBy(
                "deployments/the_context_class_loader_is_that_of_the_application",
                "loader=false",
                "GW-SRV-05"),
        Mutant.of(
                JETTY,
                "a line on standard output for each request",
                "debugging that stayed",
                Patch.of("servlet.GatewayServlet", "service").argument(0, Fields.class, "printed"))
            .killedBy(
                "deployments/nothing_is_written_to_standard_output", "a request", "GW-SRV-14"));
  }
}
