package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Publishes one buffer, or none if it is empty, to each subscriber. */
record BufferPublisher(ByteBuffer buffer) implements Flow.Publisher<ByteBuffer> {

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    One subscription = new One(subscriber, buffer.duplicate());
    subscriber.onSubscribe(subscription);
    if (!buffer.hasRemaining()) {
      subscription.complete();
    }
  }

  /** A subscription that is done after one element; the flag says whether it is. */
  private static final class One extends AtomicBoolean implements Flow.Subscription {
    private static final long serialVersionUID = 1L;

    private final transient Flow.Subscriber<? super ByteBuffer> subscriber;
    private final transient ByteBuffer buffer;

    One(Flow.Subscriber<? super ByteBuffer> subscriber, ByteBuffer buffer) {
      this.subscriber = subscriber;
      this.buffer = buffer;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        if (compareAndSet(false, true)) {
          subscriber.onError(Demand.illegal(n));
        }
      } else if (compareAndSet(false, true)) {
        subscriber.onNext(buffer);
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      set(true);
    }

    void complete() {
      if (compareAndSet(false, true)) {
        subscriber.onComplete();
      }
    }
  }
}
