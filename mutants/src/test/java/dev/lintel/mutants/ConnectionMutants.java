package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Failures;
import dev.lintel.mutants.broken.Fields;
import dev.lintel.mutants.broken.Lives;
import java.util.List;

/** What is wrong with heads that are refused, and with connections. */
final class ConnectionMutants {
  private static final String TOO_LARGE =
      "servererrors/a_head_of_the_maximum_is_accepted_and_one_byte_more_is_431/8192 by ";

  private ConnectionMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "malformed requests are the server's fault",
                "500 for whatever a parser throws",
                Patch.of("jetty.ErrorAnswers", "status").result(Failures.class, "internal"),
                Patch.of("spi.RequestIntake", "refusal").result(Failures.class, "internal"))
            .killedBy(
                "servererrors/a_malformed_head_is_400/: a<0D><0A><0D><0A>",
                "but was: \"500",
                "GW-CON-07")
            .killedBy(
                "targets/a_target_has_one_path_or_is_refused//../a", "but was: \"500", "GW-REQ-10")
            .killedBy(
                "hosts/a_request_has_one_host/GET /h HTTP/1.1", "but was: \"500", "GW-REQ-40"),
        Mutant.of(
                JETTY,
                "414 for a long target",
                "one of two statuses for the same limit",
                Patch.of("spi.RequestIntake", "refusal").constant(431, 414))
            .killedBy(TOO_LARGE + "target", "but was: \"414", "GW-CON-01"),
        Mutant.of(
                JETTY,
                "off by one at the limit of the head",
                "< for <=",
                Patch.of("jetty.Assembly", "http")
                    .redirecting(
                        "HttpConfiguration.setRequestHeaderSize", Fields.class, "oneByteLess"))
            .killedBy(TOO_LARGE + "header", "Expecting actual: \"431", "GW-CON-02", "GW-DEP-30"),
        Mutant.of(
                TOMCAT,
                "an unknown version is a bad request",
                "a parser that knows two versions and no third",
                Patch.of("spi.RequestIntake", "refusal").constant(505, 400))
            .killedBy(
                "servererrors/an_unknown_version_is_505/HTTP/1.2", "but was: \"400", "GW-CON-03"),
        Mutant.of(
                JETTY,
                "HTTP/2's preface answered",
                "an HTTP/1 answer, which is noise to that client",
                Patch.of("jetty.RequestLine", "isPreface").returning(false))
            .killedBy(
                "servererrors/the_preface_of_http_2_is_closed_without_an_answer",
                "HTTP/1.1 505",
                "GW-CON-04"),
        Mutant.of(
                JETTY,
                "408 for half a head",
                "an answer to a request that there is not",
                Patch.of("jetty.ExchangeEndPoint", "expireHead")
                    .redirecting("ExchangeEndPoint.close", Lives.class, "withRegrets"))
            .killedBy(
                "settings/half_a_head_is_closed_after_the_head_timeout",
                "but was: \"HTTP/1.1 408",
                "GW-CON-05"),
        Mutant.of(
                TOMCAT,
                "a head timeout for each read",
                "slow-loris attacks, on every server that had only a read timeout",
                Patch.of("tomcat.Connection", "headArrives")
                    .reading("fresh", false)
                    .taking("Connection.headIsPartial", false))
            .killedBy(
                "settings/the_head_timeout_is_for_all_of_the_head", "[too late]", "GW-CON-06"),
        Mutant.of(
                JETTY,
                "a new connection has time",
                "a timer that starts with the first byte",
                Patch.of("jetty.HeadTimer", "headBegins")
                    .redirecting("System.nanoTime", Lives.class, "fiveSecondsFromNow"))
            .killedBy(
                "settings/a_connection_that_says_nothing_is_closed_after_the_head_timeout",
                "[too late]",
                "GW-CON-28"),
        Mutant.of(
                JETTY,
                "the head timeout in other units",
                "a setting that is multiplied once too often",
                Patch.of("jetty.ExchangeConnector", "<init>")
                    .redirecting("Duration.toNanos", Lives.class, "eightTimesNanos"))
            .killedBy(
                "settings/a_connection_that_says_nothing_is_closed_after_the_head_timeout",
                "[too late]",
                "GW-DEP-33"),
        Mutant.of(
                JETTY,
                "the idle timeout in other units",
                "the same",
                Patch.of("jetty.ExchangeConnector", "<init>")
                    .redirecting("Duration.toMillis", Lives.class, "eightTimesMillis"))
            .killedBy(
                "settings/an_idle_connection_is_closed_after_the_idle_timeout",
                "[too late]",
                "GW-CON-27",
                "GW-DEP-32"),
        Mutant.of(
                TOMCAT,
                "a client counted as idle since it was last read from",
                "timestamps that only a read moves, and pollers that look at them",
                Patch.of("tomcat.Connection", "read")
                    .without("NioEndpoint$NioSocketWrapper.updateLastRead"))
            .killedBy(
                "settings/a_client_is_not_idle_while_nobody_reads_what_it_sends",
                "408 Request Timeout",
                "GW-CON-29"),
        Mutant.of(
                TOMCAT,
                "a client counted as idle that takes its answer",
                "a clock for each direction, of which either ends the connection",
                Patch.of("tomcat.Connection", "write")
                    .without("NioEndpoint$NioSocketWrapper.updateLastRead"))
            .killedBy(
                "settings/a_client_is_not_idle_that_takes_an_answer_while_its_upload_is_awaited",
                "the upload has ended",
                "GW-CON-27"),
        Mutant.of(
                JETTY,
                "half a head answered",
                "400 to a client that has gone",
                Patch.of("jetty.ExchangeEndPoint", "fill")
                    .redirecting(
                        "ExchangeEndPoint.closeUnlessInExchange", Lives.class, "withReproach"))
            .killedBy(
                "servererrors/a_head_that_the_client_ends_early_is_not_answered/20 bytes",
                "HTTP/1.1 400",
                "GW-CON-30"),
        Mutant.of(
                TOMCAT,
                "closed after each answer",
                "pipelining and keep-alive, switched off for simplicity",
                Patch.of("servlet.Answer", "closes").returning(true))
            .killedBy(
                "connections/pipelined_requests_are_answered_in_their_order",
                "the connection ended in a line",
                "GW-CON-14"),
        Mutant.of(
                TOMCAT,
                "100 requests for each connection",
                "a default of two servers",
                Patch.of("tomcat.EmbeddedTomcat", "configure")
                    .without("Protocol.setMaxKeepAliveRequests"))
            .killedBy(
                "connections/a_connection_takes_1100_requests",
                "to be false but was true",
                "GW-CON-26"),
        Mutant.of(
                JETTY,
                "404 closes",
                "errors of the client, all alike",
                Patch.of("servlet.Answer", "closes").constant(404, -1))
            .killedBy(
                "connections/a_404_of_the_server_keeps_the_connection",
                "but was: \"404 connection: close",
                "GW-CON-19"),
        Mutant.of(
                TOMCAT,
                "HTTP/1.0 kept alive unasked",
                "clients that wait for the end of the connection",
                Patch.of("servlet.Answer", "clientCloses").taking("Answer.isHttp10", false))
            .killedBy(
                "connections/http_1_0_closes_unless_it_is_kept_alive",
                "but was: \"200 connection: keep-alive date: * -- OPEN",
                "GW-CON-21"),
        Mutant.of(
                JETTY,
                "HTTP/1.0 kept alive without saying so",
                "connections that one side thinks are over",
                Patch.of("servlet.Answer", "head").constant("keep-alive", "kept"))
            .killedBy(
                "connections/http_1_0_closes_unless_it_is_kept_alive",
                "-- OPEN\" but was: \"200 connection: kept",
                "GW-CON-22"));
  }
}
