package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Fields;
import dev.lintel.mutants.broken.Lives;
import java.util.List;

/** What is wrong at the end of an exchange, and after it. */
final class HookMutants {
  private static final String ORDER =
      "hooks/hooks_run_once_the_last_first_on_one_thread_after_the_close";
  private static final String SAYS = "hooks/a_completion_says_what_was_sent";
  private static final String DEAD =
      "hooks/a_request_is_dead_after_its_exchange_and_a_snapshot_lives";

  private HookMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "double completion",
                "onComplete and onError, both of which a container calls",
                Patch.of("spi.Exchange", "end").redirecting("Exchange.run", Lives.class, "twice"))
            .killedBy(ORDER, "2 ends", "GW-LIF-01"),
        Mutant.of(
                TOMCAT,
                "hooks before the close",
                "access logs with numbers that are not final",
                Patch.of("servlet.Call", "finish")
                    .redirecting("Call.close", Lives.class, "beforeTheClose"))
            .killedBy(ORDER, "not found: [\"closed\"]", "GW-LIF-03"),
        Mutant.of(
                JETTY,
                "the first hook first",
                "a list of listeners",
                Patch.of("Request", "onComplete")
                    .redirecting("Exchange.onComplete", Lives.class, "firstComeFirstServed"))
            .killedBy(ORDER, "[\"called\", \"closed\", \"completed\", \"hook 1 on", "GW-LIF-04"),
        Mutant.of(
                TOMCAT,
                "each hook on a thread of its own",
                "listeners on an executor",
                Patch.of("spi.Exchange", "end")
                    .redirecting("Exchange.run", Lives.class, "onAThreadOfItsOwn"))
            .killedBy(ORDER, "not found: [\"hook 2 on", "GW-LIF-05"),
        Mutant.of(
                TOMCAT,
                "a body given to a request never closed",
                "filters that wrap the input stream, which the container does not know",
                Patch.of("Request", "withBody").without("Exchange.onComplete"))
            .killedBy(
                "hooks/a_body_given_to_a_request_is_closed_before_the_hooks_that_were_there",
                "could not find the following elements: [\"given closed\"]",
                "GW-BDY-44"),
        Mutant.of(
                JETTY,
                "the request dead in its hooks",
                "containers that recycle before they notify",
                Patch.of("Request", "live").redirecting("Exchange.dead", Lives.class, "ending"))
            .killedBy(ORDER, "Expected size: 9 but was: 6", "GW-LIF-07"),
        Mutant.of(
                TOMCAT,
                "a hook that comes too late forgotten",
                "listeners that are added to a list which nobody reads again",
                Patch.of("Request", "onComplete")
                    .redirecting("Exchange.onComplete", Lives.class, "unlessOver"))
            .killedBy(
                "hooks/a_hook_that_comes_too_late_runs_at_once", "AtomicInteger(0)", "GW-LIF-08"),
        Mutant.of(
                JETTY,
                "a hook that comes too late refused",
                "AsyncContext.addListener after the end",
                Patch.of("Request", "onComplete")
                    .redirecting("Exchange.onComplete", Lives.class, "orElseThrow"))
            .killedBy("hooks/a_hook_that_comes_too_late_runs_at_once", "too late", "GW-LIF-09"),
        Mutant.of(
                TOMCAT,
                "the status that was meant",
                "a log of what the application returned",
                Patch.of("servlet.ServletExchange", "completion").reading("status", 200))
            .killedBy(SAYS, "but was: 200", "GW-LIF-11"),
        Mutant.of(
                JETTY,
                "a completion without headers",
                "the response, which is gone by then",
                Patch.of("servlet.ServletExchange", "committed").notWriting("sentHeaders"))
            .killedBy(
                SAYS,
                "[] but could not find the following elements: [\"content-type\"]",
                "GW-LIF-12"),
        Mutant.of(
                TOMCAT,
                "no bytes counted",
                "a counter in another wrapper",
                Patch.of("servlet.Call", "finish").taking("Answer.sent", 0L))
            .killedBy(SAYS, "but was: 0L", "GW-LIF-13"),
        Mutant.of(
                JETTY,
                "a duration since who knows when",
                "nanoTime taken for a time of day",
                Patch.of("servlet.ServletExchange", "completion").reading("began", 0L))
            .killedBy(SAYS, "[longer than the exchange]", "GW-LIF-23"),
        Mutant.of(
                TOMCAT,
                "request read after recycling",
                "request objects that were kept, and show another client's data",
                Patch.of("Request", "authority")
                    .redirecting("Request.live", Lives.class, "unchecked"),
                Patch.of("Request", "remote").redirecting("Request.live", Lives.class, "unchecked"))
            .killedBy(DEAD, "to raise a throwable", "GW-REQ-67"),
        Mutant.of(
                JETTY,
                "a snapshot without its headers",
                "copies that are made field by field",
                Patch.of("Snapshot", "of").argument(1, Fields.class, "none"))
            .killedBy(DEAD, "to contain: \"1\" but was empty", "GW-REQ-68"));
  }
}
