package dev.lintel.tomcat;

import dev.lintel.spi.HostRules;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * The Host field of request after request. Serves GW-REQ-41 and GW-REQ-44, as no setting does:
 * Tomcat's parser has a grammar of its own, without {@code _} and {@code ~} and with more rules for
 * dots and hyphens. On one connection the field is the same in nearly all requests, and Tomcat
 * would make a text of its bytes each time that somebody asks.
 */
final class HostField {
  private String text = "";
  private String name = "";
  private int port;

  /** Reads a field that is valid; it is a text from then on. */
  void read(MessageBytes value) {
    if (!value.equals(text)) {
      text = value.toString();
      name = HostRules.host(text);
      port = HostRules.port(text, "http");
    }
    value.setString(text);
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }
}
