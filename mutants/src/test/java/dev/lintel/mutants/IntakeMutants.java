package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Bodies;
import dev.lintel.mutants.broken.Fields;
import java.util.List;

/** What is wrong with the bytes of heads, chunks and trailers, as scripts show it. */
final class IntakeMutants {
  private static final String REFUSED = "HTTP/1.1 400 length * HTTP/1.1 200 length";
  private static final String TAKEN = "HTTP/1.1 200 length * HTTP/1.1 400 length";

  private IntakeMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                TOMCAT,
                "a CR for an empty line",
                "a loop that skips whatever ends lines",
                Patch.of("spi.RequestIntake", "spoilReturn").doingNothing(),
                Patch.of("spi.RequestLine", "isWellFormed").returning(true))
            .killedBy(Kit.SCRIPTS + "heads/cr-before", REFUSED, "GW-CON-43"),
        Mutant.of(
                TOMCAT,
                "a line without a version is malformed",
                "one status for all that is wrong with a line",
                Patch.of("spi.RequestLine", "isOther").returning(false))
            .killedBy(
                Kit.SCRIPTS + "versions/missing-at-once",
                "HTTP/1.1 505 length * HTTP/1.1 400 length",
                "GW-CON-44"),
        Mutant.of(
                JETTY,
                "an upload that tells what has arrived",
                "available() that means: a read would not block",
                Patch.of("servlet.RequestBody$Input", "available").returning(1))
            .killedBy(
                Kit.SCRIPTS + "bodies/piped-surplus-in-a-chunk",
                "HTTP/1.1 200 chunked * HTTP/1.1 400 length",
                "GW-STR-18"),
        Mutant.of(
                TOMCAT,
                "empty lines for nothing",
                "a client that sends nothing but ends of lines is never refused",
                Patch.of("spi.RequestIntake", "endHead").reading("emptyBytes", 0),
                Patch.of("spi.RequestIntake", "endLine").reading("emptyBytes", 0),
                Patch.of("spi.RequestIntake", "take").reading("emptyBytes", 0))
            .killedBy(
                Kit.SCRIPTS + "heads/empty-lines-and-too-large",
                "HTTP/1.1 431 length * HTTP/1.1 ",
                "GW-CON-34"),
        Mutant.of(
                JETTY,
                "zeros that count as digits",
                "a limit for the text of a number where its value is meant",
                Patch.of("spi.ChunkFraming", "sizeOr").constant(8, 3))
            .killedBy(Kit.SCRIPTS + "bodies/size-with-zeros", TAKEN, "GW-CON-35"),
        Mutant.of(
                JETTY,
                "chunks without extensions",
                "a parser that was never shown one",
                Patch.of("spi.ChunkFraming", "sizeOr").constant((int) ';', (int) '!'))
            .killedBy(Kit.SCRIPTS + "bodies/extension", TAKEN, "GW-CON-36"),
        Mutant.of(
                JETTY,
                "close, in whatever it is found",
                "a list of words that is searched as a text",
                Patch.of("servlet.Answer", "clientCloses")
                    .redirecting("Tokens.contains", Fields.class, "anywhere"))
            .killedBy(Kit.SCRIPTS + "connections/similar", "= open * = fin", "GW-CON-37"),
        Mutant.of(
                JETTY,
                "heads judged line by line",
                "a parser that answers when it has seen enough",
                Patch.of("spi.RequestIntake", "isInHead").returning(false))
            .killedBy(
                Kit.SCRIPTS + "halves/refusable-before-its-end-malformed-line",
                "= fin * !! a byte too much",
                "GW-CON-38"),
        Mutant.of(
                TOMCAT,
                "what a parser trips over first",
                "a head is judged from its first byte to its last",
                Patch.of("spi.RequestIntake", "refusal").doing(Fields.class, "syntaxFirst"))
            .killedBy(
                Kit.SCRIPTS + "versions/unknown-and-a-malformed-method",
                "HTTP/1.1 505 length * HTTP/1.1 400 length",
                "GW-CON-47"),
        Mutant.of(
                JETTY,
                "folded white space taken",
                "the value before it is lost",
                Patch.of("spi.HeadFields", "countFold").taking("HeadFields.isBlank", false))
            .killedBy(Kit.SCRIPTS + "heads/fold-of-white-space", REFUSED, "GW-CON-39"),
        Mutant.of(
                JETTY,
                "sizes of any number of digits",
                "a number that overflows is another body for the proxy in front",
                Patch.of("spi.ChunkFraming", "sizeOr").constant(8, 100))
            .killedBy(Kit.SCRIPTS + "bodies/size-of-nine-digits-with-zeros", REFUSED, "GW-CON-40"),
        Mutant.of(
                TOMCAT,
                "folded trailers joined",
                "the parser of heads, used for trailers as well",
                Patch.of("spi.ChunkFraming", "after").argument(0, Bodies.class, "letterForBlank"))
            .killedBy(Kit.SCRIPTS + "trailers/folded", REFUSED, "GW-CON-41"),
        Mutant.of(
                TOMCAT,
                "trailers without a limit",
                "memory for whoever asks",
                Patch.of("spi.ChunkFraming", "<init>").argument(0, Bodies.class, "room"))
            .killedBy(Kit.SCRIPTS + "trailers/too-large-by-one", REFUSED, "GW-CON-42"),
        Mutant.of(
                TOMCAT,
                "one trailer of each name",
                "a map where there was a list",
                Patch.of("servlet.ServletExchange", "trailers")
                    .redirecting("Container.trailers", Fields.class, "lastTrailers"))
            .killedBy(
                Kit.SCRIPTS + "trailers/repeated",
                "| trailer x-a=2\\n * * completed: 200 227",
                "GW-REQ-73"),
        Mutant.of(
                JETTY,
                "the last of repeated trailers",
                "put, where values were to be joined",
                Patch.of("servlet.Answer", "lambda$trailerMap*").result(Fields.class, "afterComma"))
            .killedBy(Kit.SCRIPTS + "trailers/response", "x-more: 1, 2 * + x-more: 2", "GW-RSP-28"),
        Mutant.of(
                JETTY,
                "the method of a malformed head forgotten",
                "an error is answered before anybody knows to what",
                Patch.of("jetty.RequestLine", "append").notWriting("head"))
            .killedBy(
                Kit.SCRIPTS + "methods/head-malformed", "= fin * !! a byte too much", "GW-RSP-29"));
  }
}
