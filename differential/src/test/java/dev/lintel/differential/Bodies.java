package dev.lintel.differential;

import static dev.lintel.differential.Part.bad;
import static dev.lintel.differential.Part.good;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates bodies and what frames them. */
final class Bodies {
  private static final String CHUNKED = "Transfer-Encoding: chunked\\r\\n";
  // More than one, so that nothing can be said by the fault alone.
  private static final List<Integer> UNSURE = List.of(0, 0);

  private Bodies() {}

  static Arbitrary<Message.Body> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.just(Message.Body.NONE)),
        Tuple.of(5, length()),
        Tuple.of(5, chunked()),
        Tuple.of(2, brokenChunks()),
        Tuple.of(2, odd()),
        Tuple.of(1, wrongLength()));
  }

  private static Arbitrary<Message.Body> length() {
    return Arbitraries.of(
            "",
            "a",
            "hello",
            "GET / HTTP/1.1\\r\\n\\r\\n",
            "\\x00\\xFF\\xC3",
            "{5000*b}",
            "{100000*c}")
        .map(
            content ->
                new Message.Body(
                    good("Content-Length: " + size(content) + "\\r\\n"), good(content), true));
  }

  private static int size(String notation) {
    return Units.of(notation).stream()
        .mapToInt(
            unit ->
                unit.startsWith("{") ? Integer.parseInt(unit.substring(1, unit.indexOf('*'))) : 1)
        .sum();
  }

  private static Arbitrary<Message.Body> chunked() {
    Arbitrary<List<String>> chunks =
        Arbitraries.of("a", "hello", "0\\r\\n\\r\\n", "{40*x}", "{3000*y}").list().ofMaxSize(3);
    Arbitrary<String> extension =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just("")),
            Tuple.of(
                1,
                Arbitraries.of(
                    ";a", ";a=b", ";a=\"b;c\"", "; a = b", ";a;b=\"\\t\\xE9\"", ";{2000*e}")));
    Arbitrary<String> trailers =
        Arbitraries.of(
            "",
            "X-T: 1\\r\\n",
            "X-T: 1\\r\\nx-t: 2\\r\\n",
            "Host: evil\\r\\n",
            "Content-Length: 3\\r\\n",
            "X-T:\\r\\n",
            "X-T: 1\\r\\nX-U: 2\\r\\nX-T:\\t3 \\r\\n",
            "X-T: {3000*t}\\r\\n");
    return Combinators.combine(chunks, extension, trailers)
        .as(
            (list, ext, end) -> {
              StringBuilder content = new StringBuilder();
              list.forEach(
                  chunk ->
                      content
                          .append(Integer.toHexString(size(chunk)).toUpperCase(Locale.ROOT))
                          .append(ext)
                          .append("\\r\\n")
                          .append(chunk)
                          .append("\\r\\n"));
              content.append("0\\r\\n").append(end).append("\\r\\n");
              return new Message.Body(good(CHUNKED), good(content.toString()), true);
            });
  }

  private static Arbitrary<Message.Body> brokenChunks() {
    return Arbitraries.of(
            "zz\\r\\n",
            "-1\\r\\n",
            "5 \\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5\\r\\nhelloX\\r\\n0\\r\\n\\r\\n",
            "5\\r\\nhello\\r\\n",
            "5\\r\\nhel",
            "5\\nhello\\n0\\n\\n",
            "0\\r\\nno field\\r\\n\\r\\n",
            "5\\r\\nhello\\r\\n0\\r\\nX\\x00: 1\\r\\n\\r\\n",
            "FFFFFFFFFFFFFFFFF\\r\\n",
            "\\r\\n",
            ";a\\r\\n",
            "0x5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "0\\r\\n: 1\\r\\n\\r\\n",
            "0\\r\\nX-T: 1\\r\\n: 2\\r\\n\\r\\n",
            "0\\r\\nX-T: 1\\r\\n 2\\r\\n\\r\\n",
            "0\\r\\nX-T: 1\\r\\n\\t\\r\\n\\r\\n",
            "0\\r\\n X-T: 1\\r\\n\\r\\n",
            "000000005\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "80000000\\r\\nhello",
            "7FFFFFFF\\r\\nhello",
            "5 ;a\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5;a \\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5;\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5;a=\"\\\\b\"\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5;{8050*e}\\r\\nhello\\r\\n0\\r\\nX-T: {60*t}\\r\\n\\r\\n",
            "5;a=\\x00\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "{9000*0}5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "5;{9000*e}\\r\\nhello\\r\\n0\\r\\n\\r\\n",
            "0\\r\\nX-T: {9000*t}\\r\\n\\r\\n",
            "5\\r\\nhello\\n0\\r\\n\\r\\n",
            "0\\r\\nX-T: 1\\n\\n",
            "1\\r\\na\\r\\n0\\n\\r\\n",
            "186A1\\r\\n{100001*o}\\r\\n0\\r\\n\\r\\n")
        .map(content -> new Message.Body(good(CHUNKED), new Part(content, UNSURE), false));
  }

  private static Arbitrary<Message.Body> odd() {
    Arbitrary<Part> refused =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "Content-Length: -1",
                    "Content-Length: +1",
                    "Content-Length: 5, 5",
                    "Content-Length:",
                    "Content-Length: 0x5",
                    "Content-Length: 5\\r\\nContent-Length: 5",
                    "Content-Length: 9{20*9}",
                    "Content-Length: 5\\r\\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\\r\\nContent-Length: 0",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: chunked, gzip",
                    "Transfer-Encoding: chunked, chunked",
                    "Transfer-Encoding:",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding: \"chunked\"",
                    "Transfer-Encoding : chunked",
                    "Transfer-Encoding: \\x0Bchunked")
                .map(text -> bad(400, text + "\\r\\n")),
            Arbitraries.of(
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: identity, chunked",
                    "Transfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked",
                    "Content-Length: 0005",
                    "Transfer-Encoding: ,chunked,",
                    "Transfer-Encoding: CHUNKED",
                    "Content-Length: 100001",
                    "Transfer-Encoding: chunked;q=1",
                    "Transfer-Encoding:\\r\\n chunked",
                    "Content-Length:\\r\\n 5",
                    "content-length : 5",
                    "Content-Length: 5\\r\\n Content-Length: 5")
                .map(text -> new Part(text + "\\r\\n", UNSURE)));
    return refused.map(
        fields -> new Message.Body(fields, good("5\\r\\nhello\\r\\n0\\r\\n\\r\\n"), false));
  }

  /** What is missing or left over belongs to the next request, or to none. */
  private static Arbitrary<Message.Body> wrongLength() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9), Arbitraries.of("", "hello", "GET /x"))
        .as(
            (length, content) ->
                new Message.Body(
                    good("Content-Length: " + length + "\\r\\n"),
                    new Part(content, UNSURE),
                    false));
  }
}
