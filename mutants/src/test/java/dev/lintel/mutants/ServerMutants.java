package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Lives;
import java.util.List;

/** What is wrong with start, settings and stop. */
final class ServerMutants {
  private static final String STOP =
      "stops/idle_connections_are_closed_at_once_and_exchanges_finish";
  private static final String CUT = "stops/what_does_not_finish_in_the_grace_is_cut";
  private static final String START =
      "deployments/the_application_is_created_once_and_the_server_answers_when_it_has_started";
  private static final String TOLD = "deployments/a_deployment_and_its_requests_are_told_the_same";
  private static final String RESOURCES =
      "deployments/resources_are_closed_last_first_and_none_is_taken_later";
  private static final String INHERITED =
      "asynchrony/a_worker_has_nothing_of_the_thread_that_needed_one_more/platform";
  private static final String TAKEN = "deployments/a_port_that_is_taken_is_named";

  private ServerMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "an answer to idle connections at the stop",
                "408 and 503 to who has not asked for anything",
                Patch.of("jetty.ExchangeEndPoint", "closeUnlessInExchange")
                    .redirecting("ExchangeEndPoint.close", Lives.class, "withRegrets"))
            .killedBy(STOP, "a byte too much", "GW-LIF-17"),
        Mutant.of(
                JETTY,
                "half a head keeps its connection through the stop",
                "a request that has begun taken for one that is under way",
                Patch.of("jetty.ExchangeEndPoint", "closeUnlessInExchange")
                    .redirecting("AtomicReference.compareAndSet", Lives.class, "unlessInItsHead"))
            .killedBy(
                STOP,
                "[left open by the stop] Expecting value to be false but was true",
                "GW-LIF-17"),
        Mutant.of(
                TOMCAT,
                "answers during the stop promise to keep the connection",
                "the request that the client sends next, into a closing connection",
                Patch.of("tomcat.TomcatContainer", "stopping").returning(false))
            .killedBy(STOP, "but was: \"200 content-length: 6", "GW-LIF-18"),
        Mutant.of(
                JETTY,
                "a stop without grace",
                "System.exit, more or less",
                Patch.of("jetty.JettyServer", "finishExchanges").argument(0, Lives.class, "zero"))
            // The exchanges are cut off while the case looks; if they are late, it finds the stop
            // over, or what an exchange has come to.
            .killedBy(
                STOP,
                "[in flight and not cut] Expecting value to be true but was false"
                    + " ¦ not to be done ¦ expected: 0 but was: 1"
                    + " ¦ : \"-- FIN\" ¦ expected: \"qzgwn\" but was: \"\"",
                "GW-LIF-19"),
        Mutant.of(
                JETTY,
                "an interrupt in place of a cut",
                "exchanges that are answered by what their interruption threw",
                Patch.of("jetty.ExchangeConnector", "cut").doing(Lives.class, "cutNothing"))
            .killedBy(CUT, "HTTP/1.1 500", "GW-LIF-20"),
        Mutant.of(
                TOMCAT,
                "workers that inherit",
                "new Thread(task), whoever it is that needs one more",
                Patch.of("tomcat.Workers$Platform", "lambda$factory*").constant(0, 1))
            .killedBy(INHERITED, "inherited", "GW-SRV-06"),
        Mutant.of(
                JETTY,
                "a stop that is always clean",
                "return true",
                Patch.of("jetty.JettyServer", "finishExchanges").result(Lives.class, "yes"))
            .killedBy(CUT, "to be false but was true", "GW-LIF-21"),
        Mutant.of(
                JETTY,
                "resources closed before the exchanges have ended",
                "pools that are gone when the last requests need them",
                Patch.of("jetty.JettyServer", "stop")
                    .redirecting("JettyServer.finishExchanges", Lives.class, "closedFirst"))
            .killedBy(STOP, "expected: 0 but was: 1", "GW-LIF-22"),
        Mutant.of(
                JETTY,
                "a second stop does not wait",
                "a flag that says 'stopping'",
                Patch.of("jetty.JettyServer", "stop")
                    .redirecting("CompletableFuture.join", Lives.class, "unlessDone"))
            .killedBy("stops/a_second_stop_waits_for_the_first", "not to be done", "GW-LIF-24"),
        Mutant.of(
                TOMCAT,
                "close without the grace of the options",
                "close() as stopNow()",
                Patch.of("tomcat.TomcatServer", "close")
                    .redirecting("TomcatServer.stop", Lives.class, "atOnce"))
            .killedBy(
                "stops/close_stops_within_the_grace_of_the_options",
                "[too early]",
                "GW-LIF-25",
                "GW-DEP-35"),
        Mutant.of(
                TOMCAT,
                "a negative grace for none",
                "Math.max(0, grace)",
                Patch.of("tomcat.TomcatServer", "stop").taking("Duration.isNegative", false))
            .killedBy(
                "stops/close_stops_within_the_grace_of_the_options",
                "Expecting code to raise a throwable",
                "GW-LIF-26"),
        Mutant.of(
                JETTY,
                "a join that does not wait",
                "the main thread returns, and the launcher ends the process",
                Patch.of("jetty.JettyServer", "join").doingNothing())
            .killedBy(
                "stops/close_stops_within_the_grace_of_the_options", "not to be done", "GW-DEP-44"),
        Mutant.of(
                TOMCAT,
                "another timeout than that of the options told",
                "a default in two places",
                Patch.of("tomcat.TomcatServer", "info")
                    .redirecting("ServerOptions.requestTimeout", Lives.class, "anHour"))
            .killedBy(TOLD, "but was: 1H", "GW-DEP-45"),
        Mutant.of(
                TOMCAT,
                "created twice",
                "a factory that is called to see whether it works",
                Patch.of("spi.DeployedApplication", "create")
                    .redirecting("ApplicationFactory.create", Lives.class, "createdTwice"))
            .killedBy(START, "expected: 1 but was: 2", "GW-DEP-01"),
        Mutant.of(
                JETTY,
                "created by another thread",
                "a container that starts its applications in parallel",
                Patch.of("spi.DeployedApplication", "create")
                    .redirecting("ApplicationFactory.create", Lives.class, "createdElsewhere"))
            .killedBy(
                "deployments/the_factory_is_called_by_the_caller_of_the_start",
                "elsewhere,5",
                "GW-DEP-46"),
        Mutant.of(
                JETTY,
                "the address of a connector that is closed",
                "a getter that asks whoever knows",
                Patch.of("jetty.JettyServer", "uri").doing(Lives.class, "asItListens"))
            .killedBy(
                "deployments/a_server_says_the_same_of_itself_also_after_its_stop",
                "http://127.0.0.1:0/",
                "GW-DEP-47"),
        Mutant.of(
                JETTY,
                "the exception of the factory wrapped",
                "ServletException, with the reason somewhere inside",
                Patch.of("jetty.JettyRunner", "deploy")
                    .redirecting("DeployedApplication.create", Lives.class, "wrapped"))
            .killedBy(
                "deployments/a_factory_that_fails_stops_the_start",
                "IllegalStateException: the application cannot be created",
                "GW-DEP-02"),
        Mutant.of(
                TOMCAT,
                "resources closed in the order of their opening",
                "a list, and a loop",
                Patch.of("spi.DeploymentResources", "add")
                    .redirecting("Deque.push", Lives.class, "queued"))
            .killedBy(
                RESOURCES, "Expecting actual: [\"first\", \"second\", \"third\"]", "GW-DEP-03"),
        Mutant.of(
                JETTY,
                "resources taken after the creation",
                "a list that grows with each request",
                Patch.of("spi.DeploymentResources", "add").reading("sealed", false))
            .killedBy(RESOURCES, "Expecting code to raise a throwable", "GW-DEP-04"),
        Mutant.of(
                JETTY,
                "a port that is taken said in the container's words",
                "stack traces that name everything but the port",
                Patch.of("spi.ListenAddress", "explain").doing(Lives.class, "asItIs"))
            .killedBy(TAKEN, "java.io.IOException: Failed to bind", "GW-DEP-10"),
        Mutant.of(
                JETTY,
                "a start that fails leaves its resources open",
                "a catch block that logs",
                Patch.of("jetty.JettyRunner", "deploy").without("DeployedApplication.close"))
            .killedBy(
                TAKEN, "[] but could not find the following elements: [\"closed\"]", "GW-DEP-11"),
        Mutant.of(
                TOMCAT,
                "another version of the specification",
                "a string in two places",
                Patch.of("tomcat.TomcatServer", "info").constant("1.0", "0.9"))
            .killedBy(TOLD, "spec=0.9", "GW-DEP-18"),
        Mutant.of(
                JETTY,
                "a server of one thread, by its own account",
                "wsgi.multithread, and what it means",
                Patch.of("jetty.JettyRunner", "info").constant(1, 0))
            .killedBy(TOLD, "expected: 0 but was: 1", "GW-DEP-19"),
        Mutant.of(
                TOMCAT,
                "the application's settings lost",
                "init parameters of the wrong object",
                Patch.of("spi.DeployedApplication", "create").argument(3, Lives.class, "none"))
            .killedBy(TOLD, "could not find: [\"a=1", "GW-DEP-41"),
        Mutant.of(
                TOMCAT,
                "a URI that nothing can be resolved against",
                "a slash that was thought to be the same without",
                Patch.of("spi.ListenAddress", "uri").result(Lives.class, "withoutSlash"))
            .killedBy(START, "http://127.0.0.1:", "GW-DEP-42"),
        Mutant.of(
                JETTY,
                "a URI with another port",
                "a port that was asked for before the system had chosen one",
                Patch.of("jetty.JettyRunner", "listen").taking("ExchangeConnector.getLocalPort", 1))
            .killedBy(START, "cannot connect", "GW-DEP-09", "GW-DEP-25"),
        Mutant.of(
                JETTY,
                "open to the network",
                "0.0.0.0 as the default, and databases that were found by search engines",
                Patch.of("jetty.ExchangeConnector", "<init>").without("ExchangeConnector.setHost"))
            .killedBy(
                "deployments/other_addresses_of_the_machine_are_not_listened_to",
                "Expecting code to raise a throwable",
                "GW-DEP-24"),
        Mutant.of(
                JETTY,
                "no virtual threads, and not a word",
                "a fallback that changes the capacity unseen",
                Patch.of("OptionRules", "virtualThreads").doingNothing(),
                Patch.of("jetty.Workers", "<init>").taking("Optional.orElseThrow", null))
            .killedBy(
                "settings/virtual_threads_are_used_or_refused",
                "Expecting code to raise a throwable ¦ to be true but was false",
                "GW-DEP-23",
                "GW-DEP-37"),
        Mutant.of(
                JETTY,
                "as many connections as come",
                "a limit that is only logged",
                Patch.of("jetty.ExchangeConnector", "accept").without("Semaphore.acquire"))
            .killedBy(
                "settings/more_connections_than_the_maximum_wait",
                "to be true but was false",
                "GW-DEP-28"),
        Mutant.of(
                TOMCAT,
                "more workers than were asked for",
                "spare threads that count as none",
                Patch.of("tomcat.Workers$Platform", "<init>").argument(0, Lives.class, "andTwo"))
            .killedBy(
                "settings/as_many_calls_at_once_as_there_are_workers",
                "expected: 4L but was: 6L ¦ expected: 4L but was: 5L",
                "GW-DEP-29"));
  }
}
