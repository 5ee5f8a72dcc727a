package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import java.util.List;

/** What is wrong with the bodies of requests. */
final class UploadMutants {
  private static final String CODING =
      "framings/a_transfer_encoding_that_is_not_chunked_alone_is_refused/";
  private static final String UNREAD = "unread/an_unread_body_closes_the_connection/";

  private UploadMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                TOMCAT,
                "transfer codings not checked",
                "request smuggling, in nearly every server and proxy at some time",
                Patch.of("spi.HeadFields", "framing").returning(0))
            .killedBy(
                CODING + "Content-Length: 5|Transfer-Encoding: chunked",
                "but was: \"200",
                "GW-CON-08"),
        Mutant.of(
                TOMCAT,
                "501 for a repeated coding",
                "one status for all that is not chunked alone",
                Patch.of("spi.FramingRules", "refusal").constant(400, 501))
            .killedBy(CODING + "Transfer-Encoding: chunked, chunked", "but was: \"501", "GW-CON-10")
            .killedBy(CODING + "Transfer-Encoding: =, chunked", "but was: \"501", "GW-CON-33"),
        Mutant.of(
                TOMCAT,
                "the last transfer coding not looked at",
                "codings that are looked for anywhere in the list",
                Patch.of("spi.FramingRules", "refusal").taking("FramingRules.isChunked", true))
            .killedBy(CODING + "Transfer-Encoding: gzip", "but was: \"501", "GW-CON-09"),
        Mutant.of(
                JETTY,
                "codings before chunked ignored",
                "a body that is still compressed, passed on as if it were not",
                Patch.of("spi.HeadFields", "framing").returning(0))
            .killedBy(CODING + "Transfer-Encoding: gzip, chunked", "but was: \"200", "GW-CON-12")
            .killedBy(
                "framings/a_transfer_encoding_in_http_1_0_is_refused",
                "but was: \"200",
                "GW-CON-11"),
        Mutant.of(
                JETTY,
                "refused framing, and the connection kept",
                "error answers that are sent as any other",
                Patch.of("jetty.ErrorAnswers", "handle").constant(404, 501))
            .killedBy(
                CODING + "Transfer-Encoding: gzip, chunked",
                "but was: \"501 content-length",
                "GW-CON-13"),
        Mutant.of(
                JETTY,
                "a broken upload looks whole",
                "IOException taken for the end of the stream",
                Patch.of("servlet.RequestBody$Input", "read")
                    .redirecting("ServletInputStream.read", Bodies.class, "readOrEnd"))
            .killedBy(
                "framings/a_broken_chunked_body_is_an_exception_and_400/zz|",
                "but was: \"200",
                "GW-BDY-33"),
        Mutant.of(
                TOMCAT,
                "the end of a body not noticed",
                "a reader that waits for -1, which nobody has asked for",
                Patch.of("servlet.RequestBody", "count").notWriting("ended"))
            .killedBy(
                "framings/what_follows_a_body_is_the_next_request",
                "connection: close",
                "GW-BDY-32"),
        Mutant.of(
                JETTY,
                "the length of an upload unknown",
                "bodies that are streams and nothing else",
                Patch.of("servlet.RequestBody", "length").returning(-1L))
            .killedBy("framings/a_body_may_come_with_any_method", "length=unknown", "GW-BDY-38"),
        Mutant.of(
                TOMCAT,
                "no limit for chunked uploads",
                "limits that are checked against Content-Length",
                Patch.of("servlet.RequestBody", "count").reading("limit", Long.MAX_VALUE))
            .killedBy(
                "uploads/a_chunked_body_over_the_limit_is_413/blocking stream",
                "but was: \"200",
                "GW-BDY-34",
                "GW-DEP-31"),
        Mutant.of(
                JETTY,
                "an upload that is too long is called and asked for",
                "limits that are noticed when it is read",
                Patch.of("servlet.ServletExchange", "admit")
                    .taking("Gateway.maxRequestBodyBytes", Long.MAX_VALUE))
            .killedBy(
                "unread/no_continue_for_a_body_that_is_refused", "but was: \"100", "GW-BDY-35"),
        Mutant.of(
                JETTY,
                "a limit that is exceeded is an IOException",
                "InputStreams, whose signatures know no other",
                Patch.of("servlet.RequestBody$Input", "read")
                    .redirecting("RequestBody.count", Bodies.class, "countedAsIo"))
            .killedBy(
                "uploads/a_chunked_body_over_the_limit_is_413/blocking stream",
                "StatusException",
                "GW-BDY-36"),
        Mutant.of(
                TOMCAT,
                "the application's limit ignored by collect",
                "a limit in one of two code paths",
                Patch.of("Body", "collect").taking("Body.size", -1L),
                Patch.of("Collector", "onNext").reading("limit", Long.MAX_VALUE))
            .killedBy(
                "uploads/the_applications_own_limit_is_413_too/blocking collect of its own",
                "but was: \"200",
                "GW-BDY-09"),
        Mutant.of(
                JETTY,
                "malformed UTF-8 replaced",
                "new String(bytes, UTF_8)",
                Patch.of("StrictText", "decode").doing(Bodies.class, "lenient"))
            .killedBy("uploads/text_is_strict", "but was: \"200", "GW-BDY-10"),
        Mutant.of(
                TOMCAT,
                "a stalled upload is a bad request",
                "timeouts that are IOExceptions like all others",
                Patch.of("spi.FailureRules", "brokenBody").constant(408, 400))
            .killedBy(
                "uploads/a_body_that_stalls_is_an_exception_and_408/blocking stream",
                "but was: \"400",
                "GW-ERR-03"),
        Mutant.of(
                JETTY,
                "a broken upload answered as the application likes",
                "half an upload that was stored, and acknowledged",
                Patch.of("servlet.ServletExchange", "verdict").returning(null))
            .killedBy(
                "uploads/a_short_body_is_400_whatever_the_application_makes_of_it/blocking swallow",
                "but was: \"200",
                "GW-ERR-03")
            .killedBy(
                "uploads/a_short_body_is_400_whatever_the_application_makes_of_it/blocking wrap",
                "but was: \"500",
                "GW-ERR-02"),
        Mutant.of(
                JETTY,
                "a clean end although the upload broke",
                "a response that is completed because its handler has returned",
                Patch.of("servlet.Call", "cut").doingNothing())
            .killedBy(
                "uploads/a_body_that_breaks_after_the_commit_cuts_the_answer/blocking",
                "to be false but was true",
                "GW-ERR-04"),
        Mutant.of(
                JETTY,
                "a body read again and again",
                "wrappers around streams that forget who has read them",
                Patch.of("OnceBody", "consume").doingNothing())
            .killedBy("uploads/a_body_is_read_once", "read twice", "GW-BDY-01", "GW-BDY-37")
            .killedBy(
                "failures/a_body_that_fails_before_the_commit_is_a_clean_error/blocking /tck/shut",
                "but was: \"200",
                "GW-BDY-02"),
        Mutant.of(
                TOMCAT,
                "collected without its content",
                "an asynchronous form that nobody has tried",
                Patch.of("Collector", "onNext").without("ByteArrayOutputStream.write"))
            .killedBy(
                "uploads/a_whole_body_can_be_read_in_every_way/async collect",
                "but was: \"200",
                "GW-BDY-05"),
        Mutant.of(
                JETTY,
                "unread body left on a kept connection",
                "the next request is read from the body of this one",
                Patch.of("servlet.Answer", "closes").taking("RequestBody.ended", true))
            .killedBy(UNREAD + "blocking", "but was: \"200 content-length", "GW-CON-23"),
        Mutant.of(
                TOMCAT,
                "an echo of the upload closes",
                "whether all of it had come when the answer began",
                Patch.of("servlet.Answer", "closes").reading("echo", false))
            .killedBy(
                "streams/a_body_is_piped_back_while_it_comes/blocking Content-Length: 15",
                "\"close\"",
                "GW-CON-23"),
        Mutant.of(
                JETTY,
                "who reads a closed upload waits on",
                "close that only sets a flag",
                Patch.of("servlet.ServletExchange", "endReads").returning(false))
            .killedBy(
                "uploads/who_waits_for_a_body_that_is_closed_gets_an_exception",
                "Internal Server Error",
                "GW-BDY-45"),
        Mutant.of(
                JETTY,
                "an upload read when it is closed",
                "close that drains, for as long as the client sends",
                Patch.of("servlet.RequestBody", "close").doing(Bodies.class, "drainedByClose"))
            .killedBy(UNREAD + "blocking", "but was: \"200 content-length", "GW-BDY-31"),
        Mutant.of(
                TOMCAT,
                "closed with unread bytes",
                "the reset that destroys the answer on its way",
                Patch.of("tomcat.Processor", "process").reading("answered", false))
            .killedBy(
                "unread/an_upload_of_12_mib_that_is_not_read_is_taken_and_answered/blocking",
                "the server stopped reading",
                "GW-CON-24"),
        Mutant.of(
                TOMCAT,
                "an unread upload taken without end",
                "drain loops without a limit",
                Patch.of("tomcat.Processor", "process").constant(16L * 1024 * 1024, 1L << 40))
            .killedBy(
                "unread/an_upload_of_more_than_16_mib_is_answered_and_cut/blocking",
                "[too much was taken]",
                "GW-CON-25"),
        Mutant.of(
                JETTY,
                "an unread upload cut after a moment",
                "lingering_timeout, and clients on slow lines that never get to see their answer",
                Patch.of("jetty.Linger", "<init>").constant(5_000L, 300L))
            .killedBy(
                "unread/an_unread_body_may_trickle_in_behind_the_answer",
                "[taken by the server] Expecting value to be true but was false",
                "GW-CON-25"),
        Mutant.of(
                TOMCAT,
                "100 sent before the body is read",
                "what most containers do by default",
                Patch.of("tomcat.RefusingAdapter", "service")
                    .redirecting("Processor.refusal", Bodies.class, "invited"))
            .killedBy(
                "unread/continue_is_sent_when_the_body_is_read_and_not_before/blocking",
                "to be true",
                "GW-BDY-39"),
        Mutant.of(
                JETTY,
                "100 sent to HTTP/1.0",
                "clients that take it for the answer",
                Patch.of("jetty.ExchangeStream", "send").constant(100, -1))
            .killedBy("unread/no_continue_for_http_1_0", "100", "GW-BDY-40"),
        Mutant.of(
                TOMCAT,
                "trailers in place of what has not come yet",
                "getTrailerFields, which may be asked at any time",
                Patch.of("servlet.ServletExchange", "trailers").taking("RequestBody.ended", true))
            .killedBy(
                "trailers/trailers_are_there_only_after_the_body",
                "trailers before the end",
                "GW-REQ-54"),
        Mutant.of(
                JETTY,
                "any trailer let through",
                "trailers that are merged into the headers: smuggling in slow motion",
                Patch.of("spi.TrailerRules", "allowed").returning(true))
            .killedBy(
                "trailers/trailers_that_belong_into_the_head_are_dropped",
                "trailer host=other",
                "GW-REQ-55"),
        Mutant.of(
                TOMCAT,
                "request trailers declared and not delivered",
                "a capability that is a constant",
                Patch.of("tomcat.TomcatContainer", "trailers").doingNothing())
            .killedBy(
                "trailers/request_trailers_are_seen_in_lower_case_and_in_their_order",
                "but was: []",
                "GW-DEP-20"),
        Mutant.of(
                JETTY,
                "read without demand",
                "publishers that are streams with another interface",
                Patch.of("servlet.RequestPublisher", "step").taking("AtomicLong.get", 1L),
                Patch.of("servlet.RequestPublisher", "read").taking("AtomicLong.get", 1L))
            .killedBy(
                "asynchrony/without_demand_the_client_is_held_back",
                "MiB that were taken without demand",
                "GW-STR-16"),
        Mutant.of(
                TOMCAT,
                "one reused buffer",
                "async servlet examples, with the array declared outside of the loop",
                Patch.of("servlet.RequestPublisher", "publish")
                    .notWriting("buffer")
                    .redirecting("Arrays.copyOf", Bodies.class, "theSame"))
            .killedBy(
                "calls/a_published_request_buffer_keeps_its_content",
                "but was: \"1000000 ",
                "GW-STR-10",
                "GW-STR-11"));
  }
}
