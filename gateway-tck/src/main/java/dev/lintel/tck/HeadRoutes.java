package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Routes about what is in the head of an answer, before it, and after the body. */
final class HeadRoutes {
  private static final int READERS = 4;

  private HeadRoutes() {}

  static void add(Map<String, TckApplication.Route> routes) {
    routes.put("type", (request, track) -> type(request));
    routes.put("header", (request, track) -> header(request));
    routes.put("status", (request, track) -> status(request));
    routes.put("fields", (request, track) -> fields());
    routes.put(
        "date",
        (request, track) -> Response.text("dated").header("date", "Sun, 06 Nov 1994 08:49:37 GMT"));
    routes.put("trailers", (request, track) -> trailers(request, track));
    routes.put("inform", (request, track) -> inform(request, track));
    routes.put("large", (request, track) -> large(request));
    routes.put("shared", (request, track) -> shared(request));
  }

  /** The content type is the request's body, so that every byte is possible. */
  private static Response type(Request request) throws Exception {
    String type = new String(request.body().bytes(1_000), StandardCharsets.ISO_8859_1);
    return Response.of(200).header("content-type", type).body(Body.text("typed"));
  }

  /** The field is the request's body, as it would be in a head, in UTF-8; one to add behind a +. */
  private static Response header(Request request) throws Exception {
    String[] field = request.body().text(1_000).split(": ", 2);
    try {
      return field[0].startsWith("+")
          ? Response.text("added").addHeader(field[0].substring(1), field[1])
          : Response.text("sent").header(field[0], field[1]);
    } catch (IllegalArgumentException e) {
      return Response.text("refused");
    }
  }

  /** Has threads read the fields x-0 to x-3 at the same time, each another one first. */
  private static Response shared(Request request) throws Exception {
    CyclicBarrier start = new CyclicBarrier(READERS);
    List<Callable<List<String>>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      int first = i;
      readers.add(
          () -> {
            start.await(10, TimeUnit.SECONDS);
            String[] read = new String[READERS];
            for (int j = 0; j < READERS; j++) {
              int n = (first + j) % READERS;
              read[n] = request.headers().first("x-" + n, "none");
            }
            List<String> seen = new ArrayList<>(List.of(read));
            request.headers().forEach((name, value) -> seen.add(name + '=' + value));
            return seen;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      Set<List<String>> seen = new LinkedHashSet<>();
      for (Future<List<String>> reader : threads.invokeAll(readers)) {
        seen.add(reader.get());
      }
      List<String> read = seen.iterator().next().subList(0, READERS);
      return Response.text(seen.size() == 1 ? "all read " + read : "not all read the same");
    } finally {
      threads.shutdown();
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static Response status(Request request) {
    return Response.of((int) TckApplication.number(request, "status", 200))
        .body(Body.text("status"));
  }

  private static Response fields() {
    return Response.of(200)
        .addHeader("Set-Cookie", "a=1; Path=/")
        .addHeader("set-cookie", "b=2; Expires=Wed, 09 Jun 2021 10:18:14 GMT")
        .addHeader("set-cookie", "a=1; Path=/")
        .addHeader("x-one", "z")
        .addHeader("X-One", "a")
        .header("etag", "\"x\"")
        .header("www-authenticate", "Basic realm=\"r\"")
        .header("x-latin", "caf\u00E9")
        .header("x-tab", "a\tb")
        .header("x-empty", "")
        .header("server", "mine")
        .header("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        .body(Body.text("fields"));
  }

  private static Response trailers(Request request, Track track) {
    Supplier<Headers> trailers =
        () -> {
          track.event("trailers asked");
          if (request.query("fail").isPresent()) {
            throw new IllegalStateException(FailureRoutes.SECRET);
          }
          if (request.query("size").isPresent()) {
            int size = (int) TckApplication.number(request, "size", 0);
            return Headers.of("x-large", Sample.text(size - "x-large: \r\n".length()));
          }
          return request
              .query("name")
              .map(name -> Headers.of(name, "1"))
              .orElseGet(() -> Headers.of("x-digest", "abc", "x-more", "1", "x-more", "2"));
        };
    Body body =
        request.query("known").isPresent()
            ? Body.text("known")
            : Body.writer(
                out -> {
                  out.write("streamed".getBytes(StandardCharsets.US_ASCII));
                  out.flush();
                  track.event("written");
                });
    return Response.of((int) TckApplication.number(request, "status", 200))
        .body(track.counted(body))
        .trailers(trailers);
  }

  private static Response inform(Request request, Track track) {
    int status = (int) TckApplication.number(request, "status", 103);
    request.inform(status, Headers.of("link", "</a.css>; rel=preload", "link", "</b.js>"));
    track.pass("informed");
    return Response.text("final");
  }

  private static Response large(Request request) {
    int size = (int) TckApplication.number(request, "size", 1_000);
    return Response.of(200).header("x-large", Sample.text(size)).body(Body.text("large"));
  }
}
