package dev.lintel;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Middleware#around}. */
record Surround(Around around) implements Middleware {
  Surround {
    Objects.requireNonNull(around, "around");
  }

  @Override
  public Application wrap(Application next) {
    if (next instanceof AsyncApplication) {
      return (AsyncApplication) request -> call(request, next);
    }
    return request -> {
      Duration limit = request.server().requestTimeout();
      return Calls.await(() -> call(request, next), limit, around);
    };
  }

  private CompletionStage<Response> call(Request request, Application next) {
    CompletionStage<Response> stage;
    try {
      stage = around.handle(request, next);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
    if (stage == null) {
      return CompletableFuture.failedFuture(
          new NullPointerException(around.getClass().getName() + " returned a null stage"));
    }
    return stage;
  }
}
