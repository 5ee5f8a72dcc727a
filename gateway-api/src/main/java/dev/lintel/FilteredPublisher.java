package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Publishes through a filter, which flushes after each chunk. */
final class FilteredPublisher implements Flow.Publisher<ByteBuffer> {
  private final Flow.Publisher<ByteBuffer> publisher;
  private final Supplier<FilterRun> filters;

  FilteredPublisher(Flow.Publisher<ByteBuffer> publisher, Supplier<FilterRun> filters) {
    this.publisher = publisher;
    this.filters = filters;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    publisher.subscribe(new Link(subscriber, filters.get()));
  }

  /** Between the source and the subscriber: one chunk in, at most one chunk out. */
  private static final class Link implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final FilterRun filter;
    private final AtomicReference<Flow.@Nullable Subscriber<? super ByteBuffer>> subscriber;

    /** What the subscriber asked for and has not got. */
    private final AtomicLong demand = new AtomicLong();

    /**
     * The filter's last bytes, until there is demand for them; {@link #NONE} when there are none.
     */
    private final AtomicReference<ByteBuffer> last = new AtomicReference<>(NONE);

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
      to.onSubscribe(this);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      Objects.requireNonNull(chunk, "chunk");
      Flow.Subscription from = Objects.requireNonNull(source, "onNext before onSubscribe");
      ByteBuffer out;
      try {
        out = filter.apply(chunk, true);
      } catch (IOException | RuntimeException e) {
        from.cancel();
        fail(e);
        return;
      }
      if (!out.hasRemaining()) {
        from.request(1);
        return;
      }
      Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
      if (to != null) {
        taken();
        to.onNext(out);
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
      } catch (IOException | RuntimeException e) {
        fail(e);
        return;
      }
      if (!rest.hasRemaining()) {
        complete();
        return;
      }
      last.set(rest);
      if (demand.get() > 0) {
        sendLast();
      }
    }

    @Override
    public void request(long n) {
      Flow.Subscription from = Objects.requireNonNull(source, "source");
      if (n <= 0) {
        from.cancel();
        fail(Demand.illegal(n));
        return;
      }
      demand.accumulateAndGet(n, Demand::add);
      if (last.get() != NONE) {
        sendLast();
      } else {
        from.request(n);
      }
    }

    @Override
    public void cancel() {
      subscriber.set(null);
      Flow.Subscription from = source;
      if (from != null) {
        from.cancel();
      }
      filter.close();
    }

    private void taken() {
      demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
    }

    private void sendLast() {
      ByteBuffer rest = last.getAndSet(NONE);
      Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
      if (rest != NONE && to != null) {
        to.onNext(rest);
        complete();
      }
    }

    private void complete() {
      Flow.Subscriber<? super ByteBuffer> to = subscriber.getAndSet(null);
      filter.close();
      if (to != null) {
        to.onComplete();
      }
    }

    private void fail(Throwable failure) {
      Flow.Subscriber<? super ByteBuffer> to = subscriber.getAndSet(null);
      filter.close();
      if (to != null) {
        to.onError(failure);
      }
    }
  }
}
