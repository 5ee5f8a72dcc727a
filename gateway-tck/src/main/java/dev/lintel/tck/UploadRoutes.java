package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.BodySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Routes that read the request's body, in all ways and to all extents. */
final class UploadRoutes {
  private UploadRoutes() {}

  static void add(Map<String, TckApplication.Route> routes, Executor executor) {
    routes.put("upload", UploadRoutes::upload);
    routes.put("unread", UploadRoutes::unread);
    routes.put("partly", UploadRoutes::partly);
    routes.put("pipe", (request, track) -> pipe(request, track));
    routes.put(
        "relay",
        (request, track) ->
            Response.of(200).body(track.counted(Body.publisher(request.body().publisher()))));
    routes.put(
        "own-source",
        (request, track) -> Response.of(200).body(track.counted(Body.of(new OwnSource()))));
    routes.put("early", (request, track) -> early(request, track));
    routes.put("early-trailers", (request, track) -> earlyTrailers(request));
    routes.put("reread", (request, track) -> reread(request));
    routes.put("continue", UploadRoutes::onGo);
  }

  /** The application's own: the body that the server gave to it is another one. */
  private record OwnSource() implements BodySource {
    @Override
    public long length() {
      return 3;
    }

    @Override
    public InputStream inputStream() {
      return new ByteArrayInputStream("own".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {}
  }

  /** Reads everything; what reading throws is noted, and then done with as the query says. */
  private static Response upload(Request request, Track track) throws Exception {
    String read = request.query("read").orElse("stream");
    try {
      String seen = read(request, read, track);
      StringBuilder text = new StringBuilder(seen).append('\n');
      Seen.fields(text, "trailer ", request.trailers());
      return Response.text(text.toString());
    } catch (IOException | StatusException e) {
      track.failed(e);
      return switch (request.query("then").orElse("throw")) {
        case "throw" -> throw e;
        case "wrap" -> throw new IllegalStateException("the upload failed", e);
        case "other" -> throw new IllegalArgumentException("something else");
        case "swallow" -> Response.text("never mind").body(track.counted(Body.text("ignored")));
        default -> throw new IllegalArgumentException("no such reaction");
      };
    }
  }

  private static String read(Request request, String how, Track track) throws Exception {
    Body body = request.body();
    long limit = TckApplication.number(request, "limit", 1L << 40);
    boolean gated = request.query("gated").isPresent();
    return switch (how) {
      case "stream" -> drain(body.inputStream(), track, gated);
      case "checked" -> checked(body.inputStream());
      case "bytes" -> Seen.shown(body.bytes(limit));
      case "text" -> body.text(limit);
      case "limited" -> drain(body.limited(limit).inputStream(), track, gated);
      case "collect" -> Seen.shown(collect(body, limit));
      case "publisher" -> new Reader(body, track, gated).result();
      default -> throw new IllegalArgumentException("no way to read is called " + how);
    };
  }

  /** Behind the first bytes, one that is gated reads on only when the test lets it. */
  private static String drain(InputStream in, Track track, boolean gated) throws IOException {
    MessageDigest digest = Sample.sha256();
    byte[] buffer = new byte[8 * 1024];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (total == 0 && n > 0) {
        track.event("first bytes");
        if (gated) {
          track.pass("rest");
        }
      }
      digest.update(buffer, 0, n);
      total += n;
    }
    return total + " " + HexFormat.of().formatHex(digest.digest());
  }

  /** Compares with the sample instead of hashing, which takes longer than all the rest. */
  private static String checked(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    byte[] expected = new byte[buffer.length];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      Sample.fill(expected, 0, n, total);
      if (!Arrays.equals(buffer, 0, n, expected, 0, n)) {
        return "not the sample within " + n + " bytes after " + total;
      }
      total += n;
    }
    return total + " as sent";
  }

  private static byte[] collect(Body body, long limit) throws Exception {
    try {
      return body.collect(limit).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  static Exception cause(ExecutionException e) {
    return e.getCause() instanceof Exception cause ? cause : e;
  }

  private static Response unread(Request request, Track track) throws IOException {
    if (request.query("close").isPresent()) {
      request.body().close();
    }
    if (request.query("open").isPresent()) {
      request.body().inputStream();
    }
    return Response.of((int) TckApplication.number(request, "status", 200))
        .body(track.counted(Body.text("unread")));
  }

  private static Response partly(Request request, Track track) throws IOException {
    int count = (int) TckApplication.number(request, "count", 10);
    byte[] part = request.body().inputStream().readNBytes(count);
    return Response.of(200).body(track.counted(Body.text("read " + part.length)));
  }

  private static Response pipe(Request request, Track track) {
    return Response.of((int) TckApplication.number(request, "status", 200))
        .body(track.counted(request.body()));
  }

  /** Commits the head before it reads the body. */
  private static Response early(Request request, Track track) {
    return Response.of(200)
        .body(
            track.counted(
                Body.writer(
                    out -> {
                      out.write(Sample.bytes(5));
                      out.flush();
                      try {
                        String seen = drain(request.body().inputStream(), track, false);
                        out.write(seen.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                      } catch (IOException e) {
                        track.failed(e);
                        throw e;
                      }
                    })));
  }

  private static Response earlyTrailers(Request request) {
    try {
      return Response.text("trailers before the end: " + request.trailers().names());
    } catch (IllegalStateException e) {
      return Response.text("IllegalStateException");
    }
  }

  private static Response reread(Request request) throws IOException {
    try (InputStream first = request.body().inputStream()) {
      first.readAllBytes();
    }
    try {
      request.body().publisher();
      return Response.text("read twice");
    } catch (IllegalStateException e) {
      return Response.text("IllegalStateException");
    }
  }

  /** Reads only when the test lets it, and says so first by an interim answer or not at all. */
  private static Response onGo(Request request, Track track) throws IOException {
    if (request.query("inform").isPresent()) {
      request.inform(102, Headers.empty());
    }
    track.pass("read");
    byte[] bytes = request.body().bytes(1L << 20);
    return Response.text(Seen.shown(bytes));
  }
}
