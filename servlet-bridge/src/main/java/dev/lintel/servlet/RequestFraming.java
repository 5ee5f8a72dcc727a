package dev.lintel.servlet;

import dev.lintel.StatusException;
import dev.lintel.spi.FramingRules;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

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
    if (request.getHeader("content-length") != null) {
      throw new StatusException(400, "a content length beside a transfer coding");
    }
    boolean http11 = !request.getProtocol().equals("HTTP/1.0");
    int status =
        FramingRules.refusal(Collections.list(request.getHeaders("transfer-encoding")), http11);
    if (status != 0) {
      throw new StatusException(status, "the transfer coding is not chunked alone, or not of 1.1");
    }
  }
}
