package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Fields;
import java.util.List;

/** What is wrong with methods, hosts and the fields of requests. */
final class RequestHeadMutants {
  private static final String HOSTS = "hosts/an_absolute_target_that_does_not_agree_is_refused/";
  private static final String LINE = "requestheaders/a_line_is_seen_as_sent/";
  private static final String ORDER =
      "requestheaders/repeated_lines_keep_their_order_with_others_in_between";

  private RequestHeadMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "method in upper case",
                "servers with an enum of methods",
                Patch.of("servlet.Admission", "<init>")
                    .redirecting("HttpServletRequest.getMethod", Fields.class, "upperCase"))
            .killedBy(
                "methods/any_token_is_a_method_as_it_was_sent/get", "method=GET", "GW-REQ-01"),
        Mutant.of(
                TOMCAT,
                "TRACE passed on",
                "containers that leave it to the application",
                Patch.of("servlet.Admission", "decide").constant("TRACE", "OFF"))
            .killedBy("methods/trace_is_not_allowed", "but was: \"200", "GW-REQ-02"),
        Mutant.of(
                JETTY,
                "405 with another Allow",
                "405 as if it were any other status",
                Patch.of("servlet.Admission", "<clinit>").constant("allow", "x-allow"))
            .killedBy("methods/trace_is_not_allowed", "x-allow: GET", "GW-REQ-04"),
        Mutant.of(
                TOMCAT,
                "CONNECT to anything is 405",
                "servers that look at the method alone",
                Patch.of("spi.RequestTarget", "connect").taking("HostRules.valid", true))
            .killedBy(
                "methods/connect_to_no_authority_is_refused/test:0", "but was: \"405", "GW-REQ-03"),
        Mutant.of(
                TOMCAT,
                "OPTIONS * passed on as the root",
                "containers without a place for it",
                Patch.of("tomcat.Processor", "asterisk").returning(false))
            .killedBy(
                "methods/options_for_the_server_is_answered_by_it",
                "path=/ raw=/ query=",
                "GW-REQ-05"),
        Mutant.of(
                JETTY,
                "any authority taken for one",
                "userinfo, lists and escapes in Host, each read differently by a cache and a server",
                Patch.of("spi.HostRules", "valid").returning(true))
            .killedBy("hosts/any_other_host_is_refused/\"a%2eb\"", "but was: \"200", "GW-REQ-41"),
        Mutant.of(
                TOMCAT,
                "userinfo in Host",
                "https://good.example@evil.example, and who is meant",
                Patch.of("spi.HostRules", "isName").returning(true))
            .killedBy("hosts/any_other_host_is_refused/\"u@a\"", "but was: \"200", "GW-REQ-41"),
        Mutant.of(
                TOMCAT,
                "the scheme of a target ignored",
                "servers that take the path out of an absolute URI and forget the rest",
                Patch.of("spi.RequestTarget", "requireConnection").doingNothing())
            .killedBy(HOSTS + "https://test/h", "but was: \"200", "GW-REQ-42")
            .killedBy(HOSTS + "http://other/h", "but was: \"200", "GW-REQ-43"),
        Mutant.of(
                JETTY,
                "a fixed name for want of Host",
                "SERVER_NAME as somebody has configured it",
                Patch.of("servlet.Admission", "localAuthority").returning("localhost"))
            .killedBy(
                "hosts/without_host_the_authority_is_the_local_address/GET /h HTTP/1.0",
                "authority=localhost",
                "GW-REQ-44"),
        Mutant.of(
                TOMCAT,
                "https where the container says http",
                "a bridge that believes its own configuration",
                Patch.of("servlet.ServletExchange", "scheme").returning("https"))
            .killedBy(
                "hosts/an_absolute_target_is_read_as_its_path/http://test/h test",
                "scheme=https",
                "GW-REQ-06"),
        Mutant.of(
                TOMCAT,
                "one protocol for all",
                "a constant in the place of SERVER_PROTOCOL",
                Patch.of("servlet.ServletExchange", "protocol").returning("HTTP/1.1"))
            .killedBy("hosts/the_protocol_has_one_spelling", "protocol=HTTP/1.1", "GW-REQ-07"),
        Mutant.of(
                JETTY,
                "scheme from X-Forwarded-Proto",
                "frameworks that trust it by default",
                Patch.of("servlet.GatewayServlet", "service")
                    .argument(0, Fields.class, "forwarded"))
            .killedBy("hosts/forwarding_fields_change_nothing", "scheme=https", "GW-SRV-13"),
        Mutant.of(
                JETTY,
                "names of fields as sent",
                "maps with keys in the case of HTTP/1.1",
                Patch.of("HeaderNames", "lowerCase").doing(Fields.class, "asGiven"))
            .killedBy(LINE + "X-A: 1", "header X-A=1", "GW-REQ-45"),
        Mutant.of(
                TOMCAT,
                "values of fields decoded as UTF-8",
                "bridges that assume what the bytes mean",
                Patch.of("servlet.RequestHeaders", "forEach")
                    .redirecting("Container.headers", Fields.class, "asUtf8"))
            .killedBy(
                "requestheaders/each_byte_of_a_value_is_a_character",
                "header x-a=x\uFFFD",
                "GW-REQ-46"),
        Mutant.of(
                TOMCAT,
                "a value decoded where all threads see it",
                "one buffer for each request, reused for each field",
                Patch.of("servlet.ServletExchange", "lockUse").returning(null),
                Patch.of("servlet.RequestHeaders", "first")
                    .redirecting("HttpServletRequest.getHeader", Fields.class, "mixedUp"))
            .killedBy(
                "requestheaders/several_threads_may_read_at_the_same_time",
                "but was: \"not all read the same\"",
                "GW-REQ-75"),
        Mutant.of(
                TOMCAT,
                "a request that is read on when its objects serve another",
                "a check whether the exchange is alive, and a read behind it",
                Patch.of("servlet.ServletExchange", "lockUse").returning(null))
            .killedBy(
                "crowds/who_reads_on_reads_nothing_of_the_next_request/blocking",
                "[\"read ¦ \"read ",
                "GW-REQ-67",
                "GW-SRV-15"),
        Mutant.of(
                JETTY,
                "last duplicate header kept",
                "bridges that copy the fields into a map",
                Patch.of("servlet.RequestHeaders", "forEach")
                    .redirecting("Container.headers", Fields.class, "lastOf"))
            .killedBy(ORDER, "[\"header x-a=2\"]", "GW-REQ-47"),
        Mutant.of(
                TOMCAT,
                "repeated fields joined",
                "CGI variables, which have room for one value",
                Patch.of("servlet.RequestHeaders", "forEach")
                    .redirecting("Container.headers", Fields.class, "joinedOf"))
            .killedBy(ORDER, "[\"header x-a=3, 1, 2\"]", "GW-REQ-47"),
        Mutant.of(
                TOMCAT,
                "the space of a fold kept",
                "parsers that replace the line break and nothing else",
                Patch.of("tomcat.HeadRules", "trimFolded").doingNothing())
            .killedBy(LINE + "X-A:| 1", "header x-a= 1", "GW-REQ-48"),
        Mutant.of(
                JETTY,
                "folded lines refused",
                "what the RFC allows and the neighbour does not do",
                Patch.of("jetty.Assembly", "http")
                    .redirecting("HttpCompliance.with", Fields.class, "withoutMore"))
            .killedBy(LINE + "X-A: 1| 2", "\"400", "GW-REQ-48"),
        Mutant.of(
                JETTY,
                "a second Content-Type ignored",
                "getHeader, which knows one value, the first or the last",
                Patch.of("spi.HeadFields", "isTypeRepeated").returning(false))
            .killedBy(
                "requestheaders/some_fields_come_once/Content-Type: a/b|Content-Type: a/b",
                "but was: \"200",
                "GW-REQ-49"),
        Mutant.of(
                TOMCAT,
                "any upgrade ignored",
                "fields that nobody looks at, and one container refuses",
                Patch.of("spi.HeadFields", "isUpgradeNamed").returning(true))
            .killedBy(
                "connections/an_upgrade_is_ignored_if_the_connection_field_names_it",
                "but was: \"200",
                "GW-CON-31"),
        Mutant.of(
                JETTY,
                "any expectation passed on",
                "a field of which one value is known",
                Patch.of("spi.HeadFields", "isContinue").returning(true))
            .killedBy(
                "servererrors/an_expectation_other_than_100_continue_is_417/\",100-continue\"",
                "but was: \"200",
                "GW-CON-32"),
        Mutant.of(
                JETTY,
                "parameters parsed by the container",
                "any filter in front that asks for a parameter, and thereby reads the form",
                Patch.of("servlet.GatewayServlet", "service").argument(0, Fields.class, "parsed"))
            .killedBy(
                "requestheaders/cookies_forms_and_charsets_are_left_to_the_application",
                "Expecting actual: \"400",
                "GW-SRV-12"),
        Mutant.of(
                TOMCAT,
                "the query of the request before",
                "an exchange object that is used again, with a field that was not reset",
                Patch.of("servlet.Admission", "decide")
                    .redirecting("PathRules.requireQuery", Fields.class, "ofTheOneBefore"))
            .killedBy(
                "connections/a_connection_takes_1100_requests",
                "could not find: [\" query=0 \"]",
                "GW-SRV-15"));
  }
}
