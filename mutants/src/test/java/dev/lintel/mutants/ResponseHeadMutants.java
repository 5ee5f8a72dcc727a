package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import dev.lintel.mutants.broken.Failures;
import dev.lintel.mutants.broken.Fields;
import dev.lintel.mutants.broken.Lives;
import java.util.List;

/** What is wrong in the head of an answer, and with trailers. */
final class ResponseHeadMutants {
  private static final String FIELDS =
      "responseheads/fields_are_sent_one_by_one_and_in_their_order";
  private static final String TYPE = "responseheads/a_content_type_is_sent_verbatim/";

  private ResponseHeadMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "cookies joined with a comma",
                "early Rack and WSGI handlers, and proxies that merge repeated fields",
                Patch.of("servlet.Answer", "head")
                    .redirecting("Headers.forEach", Fields.class, "joined"))
            .killedBy(FIELDS, "set-cookie: a=1; Path=/, b=2;", "GW-RSP-13"),
        Mutant.of(
                TOMCAT,
                "the last of repeated fields kept",
                "adapters that hand fields over in a map from name to value",
                Patch.of("servlet.Answer", "head")
                    .redirecting("Headers.forEach", Fields.class, "lastOfEach"))
            .killedBy(FIELDS, "server: mine set-cookie: a=1; Path=/ www-authenticate", "GW-RSP-13"),
        Mutant.of(
                JETTY,
                "values split at commas",
                "bridges that take lists apart, dates of cookies included",
                Patch.of("servlet.Answer", "head")
                    .redirecting("Headers.forEach", Fields.class, "split"))
            .killedBy(FIELDS, "last-modified: Sun last-modified: 06 Nov", "GW-RSP-13"),
        Mutant.of(
                TOMCAT,
                "adding a field replaces it",
                "setHeader and addHeader taken for the same",
                Patch.of("Response", "addHeader").redirecting("Headers.and", Fields.class, "with"))
            .killedBy(FIELDS, "server: mine set-cookie: a=1; Path=/ www-authenticate", "GW-RSP-08"),
        Mutant.of(
                TOMCAT,
                "a header value split at its line breaks",
                "response splitting: redirects to what the client has sent",
                Patch.of("HeaderValues", "requireText").doing(Fields.class, "any"),
                Patch.of("servlet.Answer", "head")
                    .redirecting("Headers.forEach", Fields.class, "splitAtLines"))
            .killedBy(
                "responseheads/a_header_value_that_no_field_can_carry_is_refused/"
                    + "x-value: a<0D><0A>x-injected: 1",
                "x-injected: 1",
                "GW-RSP-03"),
        Mutant.of(
                JETTY,
                "any name of a header",
                "servers that send what they are given",
                Patch.of("HeaderNames", "requireToken").taking("HeaderNames.isTokenChar", true))
            .killedBy(
                "responseheads/a_header_name_that_is_no_token_is_refused/x(: 1",
                "sent",
                "GW-RSP-02"),
        Mutant.of(
                TOMCAT,
                "the server's headers sent by the application",
                "hop-by-hop fields passed through by the first release of every bridge",
                Patch.of("HeaderRules", "requireSendable(Ljava/lang/String;").doingNothing())
            .killedBy(
                "responseheads/a_header_that_is_the_servers_is_refused/keep-alive: timeout=5",
                "keep-alive: timeout=5",
                "GW-RSP-04"),
        Mutant.of(
                JETTY,
                "two content types",
                "add where set was meant, and each client takes another of them",
                Patch.of("HeaderRules", "requireSingle").doingNothing())
            .killedBy(
                "responseheads/a_second_content_type_is_refused/+Content-Type: text/html",
                "added",
                "GW-RSP-31"),
        Mutant.of(
                TOMCAT,
                "a head of any size",
                "bridges that learn of the container's limit when it is too late to answer",
                Patch.of("HeaderRules", "requireSmall").doingNothing())
            .killedBy(
                "responseheads/a_head_of_more_than_16_KiB_is_a_failure_of_the_application",
                "but was: \"200",
                "GW-RSP-32"),
        Mutant.of(
                JETTY,
                "the container's limit for the head of an answer",
                "a limit that nobody has looked for: no answer at all",
                Patch.of("jetty.Assembly", "http")
                    .without("HttpConfiguration.setMaxResponseHeaderSize"))
            .killedBy(
                "responseheads/a_large_head_is_sent_whole",
                "the connection ended in a line",
                "GW-RSP-33"),
        Mutant.of(
                JETTY,
                "any field in trailers",
                "a check of the header that nobody made for trailers",
                Patch.of("HeaderRules", "requireSendableTrailers")
                    .taking("TrailerRules.allowed", true))
            .killedBy(
                "trailers/a_trailer_that_is_needed_before_the_body_cuts_the_answer/set-cookie",
                "-- trailers set-cookie: 1",
                "GW-RSP-06"),
        Mutant.of(
                JETTY,
                "the container's charset in the content type",
                "setContentType, of which each container makes its own text",
                Patch.of("jetty.JettyContainer", "contentType")
                    .doing(Fields.class, "containersType"))
            .killedBy(TYPE + "text/html; charset=UTF-8", "charset=utf-8", "GW-RSP-12"),
        Mutant.of(
                TOMCAT,
                "the content type rewritten",
                "the same, in the other container",
                Patch.of("tomcat.TomcatContainer", "contentType")
                    .doing(Fields.class, "containersType"))
            .killedBy(
                TYPE + "text/html; charset=utf-8; a=b",
                "[\"text/html;a=b;charset=utf-8\"]",
                "GW-RSP-12"),
        Mutant.of(
                JETTY,
                "the server's name on every answer",
                "the default of most servers, with their version",
                Patch.of("jetty.Assembly", "http")
                    .without("HttpConfiguration.setSendServerVersion"))
            .killedBy("responseheads/no_field_names_the_server", "Jetty(", "GW-RSP-10"),
        Mutant.of(
                JETTY,
                "two dates",
                "addHeader, where the container has put one in before",
                Patch.of("jetty.JettyContainer", "header").taking("String.equals", false))
            .killedBy(
                "responseheads/a_date_of_the_applications_own_is_the_only_one",
                "Sun, 06 Nov 1994 08:49:37 GMT\"] but",
                "GW-RSP-11"),
        Mutant.of(
                JETTY,
                "names of fields in the container's case",
                "HTTP/1.1 clients that compare them, in spite of the RFC",
                Patch.of("jetty.JettyContainer", "verbatim")
                    .doing(Fields.class, "inTheCaseOfTheContainer"))
            .killedBy("responseheads/names_have_the_same_case_on_every_server", "ETag", "GW-DEP-15")
            .killedBy(Kit.SCRIPTS + "answers/fields", "ETag", "GW-RSP-27"),
        Mutant.of(
                JETTY,
                "304 with a length",
                "an answer that is built as for 200, with another status",
                Patch.of("servlet.Answer", "sendHead").constant(304, -1),
                Patch.of("jetty.ExchangeStream", "send").constant(304, -1))
            .killedBy(
                "responseheads/neither_204_nor_304_has_a_body_or_a_length/304 bytes",
                "but was: \"304 content-length: 10",
                "GW-RSP-21"),
        Mutant.of(
                JETTY,
                "205 with a body",
                "two statuses without a body, where there are three",
                Patch.of("servlet.Answer", "isBodiless").constant(205, -1),
                Patch.of("servlet.Answer", "sendHead").constant(205, -1))
            .killedBy(
                Kit.SCRIPTS + "answers/status-205-bytes",
                "* Content-Length: 0 * Content-Length: ",
                "GW-RSP-26"),
        Mutant.of(
                JETTY,
                "304 with a body",
                "not-modified answers that are built as for 200, sent by who does not look",
                Patch.of("servlet.Answer", "isBodiless").constant(304, -1),
                Patch.of("servlet.Answer", "head")
                    .redirecting("HttpServletResponse.setStatus", Bodies.class, "unlike304"),
                Patch.of("jetty.ExchangeEndPoint", "write").argument(1, Bodies.class, "like304"))
            .killedBy(
                "responseheads/neither_204_nor_304_has_a_body_or_a_length/304 bytes",
                "not a status line: ",
                "GW-RSP-17"),
        Mutant.of(
                TOMCAT,
                "the body of a 304 consumed",
                "frameworks that set the status and go on: a container drops what they write",
                Patch.of("servlet.Answer", "isBodiless").constant(304, -1))
            .killedBy(
                "responseheads/neither_204_nor_304_has_a_body_or_a_length/304 writer",
                "but found [\"written\"]",
                "GW-RSP-18"),
        Mutant.of(
                TOMCAT,
                "HEAD with a body",
                "HEAD rewritten to GET, and nobody left to take the body off",
                Patch.of("servlet.Answer", "isBodiless").taking("String.equals", false),
                Patch.of("tomcat.TomcatContainer", "lost").doing(Bodies.class, "alwaysGet"))
            .killedBy(
                "bodies/head_has_the_length_and_no_body/blocking bytes",
                "not a status line",
                "GW-RSP-17"),
        Mutant.of(
                TOMCAT,
                "HEAD without a framing",
                "a length of 0 for what nobody has written",
                Patch.of("tomcat.TomcatContainer", "headOfUnknownLength").doingNothing())
            .killedBy(
                "bodies/head_of_an_unknown_length_says_chunked/blocking writer",
                "but was: \"200 date: * -- OPEN",
                "GW-RSP-20"),
        Mutant.of(
                JETTY,
                "HEAD without the length",
                "answers to HEAD by a handler of its own, which has no body to measure",
                Patch.of("servlet.Answer", "sendHead").taking("OptionalLong.orElse", -1L))
            .killedBy(
                "bodies/head_has_the_length_and_no_body/blocking bytes",
                "transfer-encoding: chunked",
                "GW-RSP-19"),
        Mutant.of(
                TOMCAT,
                "Content-Length counted in chars",
                "text.length(), in every other framework's first release",
                Patch.of("Body", "text(Ljava/lang/String;")
                    .redirecting("Body.bytes", Bodies.class, "countedInCharacters"))
            .killedBy(
                "bodies/the_length_of_a_text_is_in_bytes",
                "but was: \"200 content-length: 5",
                "GW-RSP-16",
                "GW-BDY-03"),
        Mutant.of(
                TOMCAT,
                "text in the charset of the web's first years",
                "ISO-8859-1, which was the default of text types until RFC 7231",
                Patch.of("Body", "text(Ljava/lang/String;")
                    .redirecting("String.getBytes", Bodies.class, "inLatin1"))
            .killedBy(
                "bodies/the_length_of_a_text_is_in_bytes",
                "but was: \"200 content-length: 4",
                "GW-BDY-12"),
        Mutant.of(
                TOMCAT,
                "a file past the chunks",
                "sendfile, and a head that says chunked: as Lintel had it before 0.1",
                Patch.of("servlet.Answer", "file").taking("Answer.saysLength", true))
            .killedBy(
                "trailers/response_trailers_follow_a_body_of_every_form/region",
                "not a chunk size",
                "GW-RSP-16"),
        Mutant.of(
                TOMCAT,
                "trailers of any size",
                "a limit for heads alone",
                Patch.of("HeaderRules", "requireSendableTrailers")
                    .without("HeaderRules.requireSmall"))
            .killedBy(
                "trailers/trailers_of_4_KiB_are_sent_and_more_cut_the_answer",
                "-- trailers x-large: ",
                "GW-RSP-34"),
        Mutant.of(
                TOMCAT,
                "trailers for nobody",
                "only for who asks for them by TE, as nobody does",
                Patch.of("servlet.Answer", "takesTrailers").returning(false))
            .killedBy(
                Kit.SCRIPTS + "trailers/response-without-te",
                "+ x-digest: abc * * + x-more: 1, 2 *",
                "GW-RSP-30"),
        Mutant.of(
                JETTY,
                "trailers asked for twice",
                "a supplier that is called to see whether there are any",
                Patch.of("servlet.Answer", "complete")
                    .redirecting("Supplier.get", Bodies.class, "twice"))
            .killedBy(
                "trailers/response_trailers_follow_the_body_or_are_dropped",
                "trailers asked",
                "GW-RSP-22"),
        Mutant.of(
                TOMCAT,
                "trailers that fail are left out",
                "a digest that could not be computed, and nobody can tell",
                Patch.of("servlet.Answer", "complete")
                    .redirecting("Supplier.get", Bodies.class, "orNothing"))
            .killedBy("trailers/trailers_that_fail_cut_the_answer", "streamed", "GW-RSP-23"),
        Mutant.of(
                TOMCAT,
                "trailers to HTTP/1.0",
                "a check of the version that was forgotten",
                Patch.of("servlet.Answer", "takesTrailers").taking("Answer.isHttp10", false),
                Patch.of("servlet.Answer", "announceTrailers").doing(Failures.class, "refused"))
            .killedBy(
                "trailers/response_trailers_are_dropped_where_they_cannot_be_sent",
                "but was: \"500",
                "GW-RSP-24"),
        Mutant.of(
                JETTY,
                "interim answers without their fields",
                "103 as a status, without what it is for",
                Patch.of("jetty.JettyContainer", "inform").without("Headers.forEach"))
            .killedBy(
                "informs/an_interim_answer_is_sent_at_once_or_not_at_all",
                "[] but could not find the following elements: [\"link",
                "GW-DEP-20"),
        Mutant.of(
                TOMCAT,
                "a 100 of the application's own",
                "a check that begins one status too early",
                Patch.of("Request", "inform").constant(102, 100))
            .killedBy(
                "informs/a_status_that_is_not_interim_is_refused", "but was: \"100", "GW-REQ-63"),
        Mutant.of(
                TOMCAT,
                "trailers not declared, and an exception when they are asked for",
                "UnsupportedOperationException, where an application could have gone on",
                Patch.of("ServerInfo", "<init>").argument(7, Lives.class, "nothing"),
                Patch.of("servlet.ServletExchange", "trailers")
                    .redirecting("Container.trailers", Failures.class, "unsupported"))
            .killedBy(
                "trailers/request_trailers_are_seen_in_lower_case_and_in_their_order",
                "Expecting actual: \"500",
                "GW-DEP-21"),
        Mutant.of(
                TOMCAT,
                "interim answers behind the head dropped without a word",
                "a call that is too late, and looks as if it had worked",
                Patch.of("servlet.ServletExchange", "inform")
                    .taking("ServletExchange.isCommitted", false))
            .killedBy("informs/after_the_commit_it_is_too_late", "informed", "GW-REQ-64"),
        Mutant.of(
                JETTY,
                "statuses that close keep the connection",
                "a container's habit, which the bridge has to have everywhere",
                Patch.of("servlet.Answer", "closes").taking("Response.status", 200))
            .killedBy(
                "responseheads/a_status_is_sent_as_given_and_some_close/503",
                "but was: \"503 content-length",
                "GW-CON-20"));
  }
}
