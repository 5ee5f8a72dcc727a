package dev.lintel.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes a request body until the exchange ends: then the subscriber gets an error, and whatever
 * feeds it stops, also where nothing was demanded. While it is held, demand waits.
 */
final class ExchangePublisher implements Flow.Publisher<ByteBuffer> {
  private final Flow.Publisher<ByteBuffer> source;
  private final AtomicBoolean held;
  private volatile @Nullable Guard guard;

  ExchangePublisher(Flow.Publisher<ByteBuffer> source, boolean held) {
    this.source = source;
    this.held = new AtomicBoolean(held);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Guard made = new Guard(subscriber, held);
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

  /** What was demanded so far is passed on, and what is demanded from now on at once. */
  void release() {
    held.set(false);
    Guard open = guard;
    if (open != null) {
      open.passOn();
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
    private final AtomicBoolean held;
    private final AtomicLong waiting = new AtomicLong();
    private volatile Flow.@Nullable Subscription upstream;
    private volatile boolean ended;

    Guard(Flow.Subscriber<? super ByteBuffer> subscriber, AtomicBoolean held) {
      this.subscriber = Objects.requireNonNull(subscriber, "subscriber");
      this.held = held;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      upstream = given;
      Objects.requireNonNull(subscriber).onSubscribe(this);
      if (!held.get()) {
        passOn();
      }
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
      if (n <= 0 || !held.get()) {
        Objects.requireNonNull(upstream).request(n);
        return;
      }
      waiting.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      if (!held.get()) {
        passOn();
      }
    }

    void passOn() {
      Flow.Subscription open = upstream;
      long demand = open == null ? 0 : waiting.getAndSet(0);
      if (open != null && demand > 0) {
        open.request(demand);
      }
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
        hand(signal.chunk(), to);
        return;
      }
      subscriber = null;
      if (signal.failure() != null) {
        to.onError(signal.failure());
      } else {
        to.onComplete();
      }
    }

    /** One that throws gets nothing more than what it has thrown, as on a server. */
    private void hand(ByteBuffer chunk, Flow.Subscriber<? super ByteBuffer> to) {
      try {
        to.onNext(chunk);
      } catch (Throwable e) {
        cancel();
        to.onError(e);
        if (e instanceof VirtualMachineError fatal) {
          throw fatal;
        }
      }
    }
  }
}
