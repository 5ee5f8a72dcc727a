package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Routes that answer with a body of some form. */
final class BodyRoutes {
  /** One, two, three and four bytes each: ten in all, and five chars. */
  static final String CHARACTERS = "a\u00E9\u20AC\uD83D\uDE00";

  private BodyRoutes() {}

  static void add(Map<String, TckApplication.Route> routes, Forms forms) {
    routes.put("body", (request, track) -> body(forms, request, track));
    Response constant = Response.text("constant");
    routes.put("constant", (request, track) -> constant);
    routes.put("characters", (request, track) -> Response.text(CHARACTERS));
    routes.put(
        "empty-chunks",
        (request, track) ->
            Response.of(200)
                .body(
                    track.counted(
                        Body.chunks(List.of(wrap(""), wrap("a"), wrap(""), wrap("b"), wrap(""))))));
    routes.put("replaced", (request, track) -> replaced(forms, request, track));
  }

  static Response body(Forms forms, Request request, Track track) throws IOException {
    Plan plan = Plan.of(request, track);
    Body body = forms.make(request.query("form").orElse("bytes"), plan);
    if (request.query("bare").isEmpty()) {
      body = track.counted(body);
    }
    Response response = Response.of((int) TckApplication.number(request, "status", 200)).body(body);
    if (request.query("trailed").isPresent()) {
      response = response.trailers(() -> Headers.of("x-digest", "abc"));
    }
    String type = request.query("type").orElse("");
    return type.isEmpty() ? response : response.header("content-type", type);
  }

  /** A body that replaces another: both are the server's to close, the outer one first. */
  private static Response replaced(Forms forms, Request request, Track track) throws IOException {
    Plan plan = Plan.of(request, track);
    Body inner = forms.make("publisher", plan).onClose(() -> track.event("inner closed"));
    Body outer = Body.text("outer").onClose(() -> track.event("outer closed"));
    return Response.of(200).body(track.counted(inner)).body(track.counted(outer));
  }

  private static ByteBuffer wrap(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
