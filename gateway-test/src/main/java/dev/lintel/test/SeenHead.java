package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The head of a request as it was when the application was called. Without a look at the fields:
 * that would copy them, and the application would not see any more how the server looks them up.
 */
record SeenHead(Request given, Headers headers, List<Object> values) {

  private record Part(String name, Function<Request, Object> accessor) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("server", Request::server),
          new Part("method", Request::method),
          new Part("scheme", Request::scheme),
          new Part("authority", Request::authority),
          new Part("mount path", Request::mountPath),
          new Part("path", Request::path),
          new Part("raw path", Request::rawPath),
          new Part("query", Request::query),
          new Part("protocol", Request::protocol),
          new Part("remote address", Request::remote),
          new Part("local address", Request::local),
          new Part("TLS", Request::tls),
          new Part("principal", Request::principal));

  static SeenHead of(Request given) {
    return new SeenHead(
        given, given.headers(), PARTS.stream().map(part -> part.accessor().apply(given)).toList());
  }

  // What a server must not give is what this looks for.
  @SuppressWarnings({"NullAway", "ConstantValue"})
  static @Nullable String missing(Request given) {
    for (Part part : PARTS) {
      if (part.accessor().apply(given) == null) {
        return part.name();
      }
    }
    return given.headers() == null ? "headers" : given.body() == null ? "body" : null;
  }

  /** Names what is different now. */
  record Difference(String part, boolean lost) {}

  /** What is different now; null if all is the same. */
  @Nullable
  Difference difference() {
    for (int i = 0; i < PARTS.size(); i++) {
      Object now = PARTS.get(i).accessor().apply(given);
      if (!now.equals(values.get(i))) {
        return new Difference(PARTS.get(i).name(), now.equals(Optional.empty()));
      }
    }
    return null;
  }

  /** The request in a few words. */
  String where() {
    String query = String.valueOf(values.get(7));
    return values.get(1) + " " + values.get(6) + (query.isEmpty() ? "" : "?" + query);
  }

  String method() {
    return String.valueOf(values.get(1));
  }

  String rawPath() {
    return String.valueOf(values.get(6));
  }
}
