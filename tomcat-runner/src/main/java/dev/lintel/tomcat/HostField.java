package dev.lintel.tomcat;

import dev.lintel.spi.HostRules;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * The Host field of request after request. On one connection it is the same in nearly all of them,
 * and Tomcat would make a text of its bytes each time that somebody asks.
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
