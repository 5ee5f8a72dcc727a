package dev.lintel.spi;

import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What a failure of an application amounts to, the same on every server.
 *
 * @since 0.1
 */
public final class FailureRules {
  private FailureRules() {}

  /**
   * Takes off what stages and futures put around a failure.
   *
   * @param failure what was thrown, or what a stage failed with
   * @return the first in the chain of causes that is no {@link CompletionException} and no {@link
   *     ExecutionException}, or the last one
   */
  public static Throwable unwrap(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    Throwable last = failure;
    for (Throwable t : causes(failure)) {
      last = t;
      if (!(t instanceof CompletionException || t instanceof ExecutionException)) {
        break;
      }
    }
    return last;
  }

  /** A failure and its causes, each once: a chain of causes can be a circle. */
  static List<Throwable> causes(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable next = failure;
    while (next != null && !isOneOf(chain, next)) {
      chain.add(next);
      next = next.getCause();
    }
    return chain;
  }

  private static boolean isOneOf(List<Throwable> failures, Throwable failure) {
    return failures.stream().anyMatch(f -> f == failure);
  }

  /**
   * The answer to whatever an application threw: {@link Response#failed}, where an {@link Error} is
   * the cause of an exception that says so.
   *
   * @param failure what was thrown, wrapped or not
   * @return the response, which carries the failure
   */
  public static Response answer(Throwable failure) {
    Throwable t = unwrap(failure);
    return Response.failed(
        t instanceof Exception e ? e : new IllegalStateException("an application failed", t));
  }

  /**
   * Whether a failure is, or was caused by, this very exception; equal ones do not count.
   *
   * @param failure what was thrown
   * @param origin the exception to look for
   * @return true if it is the failure or in its chain of causes
   */
  public static boolean isFrom(Throwable failure, Throwable origin) {
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(origin, "origin");
    return isOneOf(causes(failure), origin);
  }

  /**
   * What the answer to a request with a broken body is, whatever the application makes of it
   * (GW-ERR-03).
   *
   * @param broken what reading the body threw
   * @return 408 if it is, or was caused by, the end of a time limit, else 400
   */
  public static StatusException brokenBody(IOException broken) {
    Objects.requireNonNull(broken, "broken");
    boolean stalled =
        causes(broken).stream()
            .anyMatch(t -> t instanceof TimeoutException || t instanceof SocketTimeoutException);
    return new StatusException(stalled ? 408 : 400, "the request body is broken: " + broken);
  }
}
