package dev.lintel.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes a request body until the exchange ends: then the subscriber gets an error, and whatever
 * feeds it stops, also where nothing was demanded.
 */
final class ExchangePublisher implements Flow.Publisher<ByteBuffer> {
  private final Flow.Publisher<ByteBuffer> source;
  private volatile @Nullable Guard guard;

  ExchangePublisher(Flow.Publisher<ByteBuffer> source) {
    this.source = source;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Guard made = new Guard(subscriber);
    if (guard == null) {
      guard = made;
    }
    source.subscribe(made);
  }

  void exchangeEnded() {
    Guard open = guard;
    if (open != null) {
      open.exchangeEnded();
    }
  }

  /** A chunk, a failure, or, with neither, the end. */
  private record Signal(@Nullable ByteBuffer chunk, @Nullable Throwable failure) {}

  /** Signals are queued, then delivered by one thread at a time. */
  private static final class Guard implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {
    // Null once there is nothing more to say to it, so that nothing holds it (3.13 of the streams).
    private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
    // Busy from the start: nothing is delivered before onSubscribe has returned.
    private final AtomicInteger pending = new AtomicInteger(1);
    private volatile Flow.@Nullable Subscription upstream;
    private volatile boolean ended;

    Guard(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = Objects.requireNonNull(subscriber, "subscriber");
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      upstream = given;
      Objects.requireNonNull(subscriber).onSubscribe(this);
      work();
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      add(new Signal(chunk, null));
    }

    @Override
    public void onError(Throwable failure) {
      add(new Signal(null, failure));
    }

    @Override
    public void onComplete() {
      add(new Signal(null, null));
    }

    @Override
    public void request(long n) {
      Objects.requireNonNull(upstream).request(n);
    }

    @Override
    public void cancel() {
      subscriber = null;
      Flow.Subscription open = upstream;
      if (open != null) {
        open.cancel();
      }
    }

    void exchangeEnded() {
      if (subscriber == null) {
        return;
      }
      Flow.Subscription open = upstream;
      if (open != null) {
        open.cancel();
      }
      ended = true;
      if (pending.getAndIncrement() == 0) {
        work();
      }
    }

    private void add(Signal signal) {
      signals.add(signal);
      if (pending.getAndIncrement() == 0) {
        work();
      }
    }

    private void work() {
      int seen = 1;
      do {
        deliver();
        seen = pending.addAndGet(-seen);
      } while (seen != 0);
    }

    private void deliver() {
      for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
        Flow.Subscriber<? super ByteBuffer> open = subscriber;
        if (open != null) {
          deliver(signal, open);
        }
      }
      Flow.Subscriber<? super ByteBuffer> open = subscriber;
      if (ended && open != null) {
        subscriber = null;
        open.onError(new IOException("the exchange has ended before its body was read"));
      }
    }

    private void deliver(Signal signal, Flow.Subscriber<? super ByteBuffer> to) {
      if (signal.chunk() != null) {
        to.onNext(signal.chunk());
        return;
      }
      subscriber = null;
      if (signal.failure() != null) {
        to.onError(signal.failure());
      } else {
        to.onComplete();
      }
    }
  }
}
