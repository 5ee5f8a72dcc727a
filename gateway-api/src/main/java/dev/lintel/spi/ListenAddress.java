package dev.lintel.spi;

import dev.lintel.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Says where a server listens, and why it does not, in the same words for every server. */
final class ListenAddress {
  // RFC 3986, section 3.3: what stands for itself in a path segment, and the slash between them.
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  private ListenAddress() {}

  static URI uri(ServerOptions options, int port) {
    Objects.requireNonNull(options, "options");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not 1 to 65535: give the bound one");
    }
    String host = reachable(options.host());
    String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    return URI.create("http://" + authority + encoded(options.mountPath()) + "/");
  }

  static Exception explain(ServerOptions options, Exception failure) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(failure, "failure");
    for (Throwable cause : FailureRules.causes(failure)) {
      if (cause instanceof SocketException e) {
        return new UncheckedIOException(refused(options, e), e);
      }
      if (cause instanceof UnknownHostException e) {
        return new UncheckedIOException(unknownHost(options), e);
      }
      if (cause instanceof UnresolvedAddressException e) {
        IOException unknown = new UnknownHostException(options.host());
        unknown.initCause(e);
        return new UncheckedIOException(unknownHost(options), unknown);
      }
    }
    return failure;
  }

  private static String refused(ServerOptions options, SocketException e) {
    String address = "port " + options.port() + " on " + options.host();
    String reason = String.valueOf(e.getMessage());
    // A BindException also means "not an address of this machine"; only its text tells.
    if (e instanceof BindException && reason.toLowerCase(Locale.ROOT).contains("in use")) {
      return address + " is taken: choose another with ServerOptions.port, 0 for any free one";
    }
    return "cannot listen to "
        + address
        + " ("
        + reason
        + "): change ServerOptions.host or ServerOptions.port";
  }

  private static String unknownHost(ServerOptions options) {
    return "the host "
        + options.host()
        + " is unknown: give a name or an address of this machine with ServerOptions.host";
  }

  private static String reachable(String host) {
    if (host.indexOf(':') < 0) {
      return host.equals("0.0.0.0") ? "127.0.0.1" : host;
    }
    try {
      // In brackets it is never looked up.
      return InetAddress.getByName("[" + host + "]").isAnyLocalAddress() ? "::1" : host;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host " + host + " is not an IPv6 address", e);
    }
  }

  private static String encoded(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
