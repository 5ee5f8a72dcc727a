package dev.lintel.servlet;

import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.MountRules;
import dev.lintel.spi.PathRules;
import dev.lintel.spi.RequestTarget;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Decides from a request's head whether the application gets to see it, and under which path. What
 * is refused here is refused alike in every container, whatever that would have let through.
 */
final class Admission {
  private static final Headers ALLOW =
      Headers.of("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

  private final Gateway gateway;
  private final HttpServletRequest request;

  /** As the request line has it. */
  final String method;

  // What the application is to see; set by decide().
  String rawPath = "";
  String path = "";
  String query = "";
  String authority = "";

  Admission(Gateway gateway, HttpServletRequest request) {
    this.gateway = gateway;
    this.request = request;
    this.method = request.getMethod();
  }

  /**
   * Decides.
   *
   * @return the answer that the request gets without the application; null if it is admitted
   * @throws StatusException if the request is refused
   */
  @Nullable
  Response decide() {
    Container container = gateway.container();
    String host =
        container.judgesHeads()
            ? RequestHead.validHost(request)
            : RequestHead.judge(request, container);
    RequestTarget target = null;
    rawPath = container.rawPath(request);
    if (method.equals("CONNECT") && (rawPath == null || rawPath.isEmpty()) && host != null) {
      // A container that makes no path of an authority; Host has to be the same.
      rawPath = host;
    }
    if (method.equals("CONNECT") || !rawPath.startsWith("/")) {
      target = RequestTarget.parse(method, rawPath);
      target.requireConnection(request.getScheme(), Optional.ofNullable(host));
      rawPath = target.path();
    }
    if (method.equals("CONNECT")) {
      throw notAllowed();
    }
    if (target != null && target.form() == RequestTarget.Form.ASTERISK) {
      return Response.of(200);
    }
    query = PathRules.requireQuery(orEmpty(request.getQueryString()));
    String whole = PathRules.decode(rawPath);
    if (!PathRules.agrees(
        rawPath,
        whole,
        contextPath(request.getServletContext()),
        request.getServletPath(),
        orEmpty(request.getPathInfo()))) {
      throw new StatusException(400, "the container reads the path " + rawPath + " differently");
    }
    if (method.equals("TRACE")) {
      throw notAllowed();
    }
    path = MountRules.below(whole, gateway.mountPath());
    authority = host != null ? host : localAuthority();
    return null;
  }

  /** The path below which a web application lies, decoded; Jetty has it as clients write it. */
  static String contextPath(ServletContext context) {
    String path = context.getContextPath();
    return path.indexOf('%') < 0 ? path : PathRules.decode(path);
  }

  /** The Servlet API has null for what is not there. */
  private static String orEmpty(@Nullable String part) {
    return part == null ? "" : part;
  }

  private StatusException notAllowed() {
    return new StatusException(405, ALLOW, method + " is not for applications");
  }

  private String localAuthority() {
    String address = request.getLocalAddr();
    int zone = address.indexOf('%');
    if (zone >= 0) {
      // It names an interface of this machine, and no authority has one.
      address = address.substring(0, zone) + (address.endsWith("]") ? "]" : "");
    }
    // One container has the brackets of an IPv6 address around it, and one has not.
    return (address.indexOf(':') < 0 || address.startsWith("[") ? address : "[" + address + "]")
        + ":"
        + request.getLocalPort();
  }
}
