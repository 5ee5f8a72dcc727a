package dev.lintel;

import dev.lintel.spi.FailureRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A complete HTTP response: status, headers, body. An immutable value; every method that changes
 * something derives another response.
 *
 * <p>Whoever holds a response owns it until it returns it, derives from it or closes it. A derived
 * response owns the bodies of those it came from as well, and the server that gets the last one
 * closes them all: nobody closes by hand what he returns. That is why a response is not {@link
 * AutoCloseable}.
 *
 * <p>The length is the body's alone: {@code content-length} is refused like the hop-by-hop fields,
 * which are the server's.
 *
 * @since 0.1
 */
public final class Response {
  static final String PLAIN_TEXT_TYPE = "text/plain; charset=utf-8";
  private static final Headers PLAIN_TEXT = Headers.of("content-type", PLAIN_TEXT_TYPE);
  private static final Headers HTML = Headers.of("content-type", "text/html; charset=utf-8");
  private static final Headers JSON = Headers.of("content-type", "application/json");

  private final int status;
  private final Headers headers;
  private final Body body;
  private final @Nullable Supplier<Headers> trailers;
  private final @Nullable Exception failure;
  private final @Nullable Replaced replaced;

  /** A body that was replaced and still wants to be closed; the latest first. */
  private record Replaced(Body body, @Nullable Replaced next) {}

