package dev.lintel.differential;

import dev.lintel.differential.PlainRequest.Content;
import dev.lintel.differential.PlainRequest.Framing;
import dev.lintel.differential.PlainRequest.Piece;
import dev.lintel.differential.PlainRequest.Route;
import dev.lintel.differential.PlainRequest.Target;
import dev.lintel.tck.ScriptTranscript;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generates scripts that no container has a way of its own with: there is no fault in them, and
 * nothing that a ledger of the container matrix is about, such as trailers, folded lines and
 * answers of unknown length. What is left is many requests at once, in packets cut anywhere.
 */
final class PlainExchanges {
  private PlainExchanges() {}

  /** Scripts without their id. */
  static Arbitrary<String> any() {
    return Combinators.combine(
            request().list().ofMinSize(2).ofMaxSize(6),
            Arbitraries.integers().between(0, 1_000).list().ofMaxSize(8))
        .as(PlainExchanges::script);
  }

  private static String script(List<PlainRequest> requests, List<Integer> cuts) {
    List<Message> messages = requests.stream().map(PlainRequest::message).toList();
    List<String> lines = new ArrayList<>();
    requests.forEach(request -> lines.addAll(request.answer()));
    lines.addAll(List.of("= open", "calls: " + requests.size()));
    return new Generated(Pair.Kind.BLOCKING, messages, cuts, 0, false)
        .bytes()
        .script("", new ScriptTranscript(lines));
  }

  private static Arbitrary<PlainRequest> request() {
    return Arbitraries.oneOf(views(), uploads(), samples())
        .flatMap(
            target ->
                Combinators.combine(
                        methods(), hosts(), fields(), target.reads() ? contents() : nothing())
                    .as(
                        (method, host, fields, content) ->
                            new PlainRequest(method, target, host, fields, content)));
  }

  private static Arbitrary<String> methods() {
    return Arbitraries.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "PROPFIND");
  }

  private static Arbitrary<Target> views() {
    Arbitrary<String> path =
        Arbitraries.of("a", "b.c", "A", "-._~", "a+b", "b%20c", "%c3%A9", "%E2%82%AC", "a&b=c")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(segments -> "/" + String.join("/", segments));
    return Combinators.combine(path, Arbitraries.of("", "?", "?a=b", "?a=/../b", "?a=%2F&b=+"))
        .as((raw, query) -> new Target(Route.VIEW, raw + query, decoded(raw), 0, ""));
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Arbitrary<Target> uploads() {
    Arbitrary<Target> digests =
        Arbitraries.of("", "?read=publisher")
            .map(how -> new Target(Route.DIGEST, "/tck/upload" + how, "", 0, ""));
    Arbitrary<Target> shown =
        Arbitraries.of("?read=bytes", "?read=collect")
            .map(how -> new Target(Route.SHOWN, "/tck/upload" + how, "", 0, ""));
    return Arbitraries.oneOf(digests, shown);
  }

  private static Arbitrary<Target> samples() {
    return Combinators.combine(
            Arbitraries.of("bytes", "region", "stream-length", "writer-length", "publisher-length"),
            Arbitraries.of(0, 1, 10, 9_000),
            Arbitraries.of("", "a/b"))
        .as(
            (form, size, type) ->
                new Target(
                    Route.SAMPLE,
                    "/tck/body?form="
                        + form
                        + "&size="
                        + size
                        + (size > 1_000 ? "&piece=1000" : "")
                        + (type.isEmpty() ? "" : "&type=" + type),
                    "",
                    size,
                    type));
  }

  private static Arbitrary<String> hosts() {
    return Arbitraries.of("test", "a", "a:80", "127.0.0.1");
  }

  private static Arbitrary<List<String>> fields() {
    return Arbitraries.of(
            "X-A: 1",
            "x-a: 2",
            "X-B:",
            "X-C: \\ta \\t",
            "X-D: {150*a}",
            "Cookie: a=b",
            "Accept: a, b;q=\"x,y\"",
            "Accept-Encoding: gzip",
            "Content-Type: a/b",
            "If-None-Match: *",
            "Origin: null",
            "Proxy-Connection: close",
            "Range: bytes=0-1",
            "X-Forwarded-Host: y")
        .list()
        .uniqueElements()
        .ofMaxSize(4);
  }

  private static Arbitrary<Content> nothing() {
    return Arbitraries.of(Content.NONE, new Content(Framing.LENGTH, List.of()));
  }

  private static Arbitrary<Content> contents() {
    Arbitrary<List<Piece>> pieces =
        Arbitraries.of(
                new Piece("a", 1),
                new Piece("hello", 1),
                new Piece("x", 40),
                new Piece("y", 3_000),
                new Piece("z", 40_000))
            .list()
            .ofMaxSize(3);
    return Combinators.combine(Arbitraries.of(Framing.LENGTH, Framing.CHUNKED), pieces)
        .as(Content::new);
  }
}
