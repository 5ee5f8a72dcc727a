package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.MountRules;
import dev.lintel.spi.PathRules;
import dev.lintel.spi.RequestTarget;
import java.util.List;
import java.util.Optional;

/**
 * Decides from a request's head whether the application gets to see it, and under which path, in a
 * server's order.
 */
final class Admission {
  private static final int DELETE = 0x7F;
  private static final Headers ALLOW =
      Headers.of("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

  private final TestRequest request;
  private final ServerOptions options;

  // What the application is to see; set by decide().
  String authority = "";
  String rawPath = "";
  String path = "";
  String query = "";

  Admission(TestRequest request, ServerOptions options) {
    this.request = request;
    this.options = options;
  }

  /**
   * Decides.
   *
   * @return the answer that the request gets without the application; null if it is admitted
   * @throws StatusException if the request is refused
   */
  @Nullable
  Response decide() {
    Headers headers = request.sentHeaders();
    requireSmallHead(headers);
    requireLine();
    requireOnce(headers, "content-type");
    authority = requireOnce(headers, "host");
    boolean expects = headers.contains("expect");
    if (expects && !headers.list("expect").stream().allMatch(Admission::isContinue)) {
      throw otherExpectation();
    }
    if (headers.contains("upgrade")
        && headers.list("connection").stream().noneMatch("upgrade"::equalsIgnoreCase)) {
      throw new StatusException(400, "an Upgrade field that Connection does not name");
    }
    if (!HostRules.valid(authority)) {
      throw new StatusException(400, "the Host field is no host with or without a port");
    }
    if (expects
        && (headers.all("expect").size() > 1 || !isContinue(headers.all("expect").get(0)))) {
      throw otherExpectation();
    }
    String method = request.method();
    Optional<String> rawQuery = splitTarget(method);
    if (method.equals("CONNECT")) {
      throw notAllowed(method);
    }
    if (rawPath.equals("*")) {
      return Response.of(200);
    }
    query = PathRules.requireQuery(rawQuery.orElse(""));
    String whole = PathRules.decode(rawPath);
    if (method.equals("TRACE")) {
      throw notAllowed(method);
    }
    path = MountRules.below(whole, options.mountPath());
    long length = request.length();
    if (length > options.maxRequestBodyBytes()) {
      throw new StatusException(
          413, "the request body is longer than " + options.maxRequestBodyBytes() + " bytes");
    }
    return null;
  }

  private static boolean isContinue(String expectation) {
    return expectation.equalsIgnoreCase("100-continue");
  }

  private static StatusException otherExpectation() {
    return new StatusException(417, "an expectation other than 100-continue");
  }

  private static StatusException notAllowed(String method) {
    return new StatusException(405, ALLOW, method + " is not for applications");
  }

  /** Sets the raw path. */
  private Optional<String> splitTarget(String method) {
    String raw = request.target();
    if (method.equals("CONNECT") || !raw.startsWith("/")) {
      RequestTarget target = RequestTarget.parse(method, raw);
      target.requireConnection(request.scheme(), Optional.of(authority));
      rawPath = target.path();
      return Optional.of(target.query());
    }
    int mark = raw.indexOf('?');
    rawPath = mark < 0 ? raw : raw.substring(0, mark);
    return mark < 0 ? Optional.empty() : Optional.of(raw.substring(mark + 1));
  }

  private void requireSmallHead(Headers headers) {
    int line = request.method().length() + request.target().length() + " HTTP/1.1\r\n".length() + 1;
    int[] size = {line + 2};
    headers.forEach((name, value) -> size[0] += name.length() + value.length() + 4);
    if (size[0] > options.maxRequestHeadBytes()) {
      throw new StatusException(
          431, "the head is longer than " + options.maxRequestHeadBytes() + " bytes");
    }
  }

  /** What else a target must not have is for the rules on paths, which come later (GW-CON-47). */
  private void requireLine() {
    String target = request.target();
    if (target.isEmpty() || target.chars().anyMatch(c -> c <= ' ' || c == DELETE)) {
      throw new StatusException(400, "the request line is malformed");
    }
  }

  private static String requireOnce(Headers headers, String name) {
    List<String> lines = headers.all(name);
    if (lines.size() > 1) {
      throw new StatusException(400, "the field " + name + " is repeated");
    }
    return lines.isEmpty() ? "" : lines.get(0);
  }
}
