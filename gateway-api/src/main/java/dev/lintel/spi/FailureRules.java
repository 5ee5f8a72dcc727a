package dev.lintel.spi;

import dev.lintel.Response;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
    Throwable t = Objects.requireNonNull(failure, "failure");
    while (t instanceof CompletionException || t instanceof ExecutionException) {
      Throwable cause = t.getCause();
      if (cause == null) {
        break;
      }
      t = cause;
    }
    return t;
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
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t == origin) {
        return true;
      }
    }
    return false;
  }
}
