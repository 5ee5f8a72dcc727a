package dev.lintel.jetty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Discards what a client still sends after its answer, then closes the connection.
 *
 * <p>Serves GW-CON-24 and GW-CON-25: closing with unread bytes resets the connection, and the reset
 * destroys the answer on its way. Jetty closes at once. This takes no thread: bytes are discarded
 * as they arrive.
 */
final class Linger implements Callback {
  private static final long MAX_BYTES = 16 * 1024 * 1024;
  private static final long MAX_MILLIS = 5_000;
  private static final long RETRY_MILLIS = 100;

  private final ExchangeEndPoint endPoint;
  private final Runnable then;
  private final ByteBuffer waste;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Scheduler.Task timer;
  private long rest = MAX_BYTES;
  private volatile Scheduler.@Nullable Task retry;

  private Linger(ExchangeEndPoint endPoint, Runnable then) {
    this.endPoint = endPoint;
    this.then = then;
    this.waste = endPoint.waste();
    this.timer = endPoint.getScheduler().schedule(this::finish, MAX_MILLIS, MILLISECONDS);
  }

  /**
   * Begins to discard.
   *
   * @param endPoint has sent the answer and the end of its output
   * @param then called once, after the connection was closed
   */
  static void begin(ExchangeEndPoint endPoint, Runnable then) {
    new Linger(endPoint, then).succeeded();
  }

  /** There is something to read, or may be. */
  @Override
  public void succeeded() {
    try {
      while (rest > 0) {
        BufferUtil.clear(waste);
        int n = endPoint.fill(waste);
        if (n == 0) {
          await();
          return;
        }
        if (n < 0) {
          break;
        }
        rest -= n;
      }
      finish();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /** A read of the body that timed out may still be waiting in place of this. */
  private void await() {
    if (!endPoint.tryFillInterested(this)) {
      retry = endPoint.getScheduler().schedule(this::succeeded, RETRY_MILLIS, MILLISECONDS);
    }
  }

  @Override
  public void failed(Throwable cause) {
    finish();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private void finish() {
    if (over.compareAndSet(false, true)) {
      timer.cancel();
      Scheduler.Task waiting = retry;
      if (waiting != null) {
        waiting.cancel();
      }
      endPoint.close();
      then.run();
    }
  }
}
