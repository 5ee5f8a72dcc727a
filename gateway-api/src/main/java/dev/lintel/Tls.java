package dev.lintel;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a connection's TLS handshake settled.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the suite's standard name
 * @param peer the client's certificates, its own first; empty if it showed none
 * @param serverName the name that the client asked for (SNI, RFC 6066 section 3), if it did
 * @since 0.1
 */
public record Tls(
    String protocol, String cipher, List<X509Certificate> peer, Optional<String> serverName) {

  /**
   * Copies the list.
   *
   * @param protocol not null
   * @param cipher not null
   * @param peer copied
   * @param serverName not null
   * @throws NullPointerException if a component or a certificate is null
   */
  public Tls {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(cipher, "cipher");
    peer = List.copyOf(Objects.requireNonNull(peer, "peer"));
    Objects.requireNonNull(serverName, "serverName");
  }
}
