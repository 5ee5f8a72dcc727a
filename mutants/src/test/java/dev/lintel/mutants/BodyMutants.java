package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import java.util.List;

/** What is wrong with the bodies of answers: their length, and who closes them. */
final class BodyMutants {
  private static final String FAILING =
      "failures/a_body_that_fails_before_the_commit_is_a_clean_error/";

  private BodyMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                TOMCAT,
                "surplus bytes sent",
                "a file that has grown since its size was asked for",
                Patch.of("tomcat.TomcatContainer", "file").argument(4, Bodies.class, "fiveMore"))
            .killedBy(
                "bodies/a_known_length_is_sent/blocking region",
                "not a status line: \"pfyxe",
                "GW-RSP-16"),
        Mutant.of(
                JETTY,
                "a short body padded",
                "a length that has to be kept, whatever the cost",
                Patch.of("servlet.Answer", "writer")
                    .redirecting("AnswerStream.finish", Bodies.class, "padded"))
            .killedBy(
                "lengths/too_few_bytes_cut_the_answer/blocking writer-length",
                "<200000 bytes, SHA-256",
                "GW-CON-16"),
        Mutant.of(
                TOMCAT,
                "surplus dropped without a word",
                "containers that protect the wire and leave the writer in the dark",
                Patch.of("spi.AnswerStream", "write").reading("declared", -1L))
            .killedBy(
                "lengths/a_writer_that_writes_too_much_gets_an_exception/blocking writer-length",
                "Expected size: 1 but was: 0",
                "GW-CON-18"),
        Mutant.of(
                JETTY,
                "a stream read beyond its length",
                "transferTo, until the end and not to the length",
                Patch.of("servlet.Answer", "copy(Ljava/io/InputStream;")
                    .argument(1, Bodies.class, "unknown"))
            .killedBy(
                "lengths/a_stream_is_read_as_far_as_declared/blocking stream-length",
                "but was: \"500",
                "GW-CON-17"),
        Mutant.of(
                TOMCAT,
                "a body of unknown length collected first",
                "a buffer that decides on the framing",
                Patch.of("spi.AnswerStream", "finish").without("AnswerStream.passHead"))
            .killedBy(
                "bodies/an_unknown_length_is_chunked/blocking writer",
                "but was: \"200 content-length: 0",
                "GW-CON-15"),
        Mutant.of(
                JETTY,
                "a filtered body with the length of its source",
                "compression middleware that leaves Content-Length alone",
                Patch.of("FilteredBody", "size").doing(Bodies.class, "ofTheSource"),
                Patch.of("FilteredBody", "kept").reading("keepsLength", true))
            .killedBy(
                "bodies/an_unknown_length_is_chunked/blocking filter",
                "but was: \"200 content-length: 0",
                "GW-BDY-17"),
        Mutant.of(
                TOMCAT,
                "close skipped",
                "WSGI servers that iterate and forget close()",
                Patch.of("servlet.Call", "finish").without("Call.close"))
            .killedBy(
                "bodies/a_known_length_is_sent/blocking bytes",
                "0 of 1 bodies closed",
                "GW-BDY-20"),
        Mutant.of(
                JETTY,
                "close skipped on error",
                "a close behind the write and not in a finally",
                Patch.of("servlet.Call", "finish")
                    .redirecting("Call.close", Bodies.class, "closedIfWell"))
            .killedBy(
                FAILING + "blocking /tck/body?fail=0&form=stream",
                "0 of 1 bodies closed",
                "GW-BDY-20"),
        Mutant.of(
                JETTY,
                "closed when it begins to be sent",
                "resources let go of once the body is handed over, and not once it is sent",
                Patch.of("servlet.Published", "start")
                    .redirecting("Flow$Publisher.subscribe", Bodies.class, "subscribedAndClosed"))
            .killedBy(
                "streams/each_piece_is_on_the_wire_before_the_next/async publisher",
                "expected: 0 but was: 1",
                "GW-BDY-21"),
        Mutant.of(
                JETTY,
                "close actions run at each close",
                "wrappers that pass close on, all of them",
                Patch.of("OnceBody", "close").constant(2, 4))
            .killedBy(FAILING + "blocking /tck/shut", "2 of 1 bodies closed", "GW-BDY-22"),
        Mutant.of(
                TOMCAT,
                "inner bodies closed before outer ones",
                "a list of resources, closed in the order of their opening",
                Patch.of("Response", "close").doing(Bodies.class, "outerLast"))
            .killedBy(
                "bodies/a_replaced_body_is_closed_after_the_one_that_replaced_it/blocking",
                "not found in actual: \"inner closed\"",
                "GW-BDY-23"),
        Mutant.of(
                JETTY,
                "a replaced body forgotten",
                "middleware that answers by itself and leaks what it got",
                Patch.of("Response", "close").doing(Bodies.class, "outerAlone"))
            .killedBy(
                "bodies/a_replaced_body_is_closed_after_the_one_that_replaced_it/blocking",
                "1 of 2 bodies closed",
                "GW-RSP-09"),
        Mutant.of(
                TOMCAT,
                "a close that fails ends the closing",
                "two resources, and one try",
                Patch.of("OnceBody", "closeLogged").doing(Bodies.class, "unguarded"),
                Patch.of("OwningBody", "release").doing(Bodies.class, "oneAfterTheOther"))
            .killedBy(
                "failures/a_failure_of_closing_is_not_answered/blocking /tck/bad-close",
                "0 of 1 bodies closed",
                "GW-BDY-24"),
        Mutant.of(
                JETTY,
                "a constant that is used up",
                "pooled buffers that go back to the pool",
                Patch.of("Body", "close").doing(Bodies.class, "withItsContent"))
            .killedBy(
                "bodies/a_constant_may_be_sent_again_and_again",
                "--------",
                "GW-BDY-26",
                "GW-APP-06"),
        Mutant.of(
                TOMCAT,
                "an unread publisher left alone",
                "reactive adapters: the upstream's connection is held for ever",
                Patch.of("PublisherBody", "release").doingNothing())
            .killedBy(
                "bodies/head_of_an_unknown_length_says_chunked/blocking publisher",
                "not found: [\"subscribed\", \"cancelled\"]",
                "GW-BDY-28",
                "GW-BDY-29"),
        Mutant.of(
                JETTY,
                "a stream left open",
                "a descriptor for each download",
                Patch.of("StreamBody", "release").doingNothing())
            .killedBy(
                "bodies/what_is_behind_a_body_is_closed/blocking",
                "not found: [\"stream closed\"]",
                "GW-BDY-42"),
        Mutant.of(
                TOMCAT,
                "an iterator left open",
                "PEP 3333's close(), forgotten by servers for years",
                Patch.of("ChunksBody", "release").doingNothing())
            .killedBy(
                "bodies/what_is_behind_a_body_is_closed/blocking",
                "not found: [\"iterator closed\"]",
                "GW-BDY-43"),
        Mutant.of(
                TOMCAT,
                "an empty chunk taken for the end",
                "while (chunk.hasRemaining())",
                Patch.of("ChunksBody", "write").doing(Bodies.class, "untilEmpty"))
            .killedBy(
                "bodies/an_empty_buffer_is_sent_as_nothing/blocking",
                "but was: \"200 date: * transfer-encoding: chunked -- OPEN",
                "GW-STR-13"),
        Mutant.of(
                JETTY,
                "a buffer used up by sending it",
                "relative gets on what belongs to somebody else",
                Patch.of("BufferBody", "copyBy").doing(Bodies.class, "usedUp"))
            .killedBy(
                "calls/a_buffer_that_is_sent_is_not_changed",
                "chunked shared -- OPEN",
                "GW-STR-09"));
  }
}
