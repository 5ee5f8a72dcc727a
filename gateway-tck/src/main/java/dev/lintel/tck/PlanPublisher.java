package dev.lintel.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes a plan's content on the application's threads, at a gate without blocking one. Notes
 * how often it was subscribed and cancelled, and the largest demand that it has seen.
 */
final class PlanPublisher implements Flow.Publisher<ByteBuffer> {
  private final Plan plan;
  private final Executor executor;

  PlanPublisher(Plan plan, Executor executor) {
    this.plan = plan;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    plan.track().event("subscribed");
    subscriber.onSubscribe(new Subscription(subscriber));
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean ended;
    private long position;
    private @Nullable CompletableFuture<String> waiting;

    Subscription(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n == Long.MAX_VALUE) {
        plan.track().event("unbounded demand");
      }
      demand.addAndGet(n);
      signal();
    }

    @Override
    public void cancel() {
      ended = true;
      plan.track().event("cancelled");
    }

    private void signal() {
      if (signals.getAndIncrement() == 0) {
        executor.execute(this::run);
      }
    }

    private void run() {
      int handled;
      do {
        handled = signals.get();
        publish();
      } while (signals.addAndGet(-handled) > 0);
    }

    private void publish() {
      while (!ended && !shut()) {
        int n;
        try {
          n = plan.count(position);
        } catch (IOException e) {
          ended = true;
          subscriber.onError(e);
          return;
        }
        if (n == 0) {
          ended = true;
          plan.track().event("written");
          subscriber.onComplete();
          return;
        }
        if (demand.get() <= 0) {
          return;
        }
        demand.decrementAndGet();
        byte[] bytes = new byte[n];
        Sample.fill(bytes, 0, n, position);
        position += n;
        subscriber.onNext(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
      }
    }

    private boolean shut() {
      String name = plan.gate(position);
      if (name.isEmpty()) {
        return false;
      }
      CompletableFuture<String> gate = plan.track().gate(name);
      if (gate.isDone()) {
        return false;
      }
      if (waiting != gate) {
        waiting = gate;
        plan.track().event("at " + name);
        gate.thenRun(this::signal);
      }
      return true;
    }
  }
}
