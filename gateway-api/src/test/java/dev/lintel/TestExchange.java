package dev.lintel;

import dev.lintel.spi.Exchange;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An exchange whose parts a test sets. */
class TestExchange extends Exchange {
  String method = "GET";
  String authority = "example.org:8080";
  String mountPath = "";
  String path = "/a/b";
  String rawPath = "/a/b";
  String query = "";
  Headers headers = Headers.of("accept", "*/*", "x-twice", "1", "x-twice", "2");
  Body body = Body.empty();
  Headers trailers = Headers.empty();
  Optional<Principal> principal = Optional.empty();
  Duration requestTimeout = Duration.ofSeconds(30);
  Completion completion = new Completion(200, Headers.empty(), 5, Duration.ZERO, Optional.empty());
  final List<String> informed = new ArrayList<>();

  Request request() {
    return Request.of(this);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return "http";
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
    return "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public Optional<SocketAddress> remote() {
    return Optional.of(new InetSocketAddress("127.0.0.1", 5));
  }

  @Override
  public Optional<SocketAddress> local() {
    return Optional.of(new InetSocketAddress("127.0.0.1", 6));
  }

  @Override
  public Optional<Tls> tls() {
    return Optional.of(new Tls("TLSv1.3", "X", List.of(), Optional.empty()));
  }

  @Override
  public Optional<Principal> principal() {
    return principal;
  }

  @Override
  public ServerInfo server() {
    return new ServerInfo(
        "test", "1", ServerInfo.SPEC, true, false, false, requestTimeout, Set.of());
  }

  @Override
  public void inform(int status, Headers interim) {
    informed.add(status + " " + interim);
  }

  @Override
  protected Completion completion() {
    return completion;
  }
}
