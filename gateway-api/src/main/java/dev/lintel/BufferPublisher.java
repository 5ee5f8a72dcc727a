package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

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

  /** A subscription to one element; the number says how far it is. */
  private static final class One extends AtomicInteger implements Flow.Subscription {
    private static final long serialVersionUID = 1L;
    private static final int SENDING = 1;
    private static final int ENDED = 2;

    /** While it is sending: whoever does that has an error to send behind the buffer. */
    private static final int REFUSED = 3;

    private final transient Flow.Subscriber<? super ByteBuffer> subscriber;
    private final transient ByteBuffer buffer;

    /** What the error to be sent is about. */
    private volatile long illegal;

    One(Flow.Subscriber<? super ByteBuffer> subscriber, ByteBuffer buffer) {
      this.subscriber = subscriber;
      this.buffer = buffer;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        refuse(n);
      } else if (buffer.hasRemaining() && compareAndSet(0, SENDING)) {
        subscriber.onNext(buffer);
        if (compareAndSet(SENDING, ENDED)) {
          subscriber.onComplete();
        } else if (compareAndSet(REFUSED, ENDED)) {
          subscriber.onError(Demand.illegal(illegal));
        }
      }
    }

    private void refuse(long n) {
      illegal = n;
      int before = getAndUpdate(now -> now == 0 ? ENDED : now == SENDING ? REFUSED : now);
      if (before == 0) {
        subscriber.onError(Demand.illegal(n));
      }
    }

    @Override
    public void cancel() {
      set(ENDED);
    }

    void complete() {
      if (compareAndSet(0, ENDED)) {
        subscriber.onComplete();
      }
    }
  }
}
