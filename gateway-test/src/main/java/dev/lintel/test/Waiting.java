package dev.lintel.test;

import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An exchange whose response is still to come. The response, the timeout and the end of the client
 * race; the first settles the exchange, and a response that comes later is closed.
 */
final class Waiting implements Exchanges.Cuttable {
  private final CompletionStage<Response> stage;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /**
   * What the wait came to: one of the first three is there.
   *
   * @param response what the stage completed with
   * @param failure what it failed with, or the timeout
   * @param lost why nobody wants the response any more
   * @param abandoned whether the stage did not come to its end
   */
  record Outcome(
      @Nullable Response response,
      @Nullable Throwable failure,
      @Nullable Throwable lost,
      boolean abandoned) {}

  Waiting(CompletionStage<Response> stage, String application) {
    this.stage = stage;
    stage.whenComplete((response, failure) -> arrive(response, failure, application));
  }

  private void arrive(
      @Nullable Response response, @Nullable Throwable failure, String application) {
    if (failure != null) {
      outcome.complete(new Outcome(null, failure, null, false));
    } else if (response == null) {
      Throwable missing =
          new NullPointerException(application + " answered with null instead of a response");
      outcome.complete(new Outcome(null, missing, null, false));
    } else if (!outcome.complete(new Outcome(response, null, null, false))) {
      response.close();
    }
  }

  /** Whether the stage is complete, or something else has settled the exchange. */
  boolean isSettled() {
    return outcome.isDone();
  }

  /**
   * Waits.
   *
   * @param gone how many nanoseconds of the timeout the call itself has taken (GW-ASY-10)
   */
  Outcome await(Duration timeout, long gone) {
    try {
      return outcome.get(TimeUnit.NANOSECONDS.convert(timeout) - gone, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      refuse(new StatusException(503, "no response within " + timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose(new InterruptedIOException("interrupted while waiting for the response"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome is never a failure of its own", e);
    }
    return outcome.join();
  }

  /** Answers in place of the application. */
  void refuse(Throwable reason) {
    outcome.complete(new Outcome(null, reason, null, true));
  }

  @Override
  public void lose(IOException cause) {
    outcome.complete(new Outcome(null, null, cause, true));
  }

  /** Tells the application that nobody waits any more. */
  void cancel() {
    Stages.cancel(stage);
  }
}
