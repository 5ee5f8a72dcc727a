package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import java.util.List;

/** What is held back that should have been on the wire. */
final class StreamMutants {
  private static final String PIECES = "streams/each_piece_is_on_the_wire_before_the_next/";

  private StreamMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "flush not reaching the client",
                "buffers behind the stream that was flushed",
                Patch.of("servlet.Answer", "flush").doingNothing())
            .killedBy(PIECES + "blocking writer", "nothing is there", "GW-STR-01"),
        Mutant.of(
                TOMCAT,
                "chunks collected",
                "WSGI servers and middleware that join the iterable",
                Patch.of("ChunksBody", "write").without("OutputStream.flush"))
            .killedBy(PIECES + "blocking chunks", "nothing is there", "GW-STR-02"),
        Mutant.of(
                JETTY,
                "the next chunk made before this one is sent",
                "prefetching, with a buffer that is used again",
                Patch.of("ChunksBody", "write").doing(Bodies.class, "prefetched"))
            .killedBy(PIECES + "async chunks", "nothing is there", "GW-STR-12"),
        Mutant.of(
                TOMCAT,
                "published buffers not flushed",
                "non-blocking writes that wait for a full buffer",
                Patch.of("servlet.Published", "write").without("Answer.flush"))
            .killedBy(PIECES + "async publisher", "nothing is there", "GW-STR-03"),
        Mutant.of(
                TOMCAT,
                "a live stream sent by full buffers",
                "transferTo, on a stream of events",
                Patch.of("servlet.Answer", "copy(Ljava/io/InputStream;")
                    .without("OutputStream.flush"))
            .killedBy(PIECES + "blocking stream", "nothing is there", "GW-STR-17"),
        Mutant.of(
                JETTY,
                "a filter that never flushes",
                "compressed event streams, in many frameworks",
                Patch.of("FilteredInputStream", "advance").taking("InputStream.available", 1))
            .killedBy(PIECES + "blocking filter", "nothing is there", "GW-BDY-16"),
        Mutant.of(
                JETTY,
                "unbounded demand",
                "request(Long.MAX_VALUE): backpressure switched off",
                Patch.of("servlet.Published", "step").constant(4L, Long.MAX_VALUE))
            .killedBy(PIECES + "blocking publisher", "unbounded demand", "GW-STR-07"),
        Mutant.of(
                TOMCAT,
                "the head sent before there is a body",
                "servers that commit when the first byte is written",
                Patch.of("spi.AnswerStream", "write").constant(8192, 0))
            .killedBy(
                "failures/a_body_that_fails_before_the_commit_is_a_clean_error/"
                    + "blocking /tck/body?fail=5&form=writer",
                "cgqve -- cut",
                "GW-RSP-25"),
        Mutant.of(
                JETTY,
                "half of what may be held back held back",
                "servers with buffers of their own size",
                Patch.of("spi.AnswerStream", "write").constant(8192, 4096))
            .killedBy(
                "failures/a_body_that_fails_before_the_commit_is_a_clean_error/"
                    + "blocking /tck/body?size=20000&piece=1024&fail=8192&form=writer",
                "-- cut",
                "GW-RSP-25"));
  }
}