  private Response(
      int status,
      Headers headers,
      Body body,
      @Nullable Supplier<Headers> trailers,
      @Nullable Exception failure,
      @Nullable Replaced replaced) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.trailers = trailers;
    this.failure = failure;
    this.replaced = replaced;
  }

  /**
   * A response without headers and with an empty body.
   *
   * @param status 200 to 999; interim statuses are {@link Request#inform}'s
   * @return the response
   * @throws IllegalArgumentException if the status is outside that range
   */
  public static Response of(int status) {
    return new Response(requireStatus(status), Headers.empty(), Body.empty(), null, null, null);
  }

  /**
   * A 200 with {@code text/plain; charset=utf-8}.
   *
   * @param text the body
   * @return the response
   */
  public static Response text(String text) {
    return text(200, text);
  }

  /**
   * A response with {@code text/plain; charset=utf-8}.
   *
   * @param status 200 to 999
   * @param text the body
   * @return the response
   * @throws IllegalArgumentException if the status is outside that range
   */
  public static Response text(int status, String text) {
    return of(status, PLAIN_TEXT, Body.text(text));
  }

  /**
   * A 200 with {@code text/html; charset=utf-8}.
   *
   * @param html the body; escaping is the caller's
   * @return the response
   */
  public static Response html(String html) {
    Objects.requireNonNull(html, "html");
    return of(200, HTML, Body.text(html));
  }

  /**
   * A 200 with {@code application/json}, which is UTF-8 by definition (RFC 8259 section 8.1).
   *
   * @param json the body
   * @return the response
   */
  public static Response json(String json) {
    Objects.requireNonNull(json, "json");
    return of(200, JSON, Body.text(json));
  }

  /**
   * A 302 to another place.
   *
   * @param location a URI or relative reference, percent-encoded; sent as it is
   * @return the response, with an empty body
   * @throws IllegalArgumentException if the location is no URI reference, or has a character that
   *     is not printable ASCII
   */
  public static Response redirect(String location) {
    return redirect(302, location);
  }

  /**
   * A redirect to another place.
   *
   * @param status 301, 302, 303, 307 or 308
   * @param location a URI or relative reference, percent-encoded; sent as it is
   * @return the response, with an empty body
   * @throws IllegalArgumentException if the status is another, or the location is no URI reference,
   *     has a character that is not printable ASCII, or is longer than headers may be
   */
  public static Response redirect(int status, String location) {
    Objects.requireNonNull(location, "location");
    switch (status) {
      case 301, 302, 303, 307, 308 -> {}
      default ->
          throw new IllegalArgumentException(
              "status " + status + " is no redirect: use 301, 302, 303, 307 or 308");
    }
    Headers headers = Headers.of("location", requireLocation(location));
    HeaderRules.requireSmall(headers);
    return of(status, headers, Body.empty());
  }

  /** Not encoded here: what is one text in two normal forms may be two places. */
  private static String requireLocation(String location) {
    for (int i = 0; i < location.length(); i++) {
      char c = location.charAt(i);
      if (c <= ' ' || c > '~') {
        throw new IllegalArgumentException(
            "the location has "
                + HeaderNames.codePoint(c)
                + " at index "
                + i
                + ": percent-encode it, as UTF-8 where it is not ASCII");
      }
    }
    try {
      return new URI(location).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "the location is no URI reference: " + e.getReason() + " at index " + e.getIndex(), e);
    }
  }

  /**
   * A 204.
   *
   * @return the response
   */
  public static Response noContent() {
    return of(204);
  }

  /**
   * A 404 with the fixed body of an error.
   *
   * @return the response; it carries no failure
   */
  public static Response notFound() {
    return fixed(404, PLAIN_TEXT, null);
  }

  /**
   * The answer to a failure, the same on every server: a {@link StatusException} gives its status
   * and headers, an {@link InterruptedException} 503, anything else 500. The body is fixed, {@code
   * text/plain}, and says nothing about the failure, which the response carries in {@link
   * #failure()} for the log and for {@link Middleware#recover}.
   *
   * @param failure what went wrong; wrappers that stages put around it are taken off
   * @return the response
   */
  public static Response failed(Exception failure) {
    Objects.requireNonNull(failure, "failure");
    Exception e = FailureRules.unwrap(failure) instanceof Exception inner ? inner : failure;
    if (e instanceof StatusException known) {
      Headers headers = known.headers();
      return fixed(
          known.status(),
          headers.isEmpty() ? PLAIN_TEXT : headers.with("content-type", PLAIN_TEXT_TYPE),
          e);
    }
    return fixed(e instanceof InterruptedException ? 503 : 500, PLAIN_TEXT, e);
  }

  private static Response fixed(int status, Headers headers, @Nullable Exception failure) {
    Body body = Body.text(status + " " + Reasons.phrase(status) + "\n");
    return new Response(status, headers, body, null, failure, null);
  }

  private static Response of(int status, Headers headers, Body body) {
    return new Response(requireStatus(status), headers, body, null, null, null);
  }

  /**
   * The status.
   *
   * @return 200 to 999
   */
  public int status() {
    return status;
  }

  /**
   * The headers, without those that the server adds.
   *
   * @return names in lower case
   */
  public Headers headers() {
    return headers;
  }

  /**
   * The first header of a name.
   *
   * @param name in any case
   * @return its value; empty if there is none
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * The body.
   *
   * @return never null; empty if none was given
   */
  public Body body() {
    return body;
  }

  /**
   * Where the trailers come from. What was given to {@link #trailers(Supplier)} is checked when it
   * is asked: it throws {@link IllegalArgumentException} for a field that is the server's, or that
   * may not come in trailers (RFC 9110 section 6.5.1), and for more than 4 KiB of them (GW-RSP-34).
   *
   * @return a supplier that the server asks once, after the body's last byte
   */
  public Supplier<Headers> trailers() {
    Supplier<Headers> given = trailers;
    return given == null
        ? Headers::empty
        : () ->
            HeaderRules.requireSendableTrailers(
                Objects.requireNonNull(
                    given.get(), () -> given.getClass().getName() + " supplied null trailers"));
  }

  /**
   * Whether {@link #trailers(Supplier)} was called: a server announces no trailers otherwise.
   *
   * @return true if there may be trailers
   */
  public boolean hasTrailers() {
    return trailers != null;
  }

  /**
   * The failure that this response answers.
   *
   * @return what went wrong, for a response that came from {@link #failed}
   */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Derives a response with another status.
   *
   * @param newStatus 200 to 999
   * @return the derived response
   * @throws IllegalArgumentException if the status is outside that range
   */
  @CheckReturnValue
  public Response status(int newStatus) {
    return new Response(requireStatus(newStatus), headers, body, trailers, failure, replaced);
  }

  /**
   * Derives a response with one header, which <em>replaces</em> all of its name; see {@link
   * #addHeader}.
   *
   * @param name in any case
   * @param value the value
   * @return the derived response
   * @throws IllegalArgumentException if name or value is illegal (RFC 9110 section 5), the field is
   *     the server's, or the headers take more than 16 KiB together (GW-RSP-32)
   */
  @CheckReturnValue
  public Response header(String name, String value) {
    Headers derived = headers.with(name, value);
    HeaderRules.requireSendable(HeaderNames.lowerCase(name));
    HeaderRules.requireSmall(derived);
    return new Response(status, derived, body, trailers, failure, replaced);
  }

  /**
   * Derives a response with one more header, behind those of the same name.
   *
   * @param name in any case
   * @param value the value
   * @return the derived response
   * @throws IllegalArgumentException as {@link #header(String, String)}, and for a second {@code
   *     content-type} or {@code date} (GW-RSP-31)
   */
  @CheckReturnValue
  public Response addHeader(String name, String value) {
    Headers derived = headers.and(name, value);
    HeaderRules.requireAddable(derived);
    return new Response(status, derived, body, trailers, failure, replaced);
  }

  /**
   * Derives a response with other headers.
   *
   * @param newHeaders all of them
   * @return the derived response
   * @throws IllegalArgumentException if a field is the server's, came from a request and is not fit
   *     to be sent, or is a second {@code content-type} or {@code date}, or if the headers take
   *     more than 16 KiB together
   */
  @CheckReturnValue
  public Response headers(Headers newHeaders) {
    return new Response(
        status, HeaderRules.requireSendable(newHeaders), body, trailers, failure, replaced);
  }

  /**
   * Derives a response with another body, which owns this one's as well: wrap it, replace it or
   * drop it, the server closes both.
   *
   * @param newBody the body
   * @return the derived response
   */
  @CheckReturnValue
  public Response body(Body newBody) {
    Objects.requireNonNull(newBody, "body");
    Replaced owned = newBody == body || body.repeatable() ? replaced : new Replaced(body, replaced);
    return new Response(status, headers, newBody, trailers, failure, owned);
  }

  /**
   * Derives a response with a text as its body. Adds no {@code content-type}.
   *
   * @param text sent as UTF-8
   * @return the derived response
   */
  @CheckReturnValue
  public Response body(String text) {
    return body(Body.text(text));
  }

  /**
   * Derives a response with bytes as its body.
   *
   * @param bytes not copied: not to be changed any more
   * @return the derived response
   */
  @CheckReturnValue
  public Response body(byte[] bytes) {
    return body(Body.bytes(bytes));
  }

  /**
   * Derives a response with trailers. They are dropped if the protocol or the client cannot take
   * them.
   *
   * @param newTrailers asked once, after the body's last byte, on a thread that may block; if it
   *     throws, or supplies a field that may not be sent, the response is aborted
   * @return the derived response
   */
  @CheckReturnValue
  public Response trailers(Supplier<Headers> newTrailers) {
    Objects.requireNonNull(newTrailers, "trailers");
    return new Response(status, headers, body, newTrailers, failure, replaced);
  }

  /**
   * This response as a stage, for an {@link AsyncApplication} that has its answer at once.
   *
   * @return a completed stage
   */
  @CheckReturnValue
  public CompletionStage<Response> completed() {
    return CompletableFuture.completedFuture(this);
  }

  /**
   * Whether the response can be sent more than once: its body is {@link Body#repeatable()}, and it
   * has replaced none that is not. There is nothing to close then, and one such response may be
   * returned for many requests, at the same time too. Its trailers, if it has any, are asked for
   * each time.
   *
   * @return whether nothing of it is used up when it is sent
   */
  public boolean repeatable() {
    return replaced == null && body.repeatable();
  }

  /**
   * Closes the body, then every body that it replaced, the latest first. Idempotent. Only for a
   * response that is not returned to anybody: the server closes the others.
   */
  public void close() {
    VirtualMachineError fatal = closed(body, null);
    for (Replaced r = replaced; r != null; r = r.next()) {
      fatal = closed(r.body(), fatal);
    }
    if (fatal != null) {
      throw fatal;
    }
  }

  /** Closes, and keeps the one thing that a body throws then until the others are closed. */
  private static @Nullable VirtualMachineError closed(
      Body body, @Nullable VirtualMachineError before) {
    try {
      body.close();
      return before;
    } catch (VirtualMachineError e) {
      return e;
    }
  }

  /**
   * Closes what this one owns, save for the bodies that its successor has taken over, and those
   * that they have replaced, which they may be made of. Where that throws, the successor is closed
   * as well.
   *
   * @return the successor, which owns these as well
   */
  Response succeededBy(Response successor) {
    boolean held = successor.holds(body);
    VirtualMachineError fatal = held ? null : closed(body, null);
    if (replaced == null && fatal == null) {
      return successor;
    }
    List<Body> sources = new ArrayList<>();
    for (Replaced r = replaced; r != null; r = r.next()) {
      if (successor.holds(r.body())) {
        held = true;
      } else if (held) {
        sources.add(r.body());
      } else {
        fatal = closed(r.body(), fatal);
      }
    }
    Response owner = sources.isEmpty() ? successor : successor.owning(sources);
    if (fatal != null) {
      owner.close();
      throw fatal;
    }
    return owner;
  }

  /** Owns these as well, behind what it owns already. */
  private Response owning(List<Body> others) {
    Deque<Body> all = new ArrayDeque<>();
    for (Replaced r = replaced; r != null; r = r.next()) {
      all.add(r.body());
    }
    all.addAll(others);
    Replaced owned = null;
    while (!all.isEmpty()) {
      owned = new Replaced(all.removeLast(), owned);
    }
    return new Response(status, headers, body, trailers, failure, owned);
  }

  private boolean holds(Body other) {
    if (body.holds(other)) {
      return true;
    }
    for (Replaced r = replaced; r != null; r = r.next()) {
      if (r.body().holds(other)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "Response " + status + " " + headers;
  }

  private static int requireStatus(int status) {
    if (status < 200 || status > 999) {
      throw new IllegalArgumentException(
          "status "
              + status
              + (status >= 100 && status < 200
                  ? " is an interim one: send it with Request.inform"
                  : " is not 200 to 999"));
    }
    return status;
  }
}
