package dev.lintel.tck;

import dev.lintel.Body;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

/**
 * Reads a body by its publisher, one buffer at a time; each time when the gate is open, if there is
 * one.
 */
final class Reader implements Flow.Subscriber<ByteBuffer> {
  private final Track track;
  private final boolean gated;
  private final MessageDigest digest = Sample.sha256();
  private final CompletableFuture<String> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private long total;

  Reader(Body body, Track track, boolean gated) {
    this.track = track;
    this.gated = gated;
    body.publisher().subscribe(this);
  }

  CompletableFuture<String> stage() {
    return result;
  }

  String result() throws Exception {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw UploadRoutes.cause(e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    track.event("reading");
    if (gated) {
      track.gate("read").thenRun(() -> newSubscription.request(1));
    } else {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    total += buffer.remaining();
    digest.update(buffer.duplicate());
    java.util.Objects.requireNonNull(subscription, "onNext before onSubscribe").request(1);
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(total + " " + HexFormat.of().formatHex(digest.digest()));
  }
}
