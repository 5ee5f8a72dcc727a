package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.StatusException;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.MountRules;
import dev.lintel.spi.PathRules;
import java.util.List;

/** What a server must have seen to before it calls an application. */
final class RequestChecks {
  private static final String TOKEN = "!#$%&'*+-.^_`|~";
  private static final int DELETE = 0x7F;

  private RequestChecks() {}

  static void check(Request request, LintCall call) {
    checkMethod(request.method(), call);
    checkConnection(request, call);
    try {
      PathRules.requireQuery(request.query());
    } catch (StatusException e) {
      call.found("GW-REQ-36", call.outside(), "let a query pass: " + e.getMessage());
    }
    if (!request.rawPath().equals("*")) {
      checkPath(request, call);
    } else {
      call.found("GW-REQ-05", call.outside(), "passed on a request for *, which is its own");
    }
  }

  private static void checkMethod(String method, LintCall call) {
    if (method.equals("TRACE")) {
      call.found("GW-REQ-02", call.outside(), "passed on a TRACE");
    } else if (method.equals("CONNECT")) {
      call.found("GW-REQ-03", call.outside(), "passed on a CONNECT");
    } else if (!isToken(method)) {
      call.found("GW-REQ-01", call.outside(), "says that the method is '" + method + "'");
    }
  }

  private static void checkConnection(Request request, LintCall call) {
    String protocol = request.protocol();
    if (!List.of("HTTP/1.0", "HTTP/1.1", "HTTP/2").contains(protocol)) {
      call.found("GW-REQ-07", call.outside(), "says that the protocol is '" + protocol + "'");
    }
    String scheme = request.scheme();
    if (!scheme.equals(request.tls().isPresent() ? "https" : "http")) {
      call.found(
          "GW-REQ-06",
          call.outside(),
          "says that the scheme is '"
              + scheme
              + (request.tls().isPresent() ? "' on a connection with TLS" : "' without TLS"));
    }
    String authority = request.authority();
    if (!HostRules.valid(authority)) {
      call.found("GW-REQ-41", call.outside(), "says that the authority is '" + authority + "'");
    }
  }

  private static void checkPath(Request request, LintCall call) {
    String mountPath = request.mountPath();
    String rawPath = request.rawPath();
    if (!call.direct() && isWhole(request)) {
      // A dispatcher outside may have shifted it, by segments that no deployment is mounted at.
      return;
    }
    try {
      MountRules.requireMountPath(mountPath);
    } catch (IllegalArgumentException e) {
      call.found("GW-REQ-27", call.outside(), "gives a malformed mount path: " + e.getMessage());
      return;
    }
    try {
      String whole = PathRules.decode(rawPath);
      comparePath(MountRules.below(whole, mountPath), request, call);
    } catch (StatusException e) {
      call.found(
          e.status() == 404 && hidden(rawPath) ? "GW-REQ-21" : "GW-SRV-08",
          call.outside(),
          "let '" + rawPath + "' pass below the mount path '" + mountPath + "': " + e.getMessage());
    }
  }

  /** Whether mount path and path are what the target has, as {@link Request#below} leaves them. */
  private static boolean isWhole(Request request) {
    String mountPath = request.mountPath();
    String path = request.path();
    try {
      String whole = PathRules.decode(request.rawPath());
      return whole.equals(mountPath + path) || path.equals("/") && whole.equals(mountPath);
    } catch (StatusException e) {
      return false;
    }
  }

  private static boolean hidden(String rawPath) {
    String upper = rawPath.toUpperCase(java.util.Locale.ROOT);
    return upper.contains("WEB-INF") || upper.contains("META-INF");
  }

  private static void comparePath(String expected, Request request, LintCall call) {
    String path = request.path();
    if (path.equals(expected)) {
      return;
    }
    String rule = "GW-REQ-08";
    if (!path.startsWith("/")) {
      rule = "GW-REQ-25";
    } else if (path.equals(withoutParameters(expected))) {
      rule = "GW-REQ-23";
    } else if (expected.indexOf('%') >= 0 || request.rawPath().indexOf('+') >= 0) {
      rule = "GW-REQ-22";
    }
    call.found(
        rule,
        call.outside(),
        "reads the path of '"
            + request.rawPath()
            + "' as '"
            + path
            + "' and not as '"
            + expected
            + "'");
  }

  private static String withoutParameters(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  /**
   * Checks the header fields, when the application has done with them. To go over them all copies
   * them, and it was to see how the server looks them up.
   */
  static void checkFields(LintCall call) {
    Request given = call.head().given();
    Headers headers = call.head().headers();
    headers.forEach((name, value) -> checkField(name, value, call));
    for (String single : List.of("content-type", "content-length")) {
      if (headers.all(single).size() > 1) {
        call.note("GW-REQ-49", call.outside(), "let a repeated " + single + " pass");
      }
    }
    if (call.direct()) {
      // A middleware outside may have taken the Host away, or put another in its place.
      checkHost(given, headers.all("host"), call);
    }
  }

  private static void checkHost(Request given, List<String> hosts, LintCall call) {
    if (hosts.size() > 1 || hosts.isEmpty() && given.protocol().equals("HTTP/1.1")) {
      call.note("GW-REQ-40", call.outside(), "let a request pass with the hosts " + hosts);
    } else if (hosts.size() == 1 && !hosts.get(0).equals(given.authority())) {
      call.note(
          "GW-REQ-44",
          call.outside(),
          "says that the authority is '" + given.authority() + "' for the Host " + hosts);
    }
  }

  private static void checkField(String name, String value, LintCall call) {
    String field = name + ": " + value;
    if (!isToken(name)) {
      call.note("GW-CON-07", call.outside(), "let a field pass whose name is no token: " + field);
    } else if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      call.note(
          "GW-REQ-48", call.outside(), "did not join the lines of a field by a space: " + field);
    } else if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == DELETE)) {
      call.note("GW-CON-07", call.outside(), "let a control character pass in the field " + name);
    } else if (value.chars().anyMatch(c -> c > 0xFF) || !value.equals(trimmed(value))) {
      call.note(
          "GW-REQ-46",
          call.outside(),
          "gives a value that is not ISO-8859-1 or has white space around it: '" + field + "'");
    }
  }

  private static String trimmed(String value) {
    return value.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    c >= '0' && c <= '9'
                        || c >= 'A' && c <= 'Z'
                        || c >= 'a' && c <= 'z'
                        || TOKEN.indexOf(c) >= 0);
  }
}
