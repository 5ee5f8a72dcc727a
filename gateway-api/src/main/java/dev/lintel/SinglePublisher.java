package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets one subscriber through to a publisher, and if none came, one that only cancels. */
final class SinglePublisher implements Flow.Publisher<ByteBuffer>, InUse {
  private final Flow.Publisher<ByteBuffer> publisher;
  private final AtomicBoolean taken = new AtomicBoolean();

  SinglePublisher(Flow.Publisher<ByteBuffer> publisher) {
    this.publisher = publisher;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (taken.compareAndSet(false, true)) {
      publisher.subscribe(subscriber);
    } else {
      Refusal.send(subscriber, Refusal.second());
    }
  }

  /** An unread publisher may hold a connection of its own: it learns that nobody will come. */
  void abandon() {
    if (taken.compareAndSet(false, true)) {
      publisher.subscribe(new Unsubscriber());
    }
  }

  @Override
  public void whenIdle(Runnable action) {
    InUse.whenIdle(publisher, action);
  }

  /** Cancels at once. */
  static final class Unsubscriber implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      Objects.requireNonNull(chunk, "chunk");
    }

    @Override
    public void onError(Throwable failure) {
      Objects.requireNonNull(failure, "failure");
    }

    @Override
    public void onComplete() {}
  }
}
