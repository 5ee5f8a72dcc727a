package dev.lintel.servlet;

import dev.lintel.StatusException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;

/**
 * Refuses a request whose head says in two ways, or in none that is known, where its body ends
 * (GW-CON-08 to GW-CON-12). Containers let some of that through, each another part.
 */
final class RequestFraming {
  private RequestFraming() {}

  static void require(HttpServletRequest request) {
    if (request.getHeader("transfer-encoding") == null) {
      return;
    }
    if (request.getProtocol().equals("HTTP/1.0")) {
      throw new StatusException(400, "a transfer coding in HTTP/1.0");
    }
    if (request.getHeader("content-length") != null) {
      throw new StatusException(400, "a content length beside a transfer coding");
    }
    List<String> codings = codings(request.getHeaders("transfer-encoding"));
    if (codings.isEmpty() || codings.indexOf("chunked") != codings.size() - 1) {
      throw new StatusException(400, "chunked is not the last transfer coding, or not once");
    }
    if (codings.size() > 1) {
      throw new StatusException(501, "a transfer coding before chunked");
    }
  }

  private static List<String> codings(Enumeration<String> lines) {
    List<String> codings = new ArrayList<>(1);
    while (lines.hasMoreElements()) {
      for (String coding : lines.nextElement().split(",", -1)) {
        if (!coding.isBlank()) {
          codings.add(coding.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return codings;
  }
}
