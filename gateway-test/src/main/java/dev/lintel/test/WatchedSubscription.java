package dev.lintel.test;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One subscription to a {@link WatchedPublisher}: both ends of it. */
final class WatchedSubscription implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {
  /** More than any server needs ahead; what is bounded at all is bounded below this. */
  private static final long MOST_AHEAD = 64 * 1024;

  private final Flow.Subscriber<? super ByteBuffer> subscriber;
  private final LintCall call;
  private final WatchedPublisher.Sides sides;
  private final WatchedPublisher.Events events;
  private final SeenBuffers published = new SeenBuffers();
  private final SeenBuffers received = new SeenBuffers();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> signalling = new AtomicReference<>();
  private volatile Flow.@Nullable Subscription upstream;
  private volatile boolean subscribed;
  private volatile boolean cancelled;
  private final AtomicBoolean over = new AtomicBoolean();

  WatchedSubscription(
      Flow.Subscriber<? super ByteBuffer> subscriber,
      LintCall call,
      WatchedPublisher.Sides sides,
      WatchedPublisher.Events events) {
    this.subscriber = subscriber;
    this.call = call;
    this.sides = sides;
    this.events = events;
  }

  // ---- what the publisher does

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (given == null) {
      breakOff("passed a null subscription (Reactive Streams, 2.13)");
      return;
    }
    if (upstream != null) {
      given.cancel();
      blamePublisher("called onSubscribe a second time (Reactive Streams, 1.9)");
      return;
    }
    upstream = given;
    begin();
  }

  private void begin() {
    subscribed = true;
    try {
      subscriber.onSubscribe(this);
    } catch (RuntimeException e) {
      subscriberThrew("onSubscribe", e);
    }
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    if (chunk == null) {
      breakOff("published null (Reactive Streams, 2.13)");
      return;
    }
    signal(() -> next(chunk));
  }

  private void next(ByteBuffer chunk) {
    if (demand.get() != Long.MAX_VALUE && demand.getAndDecrement() <= 0 && !cancelled) {
      demand.incrementAndGet();
      blamePublisher("published a buffer that was not requested (Reactive Streams, 1.1)");
    }
    checkBuffers();
    if (over.get()) {
      return;
    }
    published.add(chunk);
    if (!safely(() -> events.published(chunk))) {
      return;
    }
    ByteBuffer own = copy(chunk);
    received.add(own);
    RuntimeException failure = null;
    try {
      subscriber.onNext(own);
    } catch (RuntimeException e) {
      failure = e;
    }
    checkBuffers();
    if (failure instanceof ReadOnlyBufferException) {
      changedByReceiver();
    } else if (failure != null) {
      subscriberThrew("onNext", failure);
    }
    if (failure != null) {
      fail(failure);
    }
  }

  /** With an array if the original has one, and read-only if the original is. */
  private static ByteBuffer copy(ByteBuffer chunk) {
    ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk.duplicate()).flip();
    return chunk.isReadOnly() ? copy.asReadOnlyBuffer() : copy;
  }

  @Override
  public void onError(Throwable failure) {
    if (failure == null) {
      breakOff("failed with null (Reactive Streams, 2.13)");
      return;
    }
    signal(
        () -> {
          checkBuffers();
          if (end(failure)) {
            last("onError", () -> subscriber.onError(failure));
          }
        });
  }

  @Override
  public void onComplete() {
    signal(
        () -> {
          checkBuffers();
          if (!over.get() && safely(events::completed) && end(null)) {
            last("onComplete", subscriber::onComplete);
          }
        });
  }

  /** There is nobody left to tell that the subscriber failed, but the report. */
  private void last(String name, Runnable signal) {
    try {
      signal.run();
    } catch (RuntimeException e) {
      blameSubscriber("GW-STR-06", threw(name, e));
    }
  }

  /** One signal at a time, none before onSubscribe, none after the end. */
  private void signal(Runnable signal) {
    Thread current = Thread.currentThread();
    Thread other = signalling.get();
    boolean first = other == null && signalling.compareAndSet(null, current);
    if (!first && signalling.get() != current) {
      breakOff("signals on two threads at the same time (Reactive Streams, 1.3)");
      return;
    }
    try {
      if (!subscribed) {
        blamePublisher("signalled before onSubscribe (Reactive Streams, 1.9)");
      } else if (over.get() && !cancelled) {
        blamePublisher("signalled after its last signal (Reactive Streams, 1.7)");
      } else if (!over.get()) {
        signal.run();
      }
    } finally {
      if (first) {
        signalling.set(null);
      }
    }
  }

  void publisherThrew(String from, RuntimeException e) {
    blamePublisher("threw from " + from + ": " + e);
    fail(e);
  }

  // ---- what the subscriber does

  @Override
  public void request(long n) {
    if (n <= 0) {
      blameSubscriber("GW-STR-06", "requested " + n + " buffers (Reactive Streams, 3.9)");
    } else {
      add(n);
    }
    if (n > 0 && !over.get() && wanted.compareAndSet(false, true) && !safely(events::wanted)) {
      return;
    }
    upstream(subscription -> subscription.request(n), "request (Reactive Streams, 3.16)");
  }

  private void add(long n) {
    long ahead = demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    if (sides.bounded() && ahead > MOST_AHEAD) {
      blameSubscriber("GW-STR-07", "requested " + ahead + " buffers ahead of what it has sent");
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    end(null);
    upstream(Flow.Subscription::cancel, "cancel (Reactive Streams, 3.15)");
  }

  private void upstream(java.util.function.Consumer<Flow.Subscription> call, String name) {
    Flow.Subscription open = upstream;
    if (open == null) {
      return;
    }
    try {
      call.accept(open);
    } catch (RuntimeException e) {
      publisherThrew(name, e);
    }
  }

  private void subscriberThrew(String from, RuntimeException e) {
    blameSubscriber("GW-STR-06", threw(from, e));
    fail(e);
  }

  private static String threw(String from, RuntimeException e) {
    return "threw from " + from + " (Reactive Streams, 2.13): " + e;
  }

  // ---- the judgement

  private void checkBuffers() {
    // In this order: when the stream has ended, its publisher may have them back.
    if (published.changed() && !over.get()) {
      blame(
          sides.reuse(),
          sides.publisher(),
          "changed the content of a buffer after it had published it: publish a buffer of its own"
              + " each time");
    }
    if (received.moved() || received.changed()) {
      changedByReceiver();
    }
  }

  private void changedByReceiver() {
    blameSubscriber("GW-STR-09", "changed a buffer that it received: work on a duplicate");
  }

  private void blamePublisher(String did) {
    blame("GW-STR-06", sides.publisher(), did);
  }

  /** For what cannot be handed on. */
  private void breakOff(String did) {
    blamePublisher(did);
    fail(new IllegalStateException("the publisher " + did));
  }

  private void blameSubscriber(String rule, String did) {
    blame(rule, sides.subscriber(), did);
  }

  private void blame(String rule, String offender, String did) {
    safely(() -> call.found(rule, offender, did));
  }

  /** Nobody throws into a publisher or a subscriber: the stream fails by what is thrown instead. */
  private boolean safely(Runnable check) {
    try {
      check.run();
      return true;
    } catch (LintViolation e) {
      fail(e);
      return false;
    }
  }

  /** Without an end of the stream the subscriber would wait for one. */
  private void fail(Throwable reason) {
    cancelled = true;
    if (!end(reason)) {
      return;
    }
    Flow.Subscription open = upstream;
    if (open != null) {
      open.cancel();
    }
    if (!subscribed) {
      begin();
    }
    last("onError", () -> subscriber.onError(reason));
  }

  private boolean end(@Nullable Throwable failure) {
    events.ending();
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    if (failure != null) {
      events.failed();
    }
    return true;
  }
}
