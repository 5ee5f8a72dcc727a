package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as a client sends it. An immutable value; every method that changes something derives
 * another request, so that a common one can stand in a constant.
 *
 * <p>The client adds what every client does: a {@code host} of {@code localhost} unless there is
 * one, and {@code content-length}, or {@code transfer-encoding: chunked} for a body of unknown
 * length or one with trailers. Nothing is checked here but the form of headers and method: whether
 * the request is a good one is the server's to decide.
 *
 * @since 0.1
 */
@CheckReturnValue
public final class TestRequest {
  private static final SocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 49152);

  private final String method;
  private final String target;
  private final Headers headers;
  private final Body body;
  private final Headers trailers;
  private final SocketAddress remote;
  private final @Nullable Tls tls;
  private final long patience;

  private TestRequest(
      String method,
      String target,
      Headers headers,
      Body body,
      Headers trailers,
      SocketAddress remote,
      @Nullable Tls tls,
      long patience) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.trailers = trailers;
    this.remote = remote;
    this.tls = tls;
    this.patience = patience;
  }

  /**
   * A request of any method.
   *
   * @param method a token, case kept
   * @param target the request target as it stands in the request line: encoded path and query
   * @return the request
   * @throws IllegalArgumentException if the method is no token (RFC 9110 section 5.6.2)
   */
  public static TestRequest of(String method, String target) {
    if (!method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw new IllegalArgumentException("method '" + method + "' is not a token");
    }
    return new TestRequest(
        method,
        Objects.requireNonNull(target, "target"),
        Headers.empty(),
        Body.empty(),
        Headers.empty(),
        CLIENT,
        null,
        Long.MAX_VALUE);
  }

  /**
   * A GET.
   *
   * @param target encoded path and query
   * @return the request
   */
  public static TestRequest get(String target) {
    return of("GET", target);
  }

  /**
   * A POST.
   *
   * @param target encoded path and query
   * @return the request
   */
  public static TestRequest post(String target) {
    return of("POST", target);
  }

  /**
   * A PUT.
   *
   * @param target encoded path and query
   * @return the request
   */
  public static TestRequest put(String target) {
    return of("PUT", target);
  }

  /**
   * A DELETE.
   *
   * @param target encoded path and query
   * @return the request
   */
  public static TestRequest delete(String target) {
    return of("DELETE", target);
  }

  /**
   * Derives a request with one header, which replaces all of its name.
   *
   * @param name in any case
   * @param value the value
   * @return the derived request
   * @throws IllegalArgumentException if name or value is illegal, or the field is one that the
   *     body's length decides
   */
  public TestRequest header(String name, String value) {
    return headers(headers.with(name, value));
  }

  /**
   * Derives a request with one more header, behind those of the same name.
   *
   * @param name in any case
   * @param value the value
   * @return the derived request
   * @throws IllegalArgumentException as for {@link #header}
   */
  public TestRequest addHeader(String name, String value) {
    return headers(headers.and(name, value));
  }

  /**
   * Derives a request with other headers.
   *
   * @param newHeaders all of them
   * @return the derived request
   * @throws IllegalArgumentException as for {@link #header}
   */
  public TestRequest headers(Headers newHeaders) {
    for (String framing : new String[] {"content-length", "transfer-encoding"}) {
      if (newHeaders.contains(framing)) {
        throw new IllegalArgumentException(
            "field " + framing + " is the client's: it follows from the body's length");
      }
    }
    return new TestRequest(method, target, newHeaders, body, trailers, remote, tls, patience);
  }

  /**
   * Derives a request with a body, of any form. A stream or writer that throws, or that ends before
   * its declared length, is a client that breaks off.
   *
   * @param newBody the body
   * @return the derived request; it can be sent once unless the body is repeatable
   */
  public TestRequest body(Body newBody) {
    return new TestRequest(
        method,
        target,
        headers,
        Objects.requireNonNull(newBody, "body"),
        trailers,
        remote,
        tls,
        patience);
  }

  /**
   * Derives a request with a text as its body. Adds no {@code content-type}.
   *
   * @param text sent as UTF-8
   * @return the derived request
   */
  public TestRequest body(String text) {
    return body(Body.text(text));
  }

  /**
   * Derives a request with bytes as its body.
   *
   * @param bytes not copied: not to be changed any more
   * @return the derived request
   */
  public TestRequest body(byte[] bytes) {
    return body(Body.bytes(bytes));
  }

  /**
   * Derives a request with trailers, which makes its body chunked.
   *
   * @param newTrailers sent as they are; the server drops those that may not be trailers
   * @return the derived request
   */
  public TestRequest trailers(Headers newTrailers) {
    return new TestRequest(
        method,
        target,
        headers,
        body,
        Objects.requireNonNull(newTrailers, "trailers"),
        remote,
        tls,
        patience);
  }

  /**
   * Derives a request that comes from another address than the loopback one.
   *
   * @param newRemote what {@code Request.remote()} is to say
   * @return the derived request
   */
  public TestRequest from(SocketAddress newRemote) {
    return new TestRequest(
        method,
        target,
        headers,
        body,
        trailers,
        Objects.requireNonNull(newRemote, "remote"),
        tls,
        patience);
  }

  /**
   * Derives a request that comes over TLS: its scheme is {@code https}.
   *
   * @param newTls what {@code Request.tls()} is to say
   * @return the derived request
   */
  public TestRequest over(Tls newTls) {
    return new TestRequest(
        method,
        target,
        headers,
        body,
        trailers,
        remote,
        Objects.requireNonNull(newTls, "tls"),
        patience);
  }

  /**
   * Derives a request whose client goes away in the middle of the answer: a further write of the
   * application fails, and the exchange ends without a complete answer.
   *
   * @param bytes how many bytes of the body it takes before, 0 or more
   * @return the derived request
   * @throws IllegalArgumentException if the number is negative
   */
  public TestRequest leavingAfter(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " bytes is negative");
    }
    return new TestRequest(method, target, headers, body, trailers, remote, tls, bytes);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  String scheme() {
    return tls == null ? "http" : "https";
  }

  Body body() {
    return body;
  }

  Headers trailers() {
    return trailers;
  }

  SocketAddress remote() {
    return remote;
  }

  Optional<Tls> tls() {
    return Optional.ofNullable(tls);
  }

  /** How many bytes of the answer's body the client takes. */
  long patience() {
    return patience;
  }

  /** The length of the body, -1 if it is chunked. */
  long length() {
    return trailers.isEmpty() ? body.length().orElse(-1) : -1;
  }

  /** The header section, in the order in which clients send it. */
  Headers sentHeaders() {
    Headers host = headers.contains("host") ? Headers.empty() : Headers.of("host", "localhost");
    Headers sent = host.and(headers);
    long length = length();
    if (length < 0) {
      return sent.and("transfer-encoding", "chunked");
    }
    // RFC 9110 section 8.6: an empty body is announced where the method expects one.
    boolean expected = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    return length > 0 || expected ? sent.and("content-length", Long.toString(length)) : sent;
  }

  /** Method and target, for messages. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
