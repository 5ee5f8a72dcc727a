package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.test.TestRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request in two forms, as bytes for a connection and for the in-memory client.
 *
 * @param method the method
 * @param target the target of the request line
 * @param fields further header fields, in their order
 * @param body the content
 * @param length what is declared: the length, -1 for none at all, -2 for chunks
 * @param trailers behind the chunks
 */
record Sent(
    String method, String target, Headers fields, String body, int length, Headers trailers) {
  private static final int NONE = -1;
  private static final int CHUNKED = -2;

  static Sent of(String method, String target) {
    return new Sent(method, target, Headers.empty(), "", NONE, Headers.empty());
  }

  static Sent get(String target) {
    return of("GET", target);
  }

  static Sent post(String target, String body) {
    return new Sent("POST", target, Headers.empty(), body, body.length(), Headers.empty());
  }

  Sent with(String name, String value) {
    return new Sent(method, target, fields.and(name, value), body, length, trailers);
  }

  Sent chunked() {
    return new Sent(method, target, fields, body, CHUNKED, trailers);
  }

  Sent trailers(String... namesAndValues) {
    return new Sent(method, target, fields, body, CHUNKED, Headers.of(namesAndValues));
  }

  /** The client declares more than it sends before it stops. */
  Sent broken() {
    return new Sent(method, target, fields, body, body.length() + 10, trailers);
  }

  boolean isBroken() {
    return length > body.length();
  }

  /**
   * Whether the route waits for what a subscriber of the request's body gets: an asynchronous
   * application that does so before it returns waits for ever (GW-APP-03, GW-ASY-18).
   */
  boolean blocksOnItsBody() {
    return target.contains("read=collect") || target.contains("read=publisher");
  }

  String name() {
    return method
        + ' '
        + target
        + (fields.isEmpty() ? "" : " " + fields)
        + (length == CHUNKED ? " chunked" : "")
        + (isBroken() ? " broken" : "")
        + (body.length() > 20 ? " " + body.length() + " bytes" : "");
  }

  /** For the in-memory client. */
  TestRequest request(String caseId) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    TestRequest request =
        TestRequest.of(method, target)
            .headers(Headers.of("host", "test", "x-case", caseId).and(fields))
            .trailers(trailers);
    if (length == CHUNKED) {
      return request.body(Body.stream(new ByteArrayInputStream(bytes)));
    }
    if (isBroken()) {
      return request.body(Body.stream(new ByteArrayInputStream(bytes), length));
    }
    return length == NONE ? request : request.body(bytes);
  }

  /** For a connection. */
  String text(String caseId) {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    text.append("Host: test\r\nx-case: ").append(caseId).append("\r\n");
    fields.forEach((name, value) -> line(text, name, value));
    if (length == CHUNKED) {
      text.append("Transfer-Encoding: chunked\r\n\r\n");
      if (!body.isEmpty()) {
        text.append(Topic.chunk(body));
      }
      text.append("0\r\n");
      trailers.forEach((name, value) -> line(text, name, value));
      return text.append("\r\n").toString();
    }
    if (length != NONE) {
      text.append("Content-Length: ").append(length).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
}
