package dev.lintel;

import dev.lintel.spi.TrailerRules;
import java.util.Objects;

/**
 * The fields that are not an application's to send: what concerns one connection belongs to the
 * server (RFC 9110 section 7.6.1), the length belongs to the body.
 */
final class HeaderRules {
  /** How long the fields of a head may be, see {@link #requireSmall(Headers)}. */
  private static final int MAX_BYTES = 16 * 1024;

  /** How long trailers may be. */
  private static final int MAX_TRAILER_BYTES = 4 * 1024;

  /** What a field takes beside its name and its value. */
  private static final int FIELD_BYTES = 4;

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
      requireSingle(fields, i);
    }
    requireSmall(checked);
    return checked;
  }

  /**
   * Refuses a field at the end of what a response may have otherwise.
   *
   * @throws IllegalArgumentException if it belongs to the server, there may be one alone, or it is
   *     too much
   */
  static void requireAddable(Headers headers) {
    String[] fields = headers.fields();
    int last = fields.length - 2;
    requireSendable(fields[last]);
    requireSingle(fields, last);
    requireSmall(headers);
  }

  /**
   * Refuses fields that take more than 16 KiB together: names and values in bytes, and four more
   * for each field, its colon, space and end of line.
   *
   * @throws IllegalArgumentException with the length of the fields
   */
  static void requireSmall(Headers headers) {
    requireSmall("headers", headers, MAX_BYTES);
  }

  private static void requireSmall(String what, Headers headers, int most) {
    String[] fields = headers.fields();
    long bytes = 0;
    for (int i = 0; i < fields.length; i += 2) {
      bytes += fields[i].length() + fields[i + 1].length() + FIELD_BYTES;
    }
    if (bytes > most) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " take "
              + bytes
              + " bytes, and "
              + most
              + " is the most that can be sent: put the larger ones into the body");
    }
  }

  /**
   * Refuses a field that comes a second time and of which there is one at most.
   *
   * @param fields names and values in turn
   * @param at the index of its name
   */
  private static void requireSingle(String[] fields, int at) {
    String name = fields[at];
    if (!name.equals("content-type") && !name.equals("date")) {
      return;
    }
    for (int i = 0; i < at; i += 2) {
      if (fields[i].equals(name)) {
        throw refused(name, "there is one already; replace it by header(name, value)");
      }
    }
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
   *     content (RFC 9110 section 6.5.1), or if they take more than 4 KiB together
   */
  static Headers requireSendableTrailers(Headers trailers) {
    Headers checked = requireSendable(trailers);
    requireSmall("trailers", checked, MAX_TRAILER_BYTES);
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
