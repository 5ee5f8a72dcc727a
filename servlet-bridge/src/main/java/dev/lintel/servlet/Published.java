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
 * <p>Signals of both sides are noted and then worked off in {@link #step}, by one thread at a time;
 * that is also the one that requests and cancels, so that these never overlap (Reactive Streams,
 * 2.7).
 *
 * <p>The container is asked for non-blocking output only when there is something to send, so that a
 * publisher which fails at once gets an ordinary error answer.
 */
final class Published implements Flow.Subscriber<ByteBuffer> {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");
  private static final int AHEAD = 4;
  private static final int PIECE = 64 * 1024;

  /** Smaller ones are better off in an array, which containers collect until they are worth it. */
  private static final int LARGE = 8 * 1024;

  private final Answer answer;
  private final Flow.Publisher<ByteBuffer> publisher;
  private final Queue<ByteBuffer> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  private volatile Flow.@Nullable Subscription subscription;

  /** Whether the publisher is being asked: the body is not to be closed meanwhile (GW-BDY-21). */
  private volatile boolean subscribing;

  /** Whether a buffer has come: it leaves before what the publisher fails with. */
  private volatile boolean begun;

  private volatile boolean done;
  private volatile boolean terminated;
  private volatile boolean writable;
  private volatile boolean lost;
  private volatile @Nullable Throwable failure;

  /** What the publisher has ended with; what came before it leaves first (GW-ERR-22). */
  private volatile @Nullable Throwable error;

  private volatile @Nullable Consumer<@Nullable Throwable> end;

  // Used by the thread that works.
  private @Nullable ServletOutputStream out;
  private @Nullable ByteBuffer current;
  private byte @Nullable [] copy;
  private boolean flushDue;
  private boolean asked;

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
    subscribing = true;
    end = whenDone;
    try {
      publisher.subscribe(this);
    } catch (Throwable e) {
      fail(e);
    } finally {
      subscribing = false;
    }
    // The container may have lost the client before.
    work();
  }

  /**
   * The container has lost the client, or has given the exchange up. One may say so of an upload
   * that is broken as well, and take the rest of the answer only now.
   */
  void lose(Throwable reason) {
    if (answer.isRequestBroken()) {
      error = error == null ? reason : error;
      done = true;
      writable = true;
      work();
    }
    lost = true;
    answer.lost(reason);
    fail(reason);
  }

  // ---- signals of the publisher

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    work();
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    if (done) {
      // Of a publisher that goes on behind its end.
      return;
    }
    if (!begun) {
      answer.begins();
    }
    ready.add(chunk.duplicate());
    begun = true;
    work();
  }

  @Override
  public void onComplete() {
    terminated = true;
    done = true;
    work();
  }

  @Override
  public void onError(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    terminated = true;
    if (!done) { // else it has ended before, and that counts
      error = reason;
      done = true;
      work();
    }
  }

  private void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
    work();
  }

  // ---- signals of the container

  private final class Signals implements WriteListener {
    @Override
    public void onWritePossible() {
      answer.whenReady(
          () -> {
            writable = true;
            work();
          });
    }

    @Override
    public void onError(@Nullable Throwable t) {
      IOException reason =
          t instanceof IOException e ? e : new IOException("the client takes no more", t);
      answer.inCallback(() -> lose(reason));
    }
  }

  // ---- the work

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
      ready.clear();
      cancel(null);
      return;
    }
    try {
      if (subscription != null && !asked && failure == null) {
        asked = true;
        subscription.request(AHEAD);
      }
      if (failure == null && error != null && !begun) {
        failure = error;
      }
      if (failure != null) {
        if (subscription != null || terminated || !subscribing) {
          stop(failure);
        } // else work() follows, as soon as there is a subscription or will be none
      } else if (out != null) {
        if (writable) {
          write(out);
        }
      } else if (done || !ready.isEmpty()) {
        ServletOutputStream stream = answer.stream();
        out = stream;
        stream.setWriteListener(new Signals());
      }
    } catch (Throwable e) {
      finish(e);
    }
  }

  /**
   * Nothing has left yet: there will be another answer, but a container that was asked for
   * non-blocking output takes it only after its first call.
   */
  private void stop(Throwable reason) {
    ServletOutputStream stream = out;
    if (lost || stream == null || answer.committed()) {
      finish(reason);
    } else if (writable) {
      writable = false;
      if (stream.isReady()) {
        finish(reason);
      }
    }
  }

  private void write(ServletOutputStream stream) throws IOException {
    while (failure == null) {
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
          Flow.Subscription from =
              Objects.requireNonNull(subscription, "a chunk before onSubscribe");
          if (!done) {
            from.request(1);
          }
        }
      } else if (flushDue) {
        flushDue = false;
        answer.flush();
      } else if (!done) {
        return;
      } else if (ready.isEmpty()) { // else the last chunk came after poll() and before done
        if (error != null || answer.committed()) {
          finish(error);
          return;
        }
        // Nothing was published: of unknown length, that says chunked all the same; of a length
        // that was missed, the head shows before it is cut off.
        answer.commit();
        flushDue = answer.declared() != 0 || answer.takesTrailers();
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
    int n = Math.min(chunk.remaining(), PIECE);
    if (n == 0) {
      return;
    }
    if (chunk.hasArray()) {
      answer.write(chunk.array(), chunk.arrayOffset() + chunk.position(), n);
      chunk.position(chunk.position() + n);
    } else if (n >= LARGE && BufferWrites.takenBy(Objects.requireNonNull(out))) {
      answer.write(chunk.slice(chunk.position(), n));
      chunk.position(chunk.position() + n);
    } else {
      // A container that is ready for more has let go of what it got before.
      byte[] to = copy != null && copy.length >= n ? copy : new byte[n];
      copy = to;
      chunk.get(to, 0, n);
      answer.write(to, 0, n);
    }
  }

  private void finish(@Nullable Throwable reason) {
    Consumer<@Nullable Throwable> last = end;
    if (last == null) {
      return;
    }
    end = null;
    cancel(reason);
    current = null;
    ready.clear();
    last.accept(reason);
  }

  /** A subscription that has not ended by itself; it may also come when all is over. */
  private void cancel(@Nullable Throwable reason) {
    Flow.Subscription open = subscription;
    if (open == null || terminated) {
      return;
    }
    subscription = null;
    try {
      open.cancel();
    } catch (Throwable e) {
      if (reason == null) {
        LOG.log(System.Logger.Level.ERROR, "a publisher failed to cancel a late subscription", e);
      } else if (reason != e) {
        reason.addSuppressed(e);
      }
    }
  }
}
