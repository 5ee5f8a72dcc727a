package dev.lintel;

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
    return request -> Calls.await(call(request, next), request, around);
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
