package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Routes that fail before there is a response, or while its body is opened. */
final class FailureRoutes {
  /** Must never be found in an answer. */
  static final String SECRET = "secret-9d1f";

  private FailureRoutes() {}

  static void add(Map<String, TckApplication.Route> routes, Forms forms) {
    routes.put("throw", (request, track) -> thrown(request.query("what").orElse("")));
    routes.put("flag", (request, track) -> flagged());
    routes.put("carried", (request, track) -> Response.failed(failure(request)));
    routes.put("missing", (request, track) -> missing(track));
    routes.put("shortened", (request, track) -> shortened(track));
    routes.put("twice", (request, track) -> twice(track));
    routes.put("shut", (request, track) -> shut(track));
    routes.put("bad-close", (request, track) -> badClose(track));
    routes.put("bad-hook", (request, track) -> badHook(request, track));
  }

  private static Response thrown(String what) throws Exception {
    switch (what) {
      case "runtime" -> throw new IllegalArgumentException(SECRET);
      case "checked" -> throw new IOException(SECRET);
      case "error" -> throw new AssertionError(SECRET);
      case "memory" -> throw new OutOfMemoryError(SECRET);
      case "interrupted" -> throw new InterruptedException(SECRET);
      case "interrupted-flag" -> {
        Thread.currentThread().interrupt();
        throw new InterruptedException(SECRET);
      }
      case "status" -> throw new StatusException(418, SECRET);
      case "status-headers" ->
          throw new StatusException(
              429, Headers.of("retry-after", "7", "x-a", "1", "x-a", "2"), SECRET);
      case "status-503" -> throw new StatusException(503, SECRET);
      case "status-599" -> throw new StatusException(599, SECRET);
      case "wrapped-status" -> throw new IllegalStateException(new StatusException(404, SECRET));
      case "completion-status" -> throw new CompletionException(new StatusException(404, SECRET));
      case "execution-status" -> throw new ExecutionException(new StatusException(404, SECRET));
      default -> throw new IllegalStateException("what is " + what);
    }
  }

  private static Response flagged() {
    Thread.currentThread().interrupt();
    return Response.text("flag set");
  }

  private static Exception failure(Request request) {
    try {
      throw new IllegalStateException("not reached: " + thrown(request.query("what").orElse("")));
    } catch (Exception e) {
      return e;
    }
  }

  /** A file that has gone when it is opened. */
  private static Response missing(Track track) throws IOException {
    Path path = Files.createTempFile("lintel-tck", ".gone");
    Files.writeString(path, SECRET);
    Body body = Body.file(path);
    Files.delete(path);
    return Response.of(200).body(track.counted(body));
  }

  /** A file that has lost its end when it is opened. */
  private static Response shortened(Track track) throws IOException {
    Path path = Files.createTempFile("lintel-tck", ".short");
    Files.writeString(path, SECRET + SECRET);
    Body body = Body.file(path).onClose(() -> Files.delete(path));
    Files.writeString(path, SECRET);
    return Response.of(200).body(track.counted(body));
  }

  private static Response twice(Track track) throws IOException {
    Body body = track.counted(Body.text("once").onClose(() -> {}));
    body.inputStream().close();
    return Response.of(200).body(body);
  }

  private static Response shut(Track track) {
    Body body = track.counted(Body.text("once").onClose(() -> {}));
    body.close();
    return Response.of(200).body(body);
  }

  private static Response badClose(Track track) {
    Body body =
        Body.text("fine")
            .onClose(
                () -> {
                  track.event("closing fails");
                  throw new IllegalStateException(SECRET);
                });
    return Response.of(200).body(track.counted(body));
  }

  private static Response badHook(Request request, Track track) {
    request.onComplete(completion -> track.event("first hook"));
    request.onComplete(
        completion -> {
          track.event("hook fails");
          throw new IllegalStateException(SECRET);
        });
    request.onComplete(completion -> track.event("last hook"));
    return Response.of(200).body(track.counted(Body.text("fine")));
  }
}
