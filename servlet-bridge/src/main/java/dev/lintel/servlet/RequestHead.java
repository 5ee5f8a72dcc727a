package dev.lintel.servlet;

import dev.lintel.StatusException;
import dev.lintel.spi.FramingRules;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;

/**
 * Refuses what no request may have in its head, in the order of refusal that the specification
 * gives. Containers let some of it through, each another part, and some of it none lets the servlet
 * see.
 */
final class RequestHead {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private RequestHead() {}

  /**
   * Judges a head.
   *
   * @throws StatusException if it is refused
   */
  static void judge(HttpServletRequest request) {
    boolean http11 = version(request.getProtocol());
    if (!TOKEN.matcher(request.getMethod()).matches()) {
      throw new StatusException(400, "the method is no token");
    }
    fields(request);
    requireOnce(request.getHeaders("content-type"), "content-type");
    framing(request, http11);
    if (http11) {
      expectation(request.getHeaders("expect"));
    }
    if (!request.getMethod().equals("CONNECT")) {
      scheme(request.getScheme());
    }
    requireOnce(request.getHeaders("host"), "host");
  }

  /** GW-REQ-40 and GW-REQ-49. */
  private static void requireOnce(Enumeration<String> lines, String name) {
    if (lines.hasMoreElements()) {
      lines.nextElement();
      if (lines.hasMoreElements()) {
        throw new StatusException(400, "the field " + name + " is repeated");
      }
    }
  }

  /** GW-CON-03. */
  private static boolean version(String protocol) {
    return switch (protocol) {
      case "HTTP/1.1" -> true;
      case "HTTP/1.0", "HTTP/2", "HTTP/2.0" -> false;
      default -> throw new StatusException(505, "the version " + protocol);
    };
  }

  /** GW-CON-08 to GW-CON-12. */
  private static void framing(HttpServletRequest request, boolean http11) {
    if (request.getHeader("transfer-encoding") == null) {
      length(request.getHeaders("content-length"));
      return;
    }
    if (request.getHeader("content-length") != null) {
      throw new StatusException(400, "a content length beside a transfer coding");
    }
    int status =
        FramingRules.refusal(Collections.list(request.getHeaders("transfer-encoding")), http11);
    if (status != 0) {
      throw new StatusException(status, "a transfer coding other than chunked alone");
    }
  }

  /** Some containers take a length that is none for 0, or the first of several. */
  private static void length(Enumeration<String> lines) {
    if (!lines.hasMoreElements()) {
      return;
    }
    String value = lines.nextElement().strip();
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || lines.hasMoreElements()) {
      throw new StatusException(400, "the content length is not one number");
    }
  }

  /** GW-CON-07: bytes that no field may have, and that some parsers pass on. */
  private static void fields(HttpServletRequest request) {
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      for (Enumeration<String> lines = request.getHeaders(name); lines.hasMoreElements(); ) {
        if (hasControl(lines.nextElement())) {
          throw new StatusException(400, "a control character in the field " + name);
        }
      }
    }
  }

  private static boolean hasControl(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7F) {
        return true;
      }
    }
    return false;
  }

  /** GW-CON-32. */
  private static void expectation(Enumeration<String> lines) {
    if (lines.hasMoreElements()
        && (!lines.nextElement().equalsIgnoreCase("100-continue") || lines.hasMoreElements())) {
      throw new StatusException(417, "an expectation other than 100-continue");
    }
  }

  /** Some containers take it from an absolute target: {@code ftp://…} is none of theirs. */
  private static void scheme(String scheme) {
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new StatusException(400, "the target's scheme is not the connection's: " + scheme);
    }
  }
}
