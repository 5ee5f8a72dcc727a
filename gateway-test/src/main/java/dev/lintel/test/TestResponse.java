package dev.lintel.test;

import dev.lintel.Completion;
import dev.lintel.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer to a {@link TestRequest}, as far as it reached the client, and what became of the
 * exchange. Its exchange has ended: the body is closed and the hooks have run.
 *
 * @since 0.1
 */
public final class TestResponse {
  private final int status;
  private final Headers headers;
  private final byte[] received;
  private final OptionalLong length;
  private final Headers trailers;
  private final List<Interim> interims;
  private final Completion completion;
  private final @Nullable Throwable failure;
  private final @Nullable Throwable error;

  /**
   * An interim response, sent by {@code Request.inform}.
   *
   * @param status 102 to 199
   * @param headers its fields
   * @since 0.1
   */
  public record Interim(int status, Headers headers) {
    /**
     * Checks that nothing is null.
     *
     * @param status as sent
     * @param headers not null
     */
    public Interim {
      Objects.requireNonNull(headers, "headers");
    }
  }

  TestResponse(
      MemoryExchange exchange,
      @Nullable Answer answer,
      @Nullable Throwable failure,
      @Nullable Throwable error) {
    this.completion = exchange.completion();
    this.status = completion.status();
    this.headers = completion.headers();
    this.interims = exchange.interims();
    this.failure = failure;
    this.error = error;
    if (answer == null) {
      this.received = new byte[0];
      this.length = OptionalLong.empty();
      this.trailers = Headers.empty();
    } else {
      this.received = answer.bytes();
      boolean chunked = answer.declared() < 0 || answer.response().hasTrailers() && status != 205;
      this.length = chunked ? OptionalLong.empty() : OptionalLong.of(answer.declared());
      this.trailers = answer.trailers();
    }
  }

  /**
   * The status.
   *
   * @return 200 to 999; 0 if the exchange ended before there was an answer
   */
  public int status() {
    return status;
  }

  /**
   * The headers of the response, without what servers add: {@code date}, {@code connection} and the
   * fields of framing.
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
   * The length that the answer declares: what {@code content-length} says on a connection, in
   * answers to HEAD as well.
   *
   * @return bytes; empty for a body of unknown length, with trailers, and for 204 and 304
   */
  public OptionalLong length() {
    return length;
  }

  /**
   * The whole body.
   *
   * @return the bytes, the caller's own
   * @throws IllegalStateException if the answer was aborted; the cause says why, and {@link
   *     #received} has what came of it
   */
  public byte[] bytes() {
    if (failure != null) {
      throw new IllegalStateException(
          "the answer was aborted after " + received.length + " bytes of its body: " + failure,
          failure);
    }
    return received();
  }

  /**
   * The whole body as text.
   *
   * @return the body, read as UTF-8
   * @throws IllegalStateException if the answer was aborted, or is not UTF-8
   */
  public String text() {
    byte[] bytes = bytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("the body is not UTF-8: read it with bytes()", e);
    }
  }

  /**
   * What came of the body, also where the answer was aborted.
   *
   * @return the bytes, the caller's own
   */
  public byte[] received() {
    return received.clone();
  }

  /**
   * The trailers.
   *
   * @return the fields that came behind the body; empty if there were none
   */
  public Headers trailers() {
    return trailers;
  }

  /**
   * The interim responses.
   *
   * @return those that came before this one, in their order
   */
  public List<Interim> informs() {
    return interims;
  }

  /**
   * What the completion hooks were told.
   *
   * @return equal to what each hook got
   */
  public Completion completion() {
    return completion;
  }

  /**
   * Why the answer was aborted: a client on a connection sees it cut off.
   *
   * @return the reason; empty for an answer that is complete, an error answer included
   */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The failure that the answer stands for, which a server logs and never shows: what the
   * application threw, what its stage failed with, or what its response carried; a timeout; the
   * reason of a refusal.
   *
   * @return the failure, out of what stages wrap around it; empty for a response without one
   */
  public Optional<Throwable> error() {
    return Optional.ofNullable(error);
  }

  /** Status, headers and the length of the body, for messages. */
  @Override
  public String toString() {
    return status
        + " "
        + headers
        + " "
        + received.length
        + " bytes"
        + (failure == null ? "" : ", aborted: " + failure)
        + (error == null ? "" : ", answers " + error);
  }
}
