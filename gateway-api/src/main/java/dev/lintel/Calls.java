package dev.lintel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  static Response await(CompletionStage<Response> stage, Request request) throws Exception {
    Duration limit = request.server().requestTimeout();
    CompletableFuture<Response> future = stage.toCompletableFuture();
    Response response;
    try {
      response = future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
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
    return requireResponse(response, stage);
  }

  static Response requireResponse(@Nullable Response response, Object from) {
    if (response == null) {
      throw new NullPointerException(
          "a stage of " + from.getClass().getName() + " completed with null, not a Response");
    }
    return response;
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

  /** The failure itself, out of the wrappers that stages put around it. */
  static Throwable unwrap(Throwable failure) {
    Throwable t = failure;
    while (t instanceof CompletionException || t instanceof ExecutionException) {
      Throwable cause = t.getCause();
      if (cause == null) {
        break;
      }
      t = cause;
    }
    return t;
  }

  /** The unwrapped failure to be thrown on; an error is thrown right here. */
  static Exception exception(Throwable failure) {
    Throwable t = unwrap(failure);
    if (t instanceof Error error) {
      throw error;
    }
    return (Exception) t;
  }
}
