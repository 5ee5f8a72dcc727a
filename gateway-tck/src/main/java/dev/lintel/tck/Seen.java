package dev.lintel.tck;

import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes down everything that an application sees of a request. */
final class Seen {
  private static final int LONGEST_SHOWN = 200;

  private Seen() {}

  static Response all(Request request, Track track) throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, "method", request.method());
    line(text, "scheme", request.scheme());
    line(text, "authority", request.authority());
    line(text, "mount", request.mountPath());
    line(text, "path", request.path());
    line(text, "raw", request.rawPath());
    line(text, "query", request.query());
    line(text, "protocol", request.protocol());
    fields(text, "header ", request.headers());
    body(text, request, track);
    return Response.text(text.toString());
  }

  private static void body(StringBuilder text, Request request, Track track) throws IOException {
    String length =
        request.body().length().isPresent()
            ? String.valueOf(request.body().length().getAsLong())
            : "unknown";
    line(text, "length", length);
    byte[] bytes;
    try {
      bytes = request.body().inputStream().readAllBytes();
    } catch (IOException e) {
      track.failed(e);
      throw e;
    }
    line(text, "body", shown(bytes));
    fields(text, "trailer ", request.trailers());
  }

  static String shown(byte[] bytes) {
    return bytes.length <= LONGEST_SHOWN
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : bytes.length + " " + Sample.sha256(bytes);
  }

  static void fields(StringBuilder text, String prefix, Headers headers) {
    headers.forEach((name, value) -> line(text, prefix + name, value));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append('=').append(value).append('\n');
  }
}
