package dev.lintel;

import java.util.Objects;

/**
 * A failure that has an HTTP status: thrown by an application, a middleware or the contract's own
 * parsers to answer the request with that status. Unchecked, so that it passes through JSON and
 * template libraries that wrap checked exceptions.
 *
 * <p>The client gets the status, {@link #headers()} and a fixed body, whose type is that body's.
 * The message is for the log only and never reaches the client.
 *
 * @since 0.1
 */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status of the answer. */
  private final int status;

  private final transient Headers headers;

  /**
   * A failure with a status and no headers.
   *
   * @param status 400 to 599
   * @param message what went wrong, for the log
   * @throws IllegalArgumentException if the status is outside 400 to 599
   */
  public StatusException(int status, String message) {
    this(status, Headers.empty(), message);
  }

  /**
   * A failure with a status and headers, such as a 405 with its {@code allow}.
   *
   * @param status 400 to 599
   * @param headers sent with the answer
   * @param message what went wrong, for the log
   * @throws IllegalArgumentException if the status is outside 400 to 599, or the headers are not
   *     those of a response, see {@link Response#headers(Headers)}, or have a {@code content-type}
   *     or {@code content-encoding}, which are the fixed body's
   */
  public StatusException(int status, Headers headers, String message) {
    super(Objects.requireNonNull(message, "message"));
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "status "
              + status
              + " is not 400 to 599: answer others with Response.of("
              + status
              + ")");
    }
    this.status = status;
    this.headers = HeaderRules.requireSendable(headers);
    requireNone("content-type");
    requireNone("content-encoding");
    // The answer has a type as well.
    HeaderRules.requireSmall(this.headers.with("content-type", Response.PLAIN_TEXT_TYPE));
  }

  private void requireNone(String name) {
    if (headers.contains(name)) {
      throw new IllegalArgumentException(
          "header "
              + name
              + " cannot be set: the body of the answer is a fixed text; answer with another by"
              + " Middleware.recover");
    }
  }

  /**
   * The status to answer with.
   *
   * @return 400 to 599
   */
  public int status() {
    return status;
  }

  /**
   * The headers to answer with.
   *
   * @return the headers, empty if none were given or the exception was serialized on its way
   */
  @SuppressWarnings("ConstantValue") // a transient field is null after deserialization
  public Headers headers() {
    return headers == null ? Headers.empty() : headers;
  }
}
