package dev.lintel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Gathers what is published, up to a limit. */
final class Collector implements Flow.Subscriber<ByteBuffer> {
  private final long limit;
  private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  /** Whether the body has ended, or was cancelled. */
  private volatile boolean ended;

  Collector(long limit) {
    this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
  }

  CompletionStage<byte[]> bytes() {
    return bytes;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (subscription != null || bytes.isDone()) {
      given.cancel();
      return;
    }
    subscription = given;
    // Who completes the stage before that wants no more of it.
    bytes.whenComplete(
        (all, failure) -> {
          if (!ended) {
            given.cancel();
          }
        });
    given.request(1);
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    Objects.requireNonNull(chunk, "chunk");
    Flow.Subscription from = Objects.requireNonNull(subscription, "onNext before onSubscribe");
    if (bytes.isDone()) {
      return;
    }
    ByteBuffer own = chunk.duplicate();
    if (own.remaining() > limit - gathered.size()) {
      ended = true;
      from.cancel();
      bytes.completeExceptionally(BodyLimit.exceeded(limit));
      return;
    }
    if (own.hasArray()) {
      gathered.write(own.array(), own.arrayOffset() + own.position(), own.remaining());
    } else {
      byte[] copy = new byte[own.remaining()];
      own.get(copy);
      gathered.writeBytes(copy);
    }
    from.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    ended = true;
    bytes.completeExceptionally(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public void onComplete() {
    ended = true;
    bytes.complete(gathered.toByteArray());
  }
}
