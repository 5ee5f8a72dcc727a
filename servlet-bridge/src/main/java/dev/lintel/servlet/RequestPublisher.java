package dev.lintel.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes a request body from the container's non-blocking reads: no demand, no read. It begins
 * when there are both an asynchronous cycle and a subscriber.
 *
 * <p>Whatever happens (demand, data, an error, a cancellation) is noted in a field and then worked
 * off in {@link #work}, by one thread at a time.
 */
final class RequestPublisher implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
  private static final int CHUNK = 16 * 1024;

  private final RequestBody body;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();

  private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  /** Whether onSubscribe has returned: no other signal may come before. */
  private volatile boolean introduced;

  private volatile boolean started;
  private volatile boolean readable;
  private volatile @Nullable Throwable failure;

  // Used by the thread that works.
  private @Nullable ServletInputStream in;
  private byte @Nullable [] buffer;

  RequestPublisher(RequestBody body) {
    this.body = body;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
    Objects.requireNonNull(given, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      given.onSubscribe(new Refused());
      given.onError(new IllegalStateException("the request body has a subscriber already"));
      return;
    }
    subscriber = given;
    given.onSubscribe(this);
    introduced = true;
    work();
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** The asynchronous cycle has begun. */
  void start() {
    started = true;
    work();
  }

  /** The exchange is over: nothing will be read any more. */
  void exchangeEnded() {
    fail(new IOException("the exchange has ended before its body was read"));
  }

  @Override
  public void request(long n) {
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
    subscriber = null;
  }

  private void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
    work();
  }

  private void work() {
    if (pending.getAndIncrement() == 0) {
      loop();
    }
  }

  private void loop() {
    int seen = pending.get();
    do {
      step();
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    if (!introduced || subscriber == null) {
      return;
    }
    Throwable failed = failure;
    if (failed != null) {
      end(failed);
      return;
    }
    if (!started || demand.get() == 0) {
      return;
    }
    try {
      if (in == null) {
        listen();
      } else if (readable) {
        read(in);
      }
    } catch (IOException e) {
      end(body.failed(e));
    } catch (RuntimeException e) {
      end(e);
    }
  }

  /** The container calls back when it may be read. */
  private void listen() throws IOException {
    body.begin();
    ServletInputStream input = body.input();
    in = input;
    input.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() {
            readable = true;
            work();
          }

          @Override
          public void onAllDataRead() {
            readable = true;
            work();
          }

          @Override
          public void onError(Throwable t) {
            fail(
                body.failed(
                    t instanceof IOException e ? e : new IOException("the body is broken", t)));
          }
        });
  }

  private void read(ServletInputStream input) throws IOException {
    while (demand.get() > 0 && subscriber != null && failure == null) {
      // False first: the container may call back before isReady() has returned.
      readable = false;
      if (!input.isFinished() && !input.isReady()) {
        return;
      }
      readable = true;
      byte[] to = buffer != null ? buffer : new byte[CHUNK];
      buffer = to;
      int n = input.isFinished() ? -1 : input.read(to, 0, to.length);
      body.count(n);
      if (n < 0) {
        end(null);
        return;
      }
      if (n > 0) {
        publish(to, n);
      }
    }
    if (body.ended()) {
      end(null);
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
}
