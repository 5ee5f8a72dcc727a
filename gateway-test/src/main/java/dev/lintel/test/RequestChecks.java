package dev.lintel.test;

import dev.lintel.Request;
import dev.lintel.StatusException;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.MountRules;
import dev.lintel.spi.PathRules;

/** What a server must have seen to before it calls an application. */
final class RequestChecks {
  private RequestChecks() {}

  static void check(Request request, LintCall call, String server) {
    String protocol = request.protocol();
    if (!protocol.equals("HTTP/1.1")
        && !protocol.equals("HTTP/1.0")
        && !protocol.equals("HTTP/2")) {
      call.found("GW-REQ-07", server, "says that the protocol is '" + protocol + "'");
    }
    String scheme = request.scheme();
    if (!scheme.equals("http") && !scheme.equals("https")) {
      call.found("GW-REQ-06", server, "says that the scheme is '" + scheme + "'");
    }
    String authority = request.authority();
    if (!HostRules.valid(authority)) {
      call.found("GW-REQ-41", server, "says that the authority is '" + authority + "'");
    }
    try {
      PathRules.requireQuery(request.query());
    } catch (StatusException e) {
      call.found("GW-REQ-36", server, "let a query pass: " + e.getMessage());
    }
    checkPath(request, call, server);
  }

  private static void checkPath(Request request, LintCall call, String server) {
    String mountPath = request.mountPath();
    String rawPath = request.rawPath();
    String expected;
    try {
      expected =
          MountRules.below(PathRules.decode(rawPath), MountRules.requireMountPath(mountPath));
    } catch (IllegalArgumentException e) {
      call.found("GW-REQ-27", server, "gives a malformed mount path: " + e.getMessage());
      return;
    } catch (StatusException e) {
      call.found(
          "GW-SRV-08",
          server,
          "let the path '"
              + rawPath
              + "' pass below the mount path '"
              + mountPath
              + "': "
              + e.getMessage());
      return;
    }
    if (!request.path().equals(expected)) {
      call.found(
          "GW-REQ-08",
          server,
          "reads the path '"
              + rawPath
              + "' as '"
              + request.path()
              + "' and not as '"
              + expected
              + "'");
    }
  }
}
