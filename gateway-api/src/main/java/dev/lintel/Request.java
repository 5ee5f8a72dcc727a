package dev.lintel;

import dev.lintel.spi.Exchange;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.MountRules;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One HTTP request, as the client sent it and as middleware derived it.
 *
 * <p>Immutable, and safe to read from any thread. {@code with…} methods derive another request that
 * shares the exchange, its body and its completion hooks.
 *
 * <p>A request lives as long as its exchange. Once the response is sent (or has failed) and the
 * completion hooks have run, every method except {@link #onComplete} throws {@link
 * IllegalStateException}, on derived requests too; it never reads another exchange's data. In a
 * completion hook the head may still be read, the body not. What must outlive the exchange takes a
 * {@link #snapshot()}.
 *
 * @since 0.1
 */
public final class Request {
  private final Exchange exchange;
  private final @Nullable String method;
  private final @Nullable Headers headers;
  private final @Nullable Body body;
  private final @Nullable Principal principal;
  private final @Nullable Mount mount;
  private final @Nullable Value values;

  /** Where a dispatcher has shifted the request to. */
  private record Mount(String mountPath, String path) {}

  /** One attribute; the first of a key counts. */
  private record Value(Attribute<?> key, Object value, @Nullable Value next) {}

  private Request(
      Exchange exchange,
      @Nullable String method,
      @Nullable Headers headers,
      @Nullable Body body,
      @Nullable Principal principal,
      @Nullable Mount mount,
      @Nullable Value values) {
    this.exchange = exchange;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.principal = principal;
    this.mount = mount;
    this.values = values;
  }

  /**
   * The request of an exchange; for servers and tests.
   *
   * @param exchange the exchange
   * @return a request without attributes
   */
  public static Request of(Exchange exchange) {
    return new Request(
        Objects.requireNonNull(exchange, "exchange"), null, null, null, null, null, null);
  }

  /**
   * The method, case-sensitive (RFC 9110 section 9.1).
   *
   * @return a token such as {@code GET}
   */
  public String method() {
    Exchange live = live();
    return method != null ? method : live.method();
  }

  /**
   * The scheme of the connection.
   *
   * @return {@code http} or {@code https}
   */
  public String scheme() {
    return live().scheme();
  }

  /**
   * The authority that the client asked for: the {@code Host} field, or where an old client sent
   * none, the address that it connected to.
   *
   * @return {@code host} or {@code host:port}
   */
  public String authority() {
    return live().authority();
  }

  /**
   * The host of {@link #authority()}.
   *
   * @return without the port, an IPv6 address in its brackets
   */
  public String host() {
    return HostRules.host(authority());
  }

  /**
   * The decoded path under which the application, or the part of it that handles this request, is
   * mounted.
   *
   * @return {@code ""} or {@code /…} without a slash at its end
   */
  public String mountPath() {
    Exchange live = live();
    return mount != null ? mount.mountPath() : live.mountPath();
  }

  /**
   * The path below {@link #mountPath()}, decoded once as UTF-8. Literal dot segments are resolved,
   * and no segment holds an encoded slash, a backslash or a control character: the server refused
   * those. A {@code ;} is an ordinary character of its segment.
   *
   * @return a path that starts with a slash; never empty
   */
  public String path() {
    Exchange live = live();
    return mount != null ? mount.path() : live.path();
  }

  /**
   * The whole path as the client sent it, mount path included, whatever {@link #below} did.
   *
   * @return undecoded, without the query
   */
  public String rawPath() {
    return live().rawPath();
  }

  /**
   * The query as the client sent it.
   *
   * @return undecoded, without the question mark; {@code ""} when absent
   */
  public String query() {
    return live().query();
  }

  /**
   * The first query parameter of a name. For several of them, parse once with {@link #parameters}.
   *
   * @param name as decoded
   * @return the first value, decoded as UTF-8; empty if there is none
   * @throws StatusException with 400 if the query is malformed
   */
  public Optional<String> query(String name) {
    return parameters().first(name);
  }

  /**
   * The query's parameters.
   *
   * @return all of them, in order; parsed at each call
   * @throws StatusException with 400 if the query is malformed or over the limits of {@link
   *     Parameters#parse(String)}
   */
  public Parameters parameters() {
    return Parameters.parse(query());
  }

  /**
   * The parameters of a form ({@code application/x-www-form-urlencoded}). Consumes the body, and
   * blocks; an asynchronous application collects the body and calls {@link
   * Parameters#form(String)}.
   *
   * @return all of them, in order
   * @throws StatusException with 415 if the body is of another type, 413 if it is over the limits
   *     of {@link Parameters}, 400 if it is malformed
   * @throws IOException if the body is broken
   */
  public Parameters form() throws IOException {
    String type = headers().first("content-type", "");
    int parameter = type.indexOf(';');
    String essence = parameter < 0 ? type : type.substring(0, parameter);
    if (!essence.strip().equalsIgnoreCase("application/x-www-form-urlencoded")) {
      throw new StatusException(415, "not a form: content-type is '" + type + "'");
    }
    return Parameters.form(body().text(Parameters.MAX_FORM_LENGTH));
  }

  /**
   * The protocol of the request.
   *
   * @return such as {@code HTTP/1.1}
   */
  public String protocol() {
    return live().protocol();
  }

  /**
   * The whole URI, put together from the scheme, {@link #authority()}, {@link #rawPath()} and
   * {@link #query()}: what the client asked for, whatever {@link #below} did.
   *
   * @return an absolute URI; characters that a URI may not hold are percent-encoded
   */
  public URI uri() {
    Exchange live = live();
    return RequestUri.of(live.scheme(), live.authority(), live.rawPath(), live.query());
  }

  /**
   * The header fields.
   *
   * @return names in lower case, values verbatim, duplicates kept in order
   */
  public Headers headers() {
    Exchange live = live();
    return headers != null ? headers : live.headers();
  }

  /**
   * The first header field of a name.
   *
   * @param name in any case
   * @return its value; empty if there is none
   */
  public Optional<String> header(String name) {
    return headers().first(name);
  }

  /**
   * The body, to be consumed at most once.
   *
   * @return the same body at each call
   * @throws IllegalStateException also in a completion hook: nothing is left to read then
   */
  public Body body() {
    Exchange live = live();
    if (!live.open()) {
      throw new IllegalStateException("the exchange has ended: its body cannot be read any more");
    }
    return body != null ? body : live.body();
  }

  /**
   * The trailer fields, as far as they may come in trailers (RFC 9110 section 6.5.1).
   *
   * @return the fields that came behind the body; often empty
   * @throws IllegalStateException before the body was read to its end, where the server declares
   *     {@link ServerInfo#TRAILERS}
   */
  public Headers trailers() {
    return live().trailers();
  }

  /**
   * The client's address, as seen by the server; a proxy's address if one is in between.
   *
   * @return empty where the transport has none
   */
  public Optional<SocketAddress> remote() {
    return live().remote();
  }

  /**
   * The address that the client connected to.
   *
   * @return empty where the transport has none
   */
  public Optional<SocketAddress> local() {
    return live().local();
  }

  /**
   * What the TLS handshake settled.
   *
   * @return empty on a plain connection
   */
  public Optional<Tls> tls() {
    return live().tls();
  }

  /**
   * Who sends the request.
   *
   * @return whom middleware named by {@link #withPrincipal}, or else the server; empty if nobody
   *     did
   */
  public Optional<Principal> principal() {
    Exchange live = live();
    return principal != null ? Optional.of(principal) : live.principal();
  }

  /**
   * The server that runs this exchange.
   *
   * @return its name, abilities and limits
   */
  public ServerInfo server() {
    return live().server();
  }

  /**
   * A value that an outer layer put in.
   *
   * @param key its key
   * @param <T> its type
   * @return the value that was put in last; empty if nobody did
   */
  @SuppressWarnings("unchecked") // with(key, value) put a T in for an Attribute<T>
  public <T> Optional<T> attribute(Attribute<T> key) {
    Objects.requireNonNull(key, "key");
    live();
    for (Value v = values; v != null; v = v.next()) {
      if (v.key() == key) {
        return Optional.of((T) v.value());
      }
    }
    return Optional.empty();
  }

  /**
   * A value that an outer layer must have put in.
   *
   * @param key its key
   * @param <T> its type
   * @return the value that was put in last
   * @throws NoSuchElementException if nobody did; the message names the key
   */
  public <T> T require(Attribute<T> key) {
    return attribute(key)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "the request has no attribute '"
                        + key.name()
                        + "': the middleware that puts it in is missing or further inside"));
  }

  /**
   * Derives a request with one more attribute, which hides an older value of the same key.
   *
   * @param key its key
   * @param value its value
   * @param <T> its type
   * @return the derived request
   */
  @CheckReturnValue
  public <T> Request with(Attribute<T> key, T value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, key.name());
    return new Request(
        live(), method, headers, body, principal, mount, new Value(key, value, values));
  }

  /**
   * Derives a request with another method.
   *
   * @param newMethod a token
   * @return the derived request
   * @throws IllegalArgumentException if it is no token (RFC 9110 section 5.6.2)
   */
  @CheckReturnValue
  public Request withMethod(String newMethod) {
    HeaderNames.requireMethod(newMethod);
    return new Request(live(), newMethod, headers, body, principal, mount, values);
  }

  /**
   * Derives a request with one header replaced or added.
   *
   * @param name in any case
   * @param value the value
   * @return the derived request
   * @throws IllegalArgumentException as {@link Headers#with}
   */
  @CheckReturnValue
  public Request withHeader(String name, String value) {
    return withHeaders(headers().with(name, value));
  }

  /**
   * Derives a request with other headers.
   *
   * @param newHeaders all of them
   * @return the derived request
   */
  @CheckReturnValue
  public Request withHeaders(Headers newHeaders) {
    Objects.requireNonNull(newHeaders, "headers");
    return new Request(live(), method, newHeaders, body, principal, mount, values);
  }

  /**
   * Derives a request with another body. The headers stay: remove those that no longer fit, such as
   * {@code content-length} and {@code content-encoding}. The exchange owns the body from here on,
   * and closes it at its end, before the hooks that were registered earlier (GW-BDY-44); the body
   * of a {@link #snapshot()}, which may be used after that, remains the caller's to close.
   *
   * @param newBody the body
   * @return the derived request
   */
  @CheckReturnValue
  public Request withBody(Body newBody) {
    Objects.requireNonNull(newBody, "body");
    Exchange exchange = live();
    if (!newBody.repeatable() && !(exchange instanceof Snapshot)) {
      exchange.onComplete(completion -> newBody.close());
    }
    return new Request(exchange, method, headers, newBody, principal, mount, values);
  }

  /**
   * Derives a request whose sender is known.
   *
   * @param newPrincipal who it is
   * @return the derived request
   */
  @CheckReturnValue
  public Request withPrincipal(Principal newPrincipal) {
    Objects.requireNonNull(newPrincipal, "principal");
    return new Request(live(), method, headers, body, newPrincipal, mount, values);
  }

  /**
   * Tests and shifts in one step: if {@link #path()} is the prefix or lies below it, derives the
   * request as the application mounted there sees it. Matches whole segments only: {@code
   * below("/a")} takes {@code /a}, {@code /a/} and {@code /a/b}, not {@code /ab}.
   *
   * @param prefix decoded; {@code ""}, or starts with a slash and does not end with one
   * @return the shifted request, whose path is {@code /} for the prefix itself; empty if the path
   *     is elsewhere
   * @throws IllegalArgumentException if the prefix has another form
   */
  @CheckReturnValue
  public Optional<Request> below(String prefix) {
    Objects.requireNonNull(prefix, "prefix");
    return MountRules.shift(path(), prefix)
        .map(
            rest ->
                new Request(
                    exchange,
                    method,
                    headers,
                    body,
                    principal,
                    new Mount(mountPath() + prefix, rest),
                    values));
  }

  /**
   * Sends an interim response, such as 103 with {@code link} fields (RFC 8297). A hint: it may be
   * dropped, and never delays the response.
   *
   * @param status 102 to 199, but not 101
   * @param interim the fields of the interim response
   * @throws IllegalArgumentException if the status is another, or the fields are not those of a
   *     response, see {@link Response#headers(Headers)}
   * @throws IllegalStateException if the exchange ended, or the response's head is already
   *     committed, which a server need not notice that does not declare {@link ServerInfo#INFORM}
   */
  public void inform(int status, Headers interim) {
    if (status < 102 || status > 199) {
      throw new IllegalArgumentException("interim status " + status + " is not 102 to 199");
    }
    Headers checked = HeaderRules.requireSendable(interim);
    Exchange live = live();
    if (!live.open()) {
      throw new IllegalStateException("the exchange has ended: nothing can be sent any more");
    }
    live.inform(status, checked);
  }

  /**
   * Registers an action for the end of the exchange, whatever ends it: the answer sent, a failure,
   * a timeout, a client that left. It is the signal to stop work and to release what the exchange
   * held.
   *
   * <p>Runs exactly once, after the response's body is closed; the hook registered last runs first.
   * Registered after the end, it runs at once on the caller. Runs on a thread that may block but
   * should not; what it throws is logged.
   *
   * @param hook what to do
   */
  public void onComplete(Consumer<? super Completion> hook) {
    (exchange instanceof Snapshot snapshot ? snapshot.origin() : exchange).onComplete(hook);
  }

  /**
   * A copy that may outlive the exchange: head, attributes and addresses, with an empty body and no
   * trailers. {@link #onComplete} on it still means the exchange.
   *
   * @return a request that never dies
   */
  @CheckReturnValue
  public Request snapshot() {
    if (exchange instanceof Snapshot) {
      return new Request(exchange, method, headers, null, principal, mount, values);
    }
    Snapshot copy = Snapshot.of(live(), headers());
    return new Request(copy, method, null, null, principal, mount, values);
  }

  /**
   * Method and path, for logs; says so if the request is dead, and never throws.
   *
   * @return without query and headers, which may hold secrets
   */
  @Override
  public String toString() {
    try {
      return method() + " " + rawPath();
    } catch (IllegalStateException e) {
      // It may have ended just now.
      return "a request whose exchange has ended";
    }
  }

  private Exchange live() {
    if (exchange.dead()) {
      throw new IllegalStateException(
          "the exchange has ended and its request is dead: take what you need before, or a"
              + " snapshot()");
    }
    return exchange;
  }
}
