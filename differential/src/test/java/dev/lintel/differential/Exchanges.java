package dev.lintel.differential;

import static dev.lintel.differential.Part.bad;
import static dev.lintel.differential.Part.good;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates exchanges: most parts are right, and a request has mostly one that is not. */
final class Exchanges {
  private static final String M = "{mount}";

  private Exchanges() {}

  static Arbitrary<Generated> any() {
    return Combinators.combine(
            Arbitraries.of(Pair.Kind.class),
            message().list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.integers().between(0, 1_000).list().ofMaxSize(3),
            Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(0, 60))),
            Arbitraries.of(false, true))
        .as(Generated::new);
  }

  static Arbitrary<Message> message() {
    return Combinators.combine(method(), target(), version(), host(), fields(), Bodies.any())
        .as(Message::new);
  }

  private static Arbitrary<Part> mostly(int of, Arbitrary<Part> usual, Arbitrary<Part> odd) {
    return Arbitraries.frequencyOf(Tuple.of(of - 1, usual), Tuple.of(1, odd));
  }

  static Arbitrary<Part> method() {
    Arbitrary<Part> usual =
        Arbitraries.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH").map(Part::good);
    Arbitrary<Part> odd =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "get", "Get", "head", "M-SEARCH", "PROPFIND", "trace", "!#$%&'*+-.^_`|~", "PRI")
                .map(Part::good),
            Arbitraries.just(bad(405, "TRACE")),
            Arbitraries.of("CONNECT", "G@T", "GE(T", "G\\x01T", "G\\xE9T", "GET/", "")
                .map(text -> bad(400, text)));
    return mostly(12, usual, odd);
  }

  static Arbitrary<Part> target() {
    Arbitrary<Part> path =
        segment()
            .list()
            .ofMaxSize(4)
            .map(
                parts -> {
                  StringBuilder text = new StringBuilder(M);
                  parts.forEach(part -> text.append('/').append(part.text()));
                  List<Integer> statuses = new ArrayList<>();
                  parts.forEach(part -> statuses.addAll(part.statuses()));
                  return new Part(parts.isEmpty() ? M + "/" : text.toString(), statuses);
                });
    Arbitrary<Part> asked =
        Combinators.combine(path, query())
            .as(
                (p, q) -> {
                  List<Integer> statuses = new ArrayList<>(p.statuses());
                  statuses.addAll(q.statuses());
                  return new Part(p.text() + q.text(), statuses);
                });
    Arbitrary<Part> odd =
        Arbitraries.of(
                "*",
                "http://test{mount}/abs",
                "HTTP://TEST:80{mount}/",
                "http://other/",
                "https://test/",
                "//a",
                "/..",
                "/./..",
                "a",
                "",
                "http:/x",
                "http://u@test/",
                "?",
                "test:80",
                "{mount}",
                "/app",
                "/app;x",
                "/appl",
                "/app/../x",
                "/%61pp/y",
                "/WEB-INF/web.xml",
                "/meta-inf",
                "{mount}/\\x80",
                "{mount}/a b",
                "{mount}/a\\tb",
                "{mount}/{9000*a}",
                "{mount}/{2000*a}")
            .map(text -> new Part(text, List.of(0, 0)));
    return Arbitraries.frequencyOf(Tuple.of(4, asked), Tuple.of(6, route()), Tuple.of(1, odd));
  }

  private static Arbitrary<Part> segment() {
    Arbitrary<Part> usual =
        Arbitraries.of(
                "a",
                "b.c",
                "A",
                "-._~",
                "a+b",
                "a;b=1",
                "%20",
                "%c3%A9",
                "%25",
                "a%2Eb",
                "{|}".replace("{", "\\{").replace("}", "\\}"),
                "\"<>[]^`",
                "%E2%82%AC",
                "...",
                "a@:=,$&'()*!")
            .map(Part::good);
    Arbitrary<Part> odd =
        Arbitraries.of(
                "%2F",
                "%5c",
                "\\\\",
                "%00",
                "%0A",
                "%7f",
                "%",
                "%z1",
                "%C3",
                "%C0%AF",
                "%ED%A0%80",
                "%2e%2e",
                ".%2E",
                "%2e",
                "..;x",
                "\\xE9",
                "\\x01",
                "a#b",
                "%u0041")
            .map(text -> bad(400, text));
    // Where they stand decides what they mean.
    Arbitrary<Part> dots = Arbitraries.of(".", "..", "", ";x").map(t -> new Part(t, List.of(0, 0)));
    return Arbitraries.frequencyOf(Tuple.of(20, usual), Tuple.of(1, odd), Tuple.of(2, dots));
  }

  private static Arbitrary<Part> query() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(good(""))),
        Tuple.of(
            3,
            Arbitraries.of("?", "?a=b", "??", "?a=%zz&%00", "?\"<>[]^`|\\\\", "?a=/../b")
                .map(Part::good)),
        Tuple.of(1, Arbitraries.of("?\\xE9", "?\\x7F", "?a#b", "?\\x01").map(t -> bad(400, t))));
  }

  private static Arbitrary<Part> route() {
    Arbitrary<String> forms =
        Combinators.combine(
                Arbitraries.of(
                    "bytes",
                    "empty",
                    "region",
                    "stream",
                    "chunks",
                    "writer",
                    "publisher",
                    "filter",
                    "stream-length",
                    "writer-length",
                    "publisher-length"),
                Arbitraries.of(
                    "",
                    "&size=0",
                    "&size=9000&piece=1000",
                    "&status=204",
                    "&status=304",
                    "&status=205",
                    "&status=404",
                    "&status=413",
                    "&size=20&fail=0",
                    "&type=a/b"))
            .as((form, more) -> "/tck/body?form=" + form + more);
    Arbitrary<String> others =
        Arbitraries.of(
            "/tck/unread",
            "/tck/unread?close",
            "/tck/unread?status=204",
            "/tck/partly?count=2",
            "/tck/upload",
            "/tck/upload?read=bytes",
            "/tck/upload?read=publisher",
            "/tck/upload?read=collect",
            "/tck/upload?read=text",
            "/tck/upload?read=limited&limit=4",
            "/tck/upload?then=swallow",
            "/tck/upload?then=wrap",
            "/tck/early",
            "/tck/early-trailers",
            "/tck/reread",
            "/tck/constant",
            "/tck/empty-chunks",
            "/tck/replaced",
            "/tck/fields",
            "/tck/date",
            "/tck/trailers",
            "/tck/trailers?known",
            "/tck/trailers?fail",
            "/tck/status?status=500",
            "/tck/status?status=201",
            "/tck/status?status=205",
            "/tck/status?status=304",
            "/tck/throw?what=runtime",
            "/tck/throw?what=status",
            "/tck/throw?what=status-headers",
            "/tck/throw?what=error",
            "/tck/null",
            "/tck/missing",
            "/tck/twice",
            "/tck/bad-close",
            "/tck/bad-hook",
            "/tck/late-inform",
            "/tck/none");
    return Arbitraries.oneOf(forms, others).map(text -> good(M + text));
  }

  static Arbitrary<Part> version() {
    return Arbitraries.frequencyOf(
        Tuple.of(20, Arbitraries.just(good(" HTTP/1.1"))),
        Tuple.of(3, Arbitraries.just(good(" HTTP/1.0"))),
        Tuple.of(
            1,
            Arbitraries.of(
                    " HTTP/1.2",
                    " HTTP/2.0",
                    " HTTP/0.9",
                    " http/1.1",
                    " HTTP/11",
                    " x",
                    " HTTP/1.1x")
                .map(text -> bad(505, text))),
        Tuple.of(
            1,
            Arbitraries.of("", " ", "  HTTP/1.1", " HTTP/1.1\\s", "\\tHTTP/1.1")
                .map(text -> new Part(text, List.of(0, 0)))));
  }

  static Arbitrary<Part> host() {
    Arbitrary<Part> usual = Arbitraries.just(good("Host: test\\r\\n"));
    Arbitrary<Part> other =
        Arbitraries.of("a", "a:80", "[::1]:1", "A_b~", "127.0.0.1")
            .map(h -> good("Host: " + h + "\\r\\n"));
    Arbitrary<Part> odd =
        Arbitraries.of(
                "", "a b", "a:0", "a:65536", "u@a", "a,b", "%41", "[::1", "\\xE9", "a/", "a:b")
            .map(h -> bad(400, "Host: " + h + "\\r\\n"));
    Arbitrary<Part> twice = Arbitraries.just(bad(400, "Host: test\\r\\nhost: test\\r\\n"));
    Arbitrary<Part> missing = Arbitraries.just(new Part("", List.of(0, 0)));
    return Arbitraries.frequencyOf(
        Tuple.of(24, usual),
        Tuple.of(4, other),
        Tuple.of(1, odd),
        Tuple.of(1, twice),
        Tuple.of(1, missing));
  }

  static Arbitrary<List<Part>> fields() {
    Arbitrary<Part> usual =
        Arbitraries.of(
                "X-A: 1",
                "x-a: 2",
                "X-B:",
                "X-C: \\ta \\t",
                "X-A: \\xE9",
                "Cookie: a=b",
                "Cookie: c=d",
                "Accept: a, b;q=\"x,y\"",
                "X-D: 1\\r\\n\\t2",
                "X-E:\\r\\n 1",
                "Content-Type: a/b",
                "TE: trailers",
                "Connection: keep-alive",
                "Connection: close",
                "Connection: x, Keep-Alive",
                "Connection: Upgrade",
                "Connection: upgrade\\r\\nUpgrade: h2c",
                "Expect: 100-continue",
                "Proxy-Connection: close",
                "X-Forwarded-Host: y",
                "Trailer: X-T",
                "Keep-Alive: timeout=1",
                "X-F: {3000*a}",
                "Range: bytes=0-1",
                "If-None-Match: *",
                "Origin: null",
                "X-G: 1\\r\\n  2\\t\\r\\n\\t 3",
                "Accept-Encoding: gzip",
                "Connection: ,close,",
                "Connection:")
            .map(Part::good);
    Arbitrary<Part> odd =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "X-A : 1",
                    "X-A",
                    "X A: 1",
                    ": 1",
                    "X(: 1",
                    "X\\xE9: 1",
                    "X-A: \\x00",
                    "X-A: \\x01",
                    "X-A: \\x7F",
                    "X-A: a\\rb",
                    "X\\x00: 1",
                    "\"X\": 1",
                    "X-A\\t: 1",
                    "X-A: 1\\r\\n: 2",
                    "X-A: 1\\r\\n ",
                    "X-A: 1\\r\\n\\t\\r\\n 2",
                    "Content-Type: a/b\\r\\nContent-Type: c/d")
                .map(text -> bad(400, text)),
            Arbitraries.of("X-A: {9000*a}", "{2000*a: b\\r\\n}c: d").map(text -> bad(431, text)),
            Arbitraries.of(
                    "Expect: other",
                    "Expect:",
                    "Expect: 100-continue, other",
                    "Upgrade: h2c",
                    "Connection: close\\nX-A: 1",
                    "X-A: 1\\n 2",
                    " folded: 1",
                    "Expect: 100-continue, 100-continue")
                .map(text -> new Part(text, List.of(0, 0))));
    return Arbitraries.frequencyOf(Tuple.of(20, usual), Tuple.of(1, odd)).list().ofMaxSize(4);
  }
}
