package dev.lintel;

import dev.lintel.spi.WorkerThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes what a blocking writer writes, on a thread that starts with the first demand and waits
 * where there is none. For one subscriber.
 */
final class ThreadPublisher implements Flow.Publisher<ByteBuffer>, InUse, AutoCloseable {
  private static final Executor THREADS = WorkerThreads.perTask("lintel-body");

  private final Body.Writer writer;
  private final AtomicReference<@Nullable Pump> pump = new AtomicReference<>();
  private volatile boolean closed;

  /** Of the caller, who is the application or calls it; demand may come from anywhere. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  ThreadPublisher(Body.Writer writer) {
    this.writer = writer;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Pump first = new Pump(writer, subscriber, loader);
    if (!pump.compareAndSet(null, first)) {
      Refusal.send(subscriber, Refusal.second());
      return;
    }
    if (closed) {
      first.close();
    }
    subscriber.onSubscribe(first);
    first.open();
  }

  /** Ends the writer, if it runs, and the subscription, by an error if it is not done. */
  @Override
  public void close() {
    closed = true;
    Pump running = pump.get();
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void whenIdle(Runnable action) {
    Pump running = pump.get();
    if (running == null) {
      action.run();
    } else {
      running.whenIdle(action);
    }
  }

  /** Runs the writer; what it writes leaves as far as there is demand. */
  private static final class Pump implements Flow.Subscription, Runnable {
    private final Body.Writer writer;
    private final @Nullable ClassLoader loader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // The rest is guarded by the lock; the list is left alone once the writer has ended.
    private final List<Runnable> afterwards = new ArrayList<>();
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable IllegalArgumentException violation;
    private long demand;
    private boolean open;
    private boolean started;
    private boolean ended;
    private boolean delivering;
    private boolean closed;
    private @Nullable Thread thread;

    Pump(
        Body.Writer writer,
        Flow.Subscriber<? super ByteBuffer> subscriber,
        @Nullable ClassLoader loader) {
      this.writer = writer;
      this.subscriber = subscriber;
      this.loader = loader;
    }

    /** Nothing is published before this: the subscriber's onSubscribe has to return first. */
    void open() {
      lock.lock();
      try {
        open = true;
      } finally {
        lock.unlock();
      }
      endIfClosed();
      startIfWanted();
    }

    @Override
    public void request(long n) {
      lock.lock();
      try {
        if (n > 0) {
          demand = Demand.add(demand, n);
        } else if (violation == null) {
          violation = Demand.illegal(n);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      startIfWanted();
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        subscriber = null;
        changed.signalAll();
        // A subscriber that is just being called is not to be interrupted, only the writer is.
        if (thread != null && !delivering) {
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        if (closed || ended || subscriber == null) {
          return;
        }
        closed = true;
        changed.signalAll();
        if (thread != null && !delivering) {
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
      endIfClosed();
    }

    /** Where no writer runs that could end it. */
    private void endIfClosed() {
      lock.lock();
      try {
        if (!closed || !open || started) {
          return;
        }
        started = true;
      } finally {
        lock.unlock();
      }
      finish(closedEarly());
    }

    private static IOException closedEarly() {
      return new IOException("the body was closed while it was read");
    }

    void whenIdle(Runnable action) {
      lock.lock();
      try {
        if (started && !ended) {
          afterwards.add(action);
          return;
        }
      } finally {
        lock.unlock();
      }
      action.run();
    }

    private void startIfWanted() {
      lock.lock();
      try {
        if (!open || started || subscriber == null || (demand == 0 && violation == null)) {
          return;
        }
        started = true;
      } finally {
        lock.unlock();
      }
      try {
        THREADS.execute(this);
      } catch (RuntimeException | Error e) {
        finish(e);
      }
    }

    @Override
    public void run() {
      Thread.currentThread().setContextClassLoader(loader);
      Throwable failure = null;
      try {
        if (enter()) {
          ChunkOutputStream out = new ChunkOutputStream(this::publish);
          writer.writeTo(out);
          out.finish();
        }
      } catch (Throwable e) {
        failure = e;
      }
      leave();
      finish(failure);
    }

    private boolean enter() {
      lock.lock();
      try {
        if (!wanted()) {
          return false;
        }
        thread = Thread.currentThread();
        return true;
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      lock.lock();
      try {
        thread = null;
      } finally {
        lock.unlock();
      }
      // An interrupt was meant for the writer, not for what is still to be called and closed.
      Thread.interrupted();
    }

    private void finish(@Nullable Throwable failure) {
      Flow.Subscriber<? super ByteBuffer> last;
      Throwable reason;
      lock.lock();
      try {
        last = subscriber;
        subscriber = null;
        // A writer may swallow what it is told; what it has written is not all of the body then.
        reason =
            violation != null ? violation : closed && failure == null ? closedEarly() : failure;
        ended = true;
      } finally {
        lock.unlock();
      }
      try {
        if (last != null && reason == null) {
          last.onComplete();
        } else if (last != null) {
          last.onError(reason);
        }
      } finally {
        runAfterwards();
      }
    }

    /** Each closes something, and all do, whatever one throws. */
    private void runAfterwards() {
      VirtualMachineError fatal = null;
      for (Runnable action : afterwards) {
        try {
          action.run();
        } catch (VirtualMachineError e) {
          fatal = e;
        }
      }
      if (fatal != null) {
        throw fatal;
      }
    }

    /** Waits for demand, then hands the chunk over. */
    private void publish(ByteBuffer chunk) throws IOException {
      Flow.Subscriber<? super ByteBuffer> next;
      lock.lock();
      try {
        while (wanted() && demand == 0) {
          changed.await();
        }
        next = requireSubscriber();
        demand = Demand.less(demand);
        delivering = true;
      } catch (InterruptedException e) {
        requireSubscriber();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for demand");
      } finally {
        lock.unlock();
      }
      try {
        next.onNext(chunk);
      } finally {
        delivered();
      }
      // The writer might not write again for long: it learns of a cancellation now.
      requireSubscriber();
    }

    private void delivered() {
      lock.lock();
      try {
        delivering = false;
      } finally {
        lock.unlock();
      }
    }

    private boolean wanted() {
      return subscriber != null && violation == null && !closed;
    }

    private Flow.Subscriber<? super ByteBuffer> requireSubscriber() throws IOException {
      lock.lock();
      try {
        if (subscriber == null || violation != null) {
          throw new IOException("the subscriber has cancelled", violation);
        }
        if (closed) {
          throw closedEarly();
        }
        return subscriber;
      } finally {
        lock.unlock();
      }
    }
  }
}
