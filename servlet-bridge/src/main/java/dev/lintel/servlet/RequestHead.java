package dev.lintel.servlet;

import dev.lintel.StatusException;
import dev.lintel.spi.FramingRules;
import dev.lintel.spi.HostRules;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;

/**
 * Refuses what no request may have in its head, in the order of GW-CON-47. Containers let some of
 * it through, each another part, and some of it none lets the servlet see.
 */
final class RequestHead {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final String CONTINUE = "100-continue";

  private RequestHead() {}

  /**
   * Judges a head.
   *
   * @return the Host field, or null where HTTP/1.0 sent none
   * @throws StatusException if it is refused
   */
  static @Nullable String judge(HttpServletRequest request, Container container) {
    boolean http11 = version(request.getProtocol());
    if (!TOKEN.matcher(request.getMethod()).matches()) {
      throw new StatusException(400, "the method is no token");
    }
    fields(request, container);
    requireOnce(request.getHeaders("content-type"), "content-type");
    int framing = framing(request, http11);
    if (framing == 400) {
      throw new StatusException(400, "a transfer coding that does not end the body");
    }
    requireOnce(request.getHeaders("host"), "host");
    String host = host(request);
    boolean expects = http11 && request.getHeader("expect") != null;
    if (expects
        && !Collections.list(request.getHeaders("expect")).stream()
            .allMatch(RequestHead::isKnown)) {
      throw new StatusException(417, "an expectation other than 100-continue");
    }
    if (http11) {
      requireUpgradeOption(request);
    }
    if (framing != 0) {
      throw new StatusException(framing, "a transfer coding other than chunked alone");
    }
    requireValid(host);
    if (expects && !isSingle(request.getHeaders("expect"))) {
      throw new StatusException(417, "an expectation that is not 100-continue alone");
    }
    if (!request.getMethod().equals("CONNECT")) {
      scheme(request.getScheme());
    }
    return host;
  }

  /** The Host field, or null where HTTP/1.0 sent none. */
  private static @Nullable String host(HttpServletRequest request) {
    String host = request.getHeader("host");
    if (host == null && !request.getProtocol().equals("HTTP/1.0")) {
      throw new StatusException(400, "no Host field");
    }
    return host;
  }

  /** The Host field of a head that is judged already, for what a container makes of it. */
  static @Nullable String validHost(HttpServletRequest request) {
    String host = host(request);
    requireValid(host);
    return host;
  }

  private static void requireValid(@Nullable String host) {
    if (host != null && !HostRules.valid(host)) {
      throw new StatusException(400, "the Host field is no host with or without a port");
    }
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

  /**
   * GW-CON-08 to GW-CON-12.
   *
   * @return the status that a transfer coding is refused with, 0 if it is not
   */
  private static int framing(HttpServletRequest request, boolean http11) {
    if (request.getHeader("transfer-encoding") == null) {
      length(request.getHeaders("content-length"));
      return 0;
    }
    if (request.getHeader("content-length") != null) {
      throw new StatusException(400, "a content length beside a transfer coding");
    }
    return FramingRules.refusal(Collections.list(request.getHeaders("transfer-encoding")), http11);
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
  private static void fields(HttpServletRequest request, Container container) {
    container.headers(
        request,
        (name, value) -> {
          if (hasControl(value)) {
            throw new StatusException(400, "a control character in the field " + name);
          }
        });
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

  /** Whether there is 100-continue and nothing else. */
  private static boolean isSingle(Enumeration<String> expectations) {
    return expectations.nextElement().equalsIgnoreCase(CONTINUE) && !expectations.hasMoreElements();
  }

  /** GW-CON-32; a list of several, or of none, is refused later. */
  private static boolean isKnown(String expectation) {
    for (String member : expectation.split(",")) {
      if (!member.isBlank() && !member.strip().equalsIgnoreCase(CONTINUE)) {
        return false;
      }
    }
    return true;
  }

  /** RFC 9110, section 7.8; one container refuses what does not obey, and has no setting for it. */
  private static void requireUpgradeOption(HttpServletRequest request) {
    if (request.getHeader("upgrade") == null) {
      return;
    }
    for (Enumeration<String> lines = request.getHeaders("connection"); lines.hasMoreElements(); ) {
      if (Tokens.contains(lines.nextElement(), "upgrade")) {
        return;
      }
    }
    throw new StatusException(400, "an Upgrade field that Connection does not name");
  }

  /** Some containers take it from an absolute target: {@code ftp://…} is none of theirs. */
  private static void scheme(String scheme) {
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new StatusException(400, "the target's scheme is not the connection's: " + scheme);
    }
  }
}
