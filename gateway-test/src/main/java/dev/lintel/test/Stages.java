package dev.lintel.test;

import dev.lintel.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What can be asked of a stage that need not support being seen as a future. */
final class Stages {
  private Stages() {}

  /** Tells the application that nobody waits any more, if its stage can be told. */
  static void cancel(CompletionStage<Response> stage) {
    end(stage, null);
  }

  /** Hands on how else the outside has ended it; null to cancel it. */
  static void end(CompletionStage<Response> stage, @Nullable Throwable failure) {
    try {
      CompletableFuture<Response> future = stage.toCompletableFuture();
      if (failure == null) {
        future.cancel(true);
      } else {
        future.completeExceptionally(failure);
      }
    } catch (UnsupportedOperationException e) {
      System.getLogger("dev.lintel.test")
          .log(System.Logger.Level.DEBUG, "a stage that cannot be ended", e);
    }
  }
}
