package dev.lintel;

import dev.lintel.spi.TrailerRules;
import java.util.Objects;

/**
 * The fields that are not an application's to send: what concerns one connection belongs to the
 * server (RFC 9110 section 7.6.1), the length belongs to the body.
 */
final class HeaderRules {

  private HeaderRules() {}

  /**
   * The same headers, if a response may have them. What came from a server's request is checked as
   * if it were new, and no longer tied to that server.
   *
   * @throws IllegalArgumentException if one belongs to the server, or is invalid
   */
  static Headers requireSendable(Headers headers) {
    Headers checked = Objects.requireNonNull(headers, "headers").checked();
    String[] fields = checked.fields();
    for (int i = 0; i < fields.length; i += 2) {
      requireSendable(fields[i]);
    }
    return checked;
  }

  /**
   * Refuses a header that no response may have.
   *
   * @param name in lower case
   * @throws IllegalArgumentException if it belongs to the server
   */
  static void requireSendable(String name) {
    switch (name) {
      case "content-length" ->
          throw refused(name, "the length is the body's; give it with the body and leave this out");
      case "connection", "keep-alive" ->
          throw refused(name, "the server manages its connections; leave it out");
      case "transfer-encoding" -> throw refused(name, "the server frames the body; leave it out");
      case "te" -> throw refused(name, "it belongs to requests, on one connection; leave it out");
      case "trailer" ->
          throw refused(name, "the server announces trailers; give the response its trailers");
      case "upgrade" ->
          throw refused(name, "the server alone changes a connection's protocol; leave it out");
      default -> {
        if (name.startsWith("proxy-")) {
          throw refused(name, "it is between a proxy and its neighbour; leave it out");
        }
      }
    }
  }

  /**
   * The same headers, if a response may have them as trailers.
   *
   * @throws IllegalArgumentException if one belongs to the server, or has to be known before the
   *     content (RFC 9110 section 6.5.1)
   */
  static Headers requireSendableTrailers(Headers trailers) {
    Headers checked = requireSendable(trailers);
    String[] fields = checked.fields();
    for (int i = 0; i < fields.length; i += 2) {
      if (!TrailerRules.allowed(fields[i])) {
        throw new IllegalArgumentException(
            "trailer "
                + fields[i]
                + " cannot be sent: its recipient needs it before the body; make it a header");
      }
    }
    return checked;
  }

  private static IllegalArgumentException refused(String name, String reason) {
    return new IllegalArgumentException("header " + name + " cannot be set: " + reason);
  }
}
