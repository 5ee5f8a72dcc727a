package dev.lintel;

import dev.lintel.spi.FailureRules;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How an application is called: null checks, unwrapping and waiting, in one place. */
final class Calls {
  private Calls() {}

  static Response handle(Application app, Request request) throws Exception {
    Response response = app.handle(request);
    if (response == null) {
      throw new NullPointerException(app.getClass().getName() + ".handle returned null");
    }
    return response;
  }

  /** Calls, and never throws an exception: what is thrown becomes a failed stage. */
  static CompletionStage<Response> handleAsync(Application app, Request request) {
    CompletionStage<Response> stage;
    try {
      stage = app.handleAsync(request);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
    if (stage == null) {
      return CompletableFuture.failedFuture(
          new NullPointerException(app.getClass().getName() + ".handleAsync returned null"));
    }
    return stage;
  }

  /**
   * Waits for a stage, at most the request timeout; gives it up by cancelling it.
   *
   * @param limit the request timeout, asked for before the call: the exchange may have ended since
   * @param began when the time began to run, as {@link System#nanoTime}
   * @param from whose stage it is, for the message if it completes with null
   */
  static Response await(CompletionStage<Response> stage, Duration limit, long began, Object from)
      throws Exception {
    CompletableFuture<Response> future = future(stage);
    Response response;
    try {
      long left = TimeUnit.NANOSECONDS.convert(limit) - (System.nanoTime() - began);
      response = future.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      closeLate(stage);
      throw new StatusException(503, "no response within " + limit);
    } catch (InterruptedException e) {
      future.cancel(true);
      closeLate(stage);
      throw e;
    } catch (ExecutionException e) {
      throw exception(e);
    }
    return requireResponse(response, from);
  }

  /** The stage itself, or what follows it where it does not support being seen as a future. */
  private static CompletableFuture<Response> future(CompletionStage<Response> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      CompletableFuture<Response> follower = new CompletableFuture<>();
      stage.whenComplete(
          (response, failure) -> {
            if (failure != null) {
              follower.completeExceptionally(failure);
            } else {
              follower.complete(response);
            }
          });
      return follower;
    }
  }

  /** What a middleware makes of the outcome of a call. */
  @FunctionalInterface
  interface Outcome {
    /** Takes the response, or the failure, or neither if the stage completed with null. */
    Response of(@Nullable Response response, @Nullable Throwable failure) throws Exception;
  }

  /**
   * A stage of what is made of another stage's outcome. Not a dependent stage: once a server has
   * cancelled one of those, a response that comes late would pass nobody who could close it.
   */
  static CompletionStage<Response> then(CompletionStage<Response> stage, Outcome outcome) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    stage.whenComplete(
        (response, failure) -> {
          if (result.isDone()) {
            if (response != null) {
              response.close();
            }
            return;
          }
          try {
            Response made = outcome.of(response, failure);
            if (!result.complete(made)) {
              made.close();
            }
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  static Response requireResponse(@Nullable Response response, Object from) {
    if (response == null) {
      throw nullStage(from);
    }
    return response;
  }

  static NullPointerException nullStage(Object from) {
    return new NullPointerException(
        "the stage of " + from.getClass().getName() + " completed with null, not a Response");
  }

  /** A response that comes after its exchange was answered otherwise has no other owner left. */
  private static void closeLate(CompletionStage<Response> stage) {
    stage.whenComplete(
        (late, failure) -> {
          if (late != null) {
            late.close();
          }
        });
  }

  /** The unwrapped failure to be thrown on; an error is thrown right here. */
  static Exception exception(Throwable failure) {
    Throwable t = FailureRules.unwrap(failure);
    if (t instanceof Error error) {
      throw error;
    }
    return t instanceof Exception e ? e : new UndeclaredThrowableException(t);
  }
}
