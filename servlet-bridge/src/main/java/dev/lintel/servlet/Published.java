package dev.lintel.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends a published body by the container's non-blocking writes, with a few chunks requested ahead.
 * What has no further chunk ready behind it is flushed.
 *
 * <p>Signals of both sides are noted and then worked off in {@link #step}, by one thread at a time.
 * The container is asked for non-blocking output only when there is something to send, so that a
 * publisher which fails at once gets an ordinary error answer.
 */
final class Published implements Flow.Subscriber<ByteBuffer>, WriteListener {
  private static final int AHEAD = 4;
  private static final int PIECE = 16 * 1024;

  private final Answer answer;
  private final Flow.Publisher<ByteBuffer> publisher;
  private final Queue<ByteBuffer> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean done;
  private volatile boolean writable;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Consumer<@Nullable Throwable> end;

  // Used by the thread that works.
  private @Nullable ServletOutputStream out;
  private @Nullable ByteBuffer current;
  private boolean flushDue;

  Published(Answer answer, Flow.Publisher<ByteBuffer> publisher) {
    this.answer = answer;
    this.publisher = publisher;
  }

  /**
   * Subscribes. The asynchronous cycle has begun.
   *
   * @param whenDone called once, with the failure or null
   */
  void start(Consumer<@Nullable Throwable> whenDone) {
    end = whenDone;
    try {
      publisher.subscribe(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  // ---- signals of the publisher

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (subscription != null || failure != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(AHEAD);
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    ready.add(chunk.duplicate());
    work();
  }

  @Override
  public void onComplete() {
    done = true;
    work();
  }

  /** From the publisher, and from the container when the client has gone. */
  @Override
  public void onError(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    fail(reason);
  }

  // ---- signals of the container

  @Override
  public void onWritePossible() {
    writable = true;
    work();
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
    if (end == null) {
      return;
    }
    if (failure != null) {
      finish(failure);
      return;
    }
    try {
      if (out == null) {
        if (done || !ready.isEmpty()) {
          ServletOutputStream stream = answer.stream();
          out = stream;
          stream.setWriteListener(this);
        }
      } else if (writable) {
        write(out);
      }
    } catch (IOException | RuntimeException e) {
      finish(e);
    }
  }

  private void write(ServletOutputStream stream) throws IOException {
    for (; ; ) {
      // False first: the container may call back before isReady() has returned.
      writable = false;
      if (!stream.isReady()) {
        return;
      }
      writable = true;
      ByteBuffer chunk = current != null ? current : ready.poll();
      if (chunk != null) {
        current = chunk;
        piece(chunk);
        flushDue = true;
        if (!chunk.hasRemaining()) {
          current = null;
          Objects.requireNonNull(subscription).request(1);
        }
      } else if (flushDue) {
        flushDue = false;
        answer.flush();
      } else {
        if (done && ready.isEmpty()) {
          finishWell();
        }
        return;
      }
    }
  }

  private void piece(ByteBuffer chunk) throws IOException {
    if (answer.declared() >= 0 && chunk.remaining() > answer.declared() - answer.sent()) {
      throw new IOException(
          "the body is longer than the " + answer.declared() + " bytes that were declared");
    }
    if (!answer.committed()) {
      answer.commit();
    }
    int n = chunk.remaining();
    if (n == 0) {
      return;
    }
    if (chunk.hasArray()) {
      answer.write(chunk.array(), chunk.arrayOffset() + chunk.position(), n);
      chunk.position(chunk.limit());
    } else {
      byte[] copy = new byte[Math.min(n, PIECE)];
      chunk.get(copy);
      answer.write(copy, 0, copy.length);
    }
  }

  private void finishWell() throws IOException {
    if (!answer.committed()) {
      answer.commit();
      if (answer.declared() < 0) {
        // An empty body of unknown length says chunked all the same.
        flushDue = true;
        work();
        return;
      }
    }
    finish(null);
  }

  private void finish(@Nullable Throwable reason) {
    Consumer<@Nullable Throwable> last = end;
    end = null;
    if (last == null) {
      return;
    }
    Flow.Subscription open = subscription;
    if (reason != null && open != null && !done) {
      open.cancel();
    }
    ready.clear();
    last.accept(reason);
  }
}
