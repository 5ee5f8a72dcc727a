package dev.lintel;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of an exchange, for its completion hooks: what was sent, not what the application
 * returned.
 *
 * @param status of the answer whose head was committed; 0 if none was
 * @param headers the fields that the response carried when its head was committed, the server's own
 *     ({@code date}, framing) left out; empty if nothing was sent
 * @param bytes the body bytes handed to the server, after filters, before transfer coding and TLS
 * @param duration from the moment that the server had the request's head to this one
 * @param failure why the client may not have all of it; empty for an answer that was sent in full,
 *     an error answer included
 * @since 0.1
 */
public record Completion(
    int status, Headers headers, long bytes, Duration duration, Optional<Throwable> failure) {

  /**
   * Checks that nothing is null.
   *
   * @param status of the answer whose head was committed, or 0
   * @param headers not null
   * @param bytes the body bytes sent
   * @param duration not null
   * @param failure not null
   * @throws NullPointerException if a component is null
   */
  public Completion {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(failure, "failure");
  }

  /**
   * Whether an answer was handed to the transport in full.
   *
   * @return true if something was sent and nothing failed
   */
  public boolean delivered() {
    return status != 0 && failure.isEmpty();
  }
}
