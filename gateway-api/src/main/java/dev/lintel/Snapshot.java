package dev.lintel;

import dev.lintel.spi.Exchange;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;

/** The head of an exchange, copied; see {@link Request#snapshot()}. It is never ended. */
final class Snapshot extends Exchange {
  private final Exchange origin;
  private final String method;
  private final String scheme;
  private final String authority;
  private final String mountPath;
  private final String path;
  private final String rawPath;
  private final String query;
  private final String protocol;
  private final Headers headers;
  private final Optional<SocketAddress> remote;
  private final Optional<SocketAddress> local;
  private final Optional<Tls> tls;
  private final Optional<Principal> principal;
  private final ServerInfo server;

  private Snapshot(Exchange origin, Headers headers) {
    this.origin = origin;
    this.method = origin.method();
    this.scheme = origin.scheme();
    this.authority = origin.authority();
    this.mountPath = origin.mountPath();
    this.path = origin.path();
    this.rawPath = origin.rawPath();
    this.query = origin.query();
    this.protocol = origin.protocol();
    this.headers = headers.copied();
    this.remote = origin.remote();
    this.local = origin.local();
    this.tls = origin.tls();
    this.principal = origin.principal();
    this.server = origin.server();
  }

  static Snapshot of(Exchange origin, Headers headers) {
    return new Snapshot(origin, headers);
  }

  Exchange origin() {
    return origin;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String mountPath() {
    return mountPath;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public String query() {
    return query;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public Body body() {
    return Body.empty();
  }

  @Override
  public Headers trailers() {
    return Headers.empty();
  }

  @Override
  public Optional<SocketAddress> remote() {
    return remote;
  }

  @Override
  public Optional<SocketAddress> local() {
    return local;
  }

  @Override
  public Optional<Tls> tls() {
    return tls;
  }

  @Override
  public Optional<Principal> principal() {
    return principal;
  }

  @Override
  public ServerInfo server() {
    return server;
  }

  @Override
  public void inform(int status, Headers interim) {
    throw new IllegalStateException("a snapshot cannot send: call inform on the request itself");
  }

  @Override
  protected Completion completion() {
    return new Completion(0, Headers.empty(), 0, Duration.ZERO, Optional.empty());
  }
}
