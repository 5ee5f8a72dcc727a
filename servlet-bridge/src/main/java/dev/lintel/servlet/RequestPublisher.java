package dev.lintel.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes a request body from the container's non-blocking reads: no demand, no read. It begins
 * when there are both an asynchronous cycle and a subscriber. Where an answer is sent without a
 * cycle, a container calls no listener, and a thread reads for the subscriber.
 *
 * <p>Whatever happens (demand, data, an error, a cancellation) is noted in a field and then worked
 * off in {@link #work}, by one thread at a time.
 */
final class RequestPublisher implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");
  private static final int CHUNK = 16 * 1024;
  private static final long READ_ENDS_WITHIN_MILLIS = 1000;

  private final RequestBody body;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

  /** Publishes from a thread that reads. */
  private volatile Flow.@Nullable Publisher<ByteBuffer> reader;

  private volatile Flow.@Nullable Subscription upstream;

  /** Whether onSubscribe has returned: no other signal may come before. */
  private volatile boolean introduced;

  private volatile boolean started;
  private volatile boolean readable;
  private volatile @Nullable Throwable failure;

  /**
   * Held while the container's stream is in use: at the end of the exchange nobody may be there.
   */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean over;

  // Used by the thread that works.
  private @Nullable ServletInputStream in;
  private byte @Nullable [] buffer;

  private enum State {
    OPEN,
    /** An answer is being made without a cycle, and a thread reads for who subscribes. */
    ON_THREAD,
    SUBSCRIBED,
    /** The same, for who has subscribed before. */
    RELAYED
  }

  RequestPublisher(RequestBody body) {
    this.body = body;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
    Objects.requireNonNull(given, "subscriber");
    State before =
        state.getAndUpdate(
            now -> now == State.OPEN || now == State.ON_THREAD ? State.SUBSCRIBED : now);
    if (before == State.ON_THREAD) {
      readFor(given);
      return;
    }
    if (before != State.OPEN) {
      given.onSubscribe(new Refused());
      given.onError(new IllegalStateException("the request body has a subscriber already"));
      return;
    }
    subscriber = given;
    given.onSubscribe(this);
    introduced = true;
    work();
  }

  private void readFor(Flow.Subscriber<? super ByteBuffer> given) {
    Flow.Publisher<ByteBuffer> publisher = body.onThread();
    reader = publisher;
    publisher.subscribe(given);
    if (over) {
      endReader();
    }
  }

  private void endReader() {
    if (reader instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.DEBUG, "the reader of a request body failed to close", e);
      }
    }
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** See {@link RequestBody#writing}. */
  void readOnThread() {
    if (!state.compareAndSet(State.OPEN, State.ON_THREAD)
        && state.compareAndSet(State.SUBSCRIBED, State.RELAYED)) {
      work();
    }
  }

  /** The asynchronous cycle has begun. */
  void start() {
    started = true;
    work();
  }

  /** The exchange is over: when this returns, nothing is read any more. */
  void exchangeEnded() {
    over = true;
    endReader();
    try {
      // Only the moment of a non-blocking read; a container that never returns from one, or returns
      // only when this thread does, must not hold up the end.
      if (reading.tryLock(READ_ENDS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
        reading.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fail(new IOException("the exchange has ended before its body was read"));
  }

  @Override
  public void request(long n) {
    Flow.Subscription from = upstream;
    if (n <= 0 && from != null) {
      from.request(n);
      return;
    }
    if (n <= 0) {
      fail(
          new IllegalArgumentException(
              "a subscriber requested " + n + " elements: rule 3.9 asks for at least 1"));
      return;
    }
    demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    work();
  }

  @Override
  public void cancel() {
    if (subscriber == null) {
      // It has ended, or is cancelled already.
      return;
    }
    subscriber = null;
    body.abandon();
    Flow.Subscription from = upstream;
    if (from != null) {
      from.cancel();
    }
  }

  private void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
    work();
  }

  private void work() {
    if (pending.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      step();
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    if (!introduced || subscriber == null) {
      return;
    }
    try {
      Throwable failed = failure;
      if (failed != null && upstream != null) {
        endReader();
      } else if (failed != null) {
        end(failed);
      } else if (state.get() == State.RELAYED) {
        relay();
      } else if (started && demand.get() > 0) {
        if (in == null) {
          listen();
        } else if (readable) {
          read(in);
        }
      }
    } catch (IOException e) {
      broke(e, () -> end(e));
    } catch (Throwable e) {
      end(e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  /** Has a thread read, and asks it for what was demanded. */
  private void relay() {
    if (upstream == null && demand.get() > 0) {
      readFor(new Relay());
    }
    Flow.Subscription from = upstream;
    long more = from == null ? 0 : demand.getAndSet(0);
    if (from != null && more > 0) {
      from.request(more);
    }
  }

  /** Passes on what the thread reads. */
  private final class Relay implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription given) {
      upstream = given;
      if (subscriber == null) {
        given.cancel();
      }
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      Flow.Subscriber<? super ByteBuffer> to = subscriber;
      if (to != null) {
        to.onNext(chunk);
      }
    }

    @Override
    public void onError(Throwable reason) {
      end(reason);
    }

    @Override
    public void onComplete() {
      end(null);
    }
  }

  /** The container calls back when it may be read. */
  private void listen() throws IOException {
    body.begin();
    reading.lock();
    try {
      if (!over) {
        ServletInputStream input = body.input();
        in = input;
        input.setReadListener(new Signals());
      }
    } finally {
      reading.unlock();
    }
  }

  private void read(ServletInputStream input) throws IOException {
    while (demand.get() > 0 && subscriber != null && failure == null) {
      byte[] to = buffer != null ? buffer : new byte[CHUNK];
      buffer = to;
      int n = fill(input, to);
      if (n == 0) {
        return;
      }
      body.count(n);
      if (n < 0) {
        end(null);
        return;
      }
      publish(to, n);
    }
    if (body.ended() && failure == null) {
      end(null);
    }
  }

  /** Reads what is there: 0 if that is nothing, -1 at the end. */
  private int fill(ServletInputStream input, byte[] to) throws IOException {
    reading.lock();
    try {
      while (!over) {
        // False first: the container may call back before isReady() has returned.
        readable = false;
        if (input.isFinished()) {
          readable = true;
          return -1;
        }
        if (!input.isReady()) {
          return 0;
        }
        readable = true;
        int n = input.read(to, 0, body.room(to.length));
        if (n != 0) {
          return n;
        }
      }
      return 0;
    } catch (RuntimeException e) {
      throw new IOException("the container has taken the request body back", e);
    } finally {
      reading.unlock();
    }
  }

  /** A subscriber may keep what it got, so a chunk has an array of its own. */
  private void publish(byte[] from, int n) {
    Flow.Subscriber<? super ByteBuffer> to = subscriber;
    byte[] own;
    if (n > CHUNK / 2) {
      own = from;
      buffer = null;
    } else {
      own = Arrays.copyOf(from, n);
    }
    if (to != null) {
      demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
      to.onNext(ByteBuffer.wrap(own, 0, n));
    }
  }

  /**
   * The body is broken, which decides the answer: that is settled before the subscriber hears of
   * it, and given while the container still takes it, which may be only on this thread.
   */
  private void broke(IOException reason, Runnable signal) {
    body.failed(reason);
    Runnable answer = body.broken() == reason ? body.exchange().settleBroken() : null;
    try {
      signal.run();
    } finally {
      if (answer != null) {
        answer.run();
      }
    }
  }

  private void end(@Nullable Throwable reason) {
    Flow.Subscriber<? super ByteBuffer> last = subscriber;
    subscriber = null;
    if (last == null) {
      return;
    }
    if (reason == null) {
      last.onComplete();
    } else {
      last.onError(reason);
    }
  }

  /** What the container says about the body. */
  private final class Signals implements ReadListener {
    @Override
    public void onDataAvailable() {
      body.exchange().inCallback(this::readable);
    }

    @Override
    public void onAllDataRead() {
      body.exchange().inCallback(this::readable);
    }

    private void readable() {
      readable = true;
      work();
    }

    @Override
    public void onError(@Nullable Throwable t) {
      IOException reason =
          t instanceof IOException e ? e : new IOException("the request body is broken", t);
      body.exchange().inCallback(() -> broke(reason, () -> fail(reason)));
    }
  }
}
