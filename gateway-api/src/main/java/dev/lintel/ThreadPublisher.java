package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes what a blocking writer writes, on a thread that starts with the first demand and waits
 * where there is none. For one subscriber.
 */
final class ThreadPublisher implements Flow.Publisher<ByteBuffer> {
  private final Body.Writer writer;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  ThreadPublisher(Body.Writer writer) {
    this.writer = writer;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(
          new IllegalStateException("the body has a subscriber already: it can be read only once"));
      return;
    }
    subscriber.onSubscribe(new Pump(writer, subscriber));
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Runs the writer; what it writes leaves as far as there is demand. */
  private static final class Pump implements Flow.Subscription, Runnable {
    private final Body.Writer writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // The rest is guarded by the lock.
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private boolean started;
    private @Nullable Thread thread;
    private @Nullable IllegalArgumentException violation;

    Pump(Body.Writer writer, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.writer = writer;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      boolean start;
      lock.lock();
      try {
        if (n <= 0) {
          violation = Demand.illegal(n);
        } else {
          demand = Demand.add(demand, n);
        }
        start = !started;
        started = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (start) {
        WorkerThreads.start(this);
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        subscriber = null;
        started = true;
        changed.signalAll();
        if (thread != null && thread != Thread.currentThread()) {
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      lock.lock();
      try {
        if (subscriber == null) {
          return;
        }
        thread = Thread.currentThread();
      } finally {
        lock.unlock();
      }
      Throwable failure = null;
      try {
        Chunks out = new Chunks(this);
        if (violation() == null) {
          writer.writeTo(out);
          out.flush();
        }
      } catch (Throwable e) {
        failure = e;
      }
      finish(failure);
    }

    private void finish(@Nullable Throwable failure) {
      Flow.Subscriber<? super ByteBuffer> last;
      Throwable reason;
      lock.lock();
      try {
        thread = null;
        last = subscriber;
        subscriber = null;
        reason = violation != null ? violation : failure;
      } finally {
        lock.unlock();
      }
      if (last == null) {
        return;
      }
      if (reason == null) {
        last.onComplete();
      } else {
        last.onError(reason);
      }
    }

    private @Nullable IllegalArgumentException violation() {
      lock.lock();
      try {
        return violation;
      } finally {
        lock.unlock();
      }
    }

    /** Waits for demand, then hands the chunk over. */
    void publish(ByteBuffer chunk) throws IOException {
      Flow.Subscriber<? super ByteBuffer> next;
      lock.lock();
      try {
        while (subscriber != null && violation == null && demand == 0) {
          changed.await();
        }
        next = subscriber;
        if (next == null || violation != null) {
          throw new IOException("the subscriber has cancelled");
        }
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
      } catch (InterruptedException e) {
        throw new IOException("the subscriber has cancelled", e);
      } finally {
        lock.unlock();
      }
      next.onNext(chunk);
    }
  }

  /** Collects small writes; each chunk has an array of its own, as its receiver may keep it. */
  private static final class Chunks extends OutputStream {
    private static final int SIZE = 16 * 1024;

    private final Pump pump;
    private byte[] chunk = new byte[SIZE];
    private int length;

    Chunks(Pump pump) {
      this.pump = pump;
    }

    @Override
    public void write(int b) throws IOException {
      if (length == SIZE) {
        flush();
      }
      chunk[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      Objects.checkFromIndexSize(offset, count, bytes.length);
      int at = offset;
      int rest = count;
      while (rest > 0) {
        if (length == SIZE) {
          flush();
        }
        int n = Math.min(rest, SIZE - length);
        System.arraycopy(bytes, at, chunk, length, n);
        length += n;
        at += n;
        rest -= n;
      }
    }

    @Override
    public void flush() throws IOException {
      if (length > 0) {
        ByteBuffer full = ByteBuffer.wrap(chunk, 0, length).asReadOnlyBuffer();
        chunk = new byte[SIZE];
        length = 0;
        pump.publish(full);
      }
    }
  }
}
