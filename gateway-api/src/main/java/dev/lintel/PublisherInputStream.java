package dev.lintel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Reads what a publisher publishes, with a few chunks requested ahead. */
final class PublisherInputStream extends InputStream implements InUse {
  private static final int AHEAD = 4;
  private static final int BUFFER = 16 * 1024;
  private static final long CANCEL = -1;

  private final Chunks chunks = new Chunks();

  private final Flow.Publisher<ByteBuffer> publisher;

  PublisherInputStream(Flow.Publisher<ByteBuffer> publisher) {
    this.publisher = publisher;
    publisher.subscribe(chunks);
  }

  @Override
  public void whenIdle(Runnable action) {
    InUse.whenIdle(publisher, action);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    return length == 0 ? 0 : chunks.read(to, offset, length);
  }

  /** Writes all that is left, and flushes at an empty chunk and where none is ready. */
  void copyTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n; (n = chunks.take(buffer, 0, BUFFER)) >= 0; ) {
      out.write(buffer, 0, n);
      if (n == 0 || chunks.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  public int available() {
    return chunks.available();
  }

  @Override
  public void close() {
    chunks.close();
  }

  private static final class Chunks implements Flow.Subscriber<ByteBuffer> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All of this is guarded by the lock.
    private final Queue<ByteBuffer> ready = new ArrayDeque<>(AHEAD);
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private long wanted = AHEAD;
    private boolean signalling;
    private boolean done;
    private boolean closed;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      Objects.requireNonNull(given, "subscription");
      boolean second;
      lock.lock();
      try {
        second = subscription != null;
        if (!second) {
          subscription = given;
        }
      } finally {
        lock.unlock();
      }
      if (second) {
        given.cancel();
      } else {
        signal();
      }
    }

    /**
     * Requests what is wanted, and cancels what is not: one thread at a time, so that these never
     * overlap (Reactive Streams, 2.7).
     */
    private void signal() {
      for (long n = next(false); n != 0; n = next(true)) {
        Flow.Subscription to = Objects.requireNonNull(subscription);
        if (n == CANCEL) {
          to.cancel();
          return;
        }
        try {
          to.request(n);
        } catch (Throwable e) {
          // It may be on a thread of the publisher's, and the reader is waiting.
          end(e);
          cancelAfter(e, to);
        }
      }
    }

    private static void cancelAfter(Throwable failure, Flow.Subscription to) {
      try {
        to.cancel();
      } catch (Throwable e) {
        if (e != failure) {
          failure.addSuppressed(e);
        }
      }
    }

    /**
     * What is to be signalled next; 0 if there is nothing, or another thread is at it.
     *
     * @param mine whether this thread is the one that signals
     */
    private long next(boolean mine) {
      lock.lock();
      try {
        if (signalling && !mine) {
          return 0;
        }
        long n = subscription == null || done ? 0 : wanted;
        signalling = n != 0;
        wanted -= n;
        return n;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      ByteBuffer own = chunk.duplicate();
      lock.lock();
      try {
        if (!closed) {
          ready.add(own);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable reason) {
      Objects.requireNonNull(reason, "reason");
      end(reason);
    }

    @Override
    public void onComplete() {
      end(null);
    }

    /** The first end counts: what has failed does not become whole. */
    private void end(@Nullable Throwable reason) {
      lock.lock();
      try {
        if (done) {
          return;
        }
        failure = reason;
        done = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    int read(byte[] to, int offset, int length) throws IOException {
      int n;
      do {
        n = take(to, offset, length);
      } while (n == 0);
      return n;
    }

    /** Reads of one chunk: nothing if it is empty, -1 if there is none. */
    int take(byte[] to, int offset, int length) throws IOException {
      int n;
      boolean used;
      lock.lock();
      try {
        ByteBuffer chunk = await();
        if (chunk == null) {
          return -1;
        }
        n = Math.min(length, chunk.remaining());
        chunk.get(to, offset, n);
        used = !chunk.hasRemaining();
        if (used) {
          ready.remove();
          wanted++;
        }
      } finally {
        lock.unlock();
      }
      if (used) {
        signal();
      }
      return n;
    }

    /** The first chunk that is ready, or null at the end. */
    private @Nullable ByteBuffer await() throws IOException {
      while (ready.isEmpty() && !done && !closed) {
        try {
          changed.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for the body");
        }
      }
      if (closed) {
        throw new IOException("the stream is closed");
      }
      if (ready.isEmpty() && failure != null) {
        throw thrown(failure);
      }
      return ready.peek();
    }

    private static IOException thrown(Throwable failure) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      return failure instanceof IOException e
          ? e
          : new IOException("the publisher failed", failure);
    }

    int available() {
      lock.lock();
      try {
        long sum = 0;
        for (ByteBuffer chunk : ready) {
          sum += chunk.remaining();
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        closed = true;
        wanted = CANCEL;
        ready.clear();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      signal();
    }
  }
}
