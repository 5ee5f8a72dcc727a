package dev.lintel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** A stage that cannot be seen as a future, which the interface allows. */
final class NoFuture<T> extends CompletableFuture<T> {
  private final CompletionStage<T> stage;

  NoFuture(CompletionStage<T> stage) {
    this.stage = stage;
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    stage.whenComplete(action);
    return this;
  }
}
