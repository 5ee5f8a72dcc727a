package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Publishes through a filter, which flushes after each chunk. */
final class FilteredPublisher implements Flow.Publisher<ByteBuffer>, InUse, AutoCloseable {
  private final Flow.Publisher<ByteBuffer> publisher;
  private final Supplier<FilterRun> filters;

  /** Those that have not ended; at most one, unless the source is repeatable. */
  private final Set<Link> links = ConcurrentHashMap.newKeySet(1);

  private volatile boolean closed;

  FilteredPublisher(Flow.Publisher<ByteBuffer> publisher, Supplier<FilterRun> filters) {
    this.publisher = publisher;
    this.filters = filters;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    FilterRun filter;
    try {
      filter = filters.get();
    } catch (Throwable e) { // the factory is the application's
      publisher.subscribe(new SinglePublisher.Unsubscriber());
      Refusal.send(subscriber, e);
      return;
    }
    Link link = new Link(subscriber, filter);
    links.add(link);
    if (closed) {
      link.close();
    }
    try {
      publisher.subscribe(link);
    } catch (Throwable e) {
      link.end();
      throw e;
    }
  }

  /** Ends the subscription, by an error if it is not done, and the filter with it. */
  @Override
  public void close() {
    closed = true;
    links.forEach(Link::close);
  }

  @Override
  public void whenIdle(Runnable action) {
    InUse.whenIdle(publisher, action);
  }

  /**
   * Between the source and the subscriber: one chunk in, at most one chunk out.
   *
   * <p>The source signals one thing after another; beside it, a request can come at any time from
   * any thread, and there are two that signal: an illegal one, and the one that lets the filter's
   * last bytes out after the source has completed. So can the close of the body.
   */
  private final class Link implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final int STOPPED = 1 << 30;

    private final FilterRun filter;

    /** Null once it was told the end, or has cancelled. */
    private final AtomicReference<Flow.@Nullable Subscriber<? super ByteBuffer>> subscriber;

    /** What the subscriber asked for and has not got. */
    private final AtomicLong demand = new AtomicLong();

    /** The filter's last bytes, until there is demand for them; {@link #NONE} if there are none. */
    private final AtomicReference<ByteBuffer> last = new AtomicReference<>(NONE);

    /** The first illegal request, or that the body was closed. */
    private final AtomicReference<@Nullable Exception> stopped = new AtomicReference<>();

    /**
     * How many calls are under way, within one another, onSubscribe being one from the beginning,
     * and {@link #STOPPED}.
     */
    private final AtomicInteger signals = new AtomicInteger(1);

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription source;

    Link(Flow.Subscriber<? super ByteBuffer> subscriber, FilterRun filter) {
      this.subscriber = new AtomicReference<>(subscriber);
      this.filter = filter;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      Objects.requireNonNull(given, "subscription");
      Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
      if (source != null || to == null) {
        given.cancel();
        return;
      }
      source = given;
      if (stopped.get() != null) {
        cancel(given);
      }
      to.onSubscribe(this);
      signalled();
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      Objects.requireNonNull(chunk, "chunk");
      Flow.Subscription from = Objects.requireNonNull(source, "onNext before onSubscribe");
      ByteBuffer out;
      try {
        out = filter.apply(chunk, true);
      } catch (Throwable e) { // a publisher must not be thrown at (Reactive Streams, 2.13)
        cancel(from);
        fail(e);
        return;
      }
      // An empty one from the source is a flush (GW-STR-13), of what comes out here too.
      boolean passes = out.hasRemaining() || !chunk.hasRemaining();
      if (passes) {
        hand(out);
      }
      try {
        filter.requireMore();
      } catch (Throwable e) {
        cancel(from);
        fail(e);
        return;
      }
      if (!passes) {
        from.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      fail(Objects.requireNonNull(failure, "failure"));
    }

    @Override
    public void onComplete() {
      ByteBuffer rest;
      try {
        rest = filter.finish();
      } catch (Throwable e) {
        fail(e);
        return;
      }
      if (!rest.hasRemaining()) {
        complete();
        return;
      }
      if (source == null) {
        fail(new IllegalStateException("onComplete before onSubscribe"));
        return;
      }
      last.set(rest);
      if (demand.get() > 0) {
        handLast();
      }
    }

    @Override
    public void request(long n) {
      Flow.Subscription from = Objects.requireNonNull(source, "source");
      if (n <= 0) {
        stop(Demand.illegal(n));
        return;
      }
      demand.accumulateAndGet(n, Demand::add);
      if (last.get() != NONE) {
        handLast();
      } else {
        from.request(n);
      }
    }

    @Override
    public void cancel() {
      subscriber.set(null);
      Flow.Subscription from = source;
      if (from != null) {
        cancel(from);
      }
      end();
    }

    private void cancel(Flow.Subscription from) {
      if (cancelled.compareAndSet(false, true)) {
        from.cancel();
      }
    }

    void close() {
      if (subscriber.get() != null) {
        stop(new IOException("the body was closed while it was read"));
        // The error may have to wait, for long where a source does not subscribe.
        filter.close();
      }
    }

    /** Ends what is not ended, by an error behind the signal that is under way. */
    private void stop(Exception reason) {
      if (!stopped.compareAndSet(null, reason)) {
        return;
      }
      Flow.Subscription from = source;
      if (from != null) {
        cancel(from);
      }
      if (signals.getAndAdd(STOPPED) == 0) {
        fail(reason);
      }
    }

    private void signalled() {
      if (signals.decrementAndGet() == STOPPED) {
        fail(Objects.requireNonNull(stopped.get(), "stopped"));
      }
    }

    /** Nothing comes of it any more. */
    void end() {
      links.remove(this);
      filter.close();
    }

    private void hand(ByteBuffer chunk) {
      Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
      if (to == null || signals.getAndUpdate(s -> s < STOPPED ? s + 1 : s) >= STOPPED) {
        return;
      }
      demand.updateAndGet(Demand::less);
      to.onNext(chunk);
      signalled();
    }

    private void handLast() {
      ByteBuffer rest = last.getAndSet(NONE);
      if (rest != NONE) {
        hand(rest);
        complete();
      }
    }

    private void complete() {
      if (stopped.get() != null) {
        // What was handed to it last may have been dropped; whoever stops it, fails it.
        return;
      }
      Flow.Subscriber<? super ByteBuffer> to = subscriber.getAndSet(null);
      end();
      if (to != null) {
        to.onComplete();
      }
    }

    private void fail(Throwable failure) {
      Flow.Subscriber<? super ByteBuffer> to = subscriber.getAndSet(null);
      end();
      if (to != null) {
        to.onError(failure);
      }
    }
  }
}
