package dev.lintel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Completes as another stage does, and where somebody else ends it, ends that. A response that
 * nobody will get any more has no other owner left, and is closed.
 */
final class Followed extends CompletableFuture<Response> {
  private final @Nullable CompletableFuture<?> outcome;
  private volatile boolean arrived;

  /** A stage that somebody waits for until it is complete. */
  Followed() {
    this(null);
  }

  /**
   * A stage of which something else is made.
   *
   * @param outcome once this has failed, no response is handed on: the stages between the two may
   *     be over, and call nobody who could close it
   */
  Followed(@Nullable CompletableFuture<?> outcome) {
    this.outcome = outcome;
  }

  /**
   * Called once.
   *
   * @param from whose stage it is, for the message if it completes with null
   */
  Followed follow(CompletionStage<Response> stage, Object from) {
    stage.whenComplete(
        (response, failure) -> {
          arrived = true;
          if (failure != null) {
            completeExceptionally(failure);
          } else if (response == null) {
            completeExceptionally(Calls.nullStage(from));
          } else {
            handOn(response);
          }
        });
    if (!isDone()) {
      whenComplete(
          (response, failure) -> {
            if (!arrived) {
              end(stage, failure);
            }
          });
    }
    return this;
  }

  /** A cancellation, a time that was set, or an answer from elsewhere. */
  private void end(CompletionStage<Response> stage, @Nullable Throwable failure) {
    try {
      CompletableFuture<Response> future = stage.toCompletableFuture();
      if (failure == null || isCancelled()) {
        future.cancel(true);
      } else {
        future.completeExceptionally(failure);
      }
    } catch (UnsupportedOperationException e) {
      // Optional in CompletionStage: it goes on, and what comes of it is closed.
      return;
    }
  }

  private void handOn(Response response) {
    if (isInVain()) {
      cancel(false);
    }
    // Asked again, as the outcome may have been given up just before it was handed on.
    if (!complete(response) || isInVain()) {
      response.close();
    }
  }

  private boolean isInVain() {
    return outcome != null && outcome.isCompletedExceptionally();
  }
}
