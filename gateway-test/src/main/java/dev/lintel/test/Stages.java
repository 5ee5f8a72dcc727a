package dev.lintel.test;

import dev.lintel.Response;
import java.util.concurrent.CompletionStage;

/** What can be asked of a stage that need not support being seen as a future. */
final class Stages {
  private Stages() {}

  /** Tells the application that nobody waits any more, if its stage can be told. */
  static void cancel(CompletionStage<Response> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      System.getLogger("dev.lintel.test")
          .log(System.Logger.Level.DEBUG, "a stage that cannot be cancelled", e);
    }
  }
}
