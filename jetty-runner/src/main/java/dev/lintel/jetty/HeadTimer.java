package dev.lintel.jetty;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * How long the heads of one connection take, one after the other.
 *
 * <p>Serves GW-CON-05, GW-CON-06 and GW-CON-28: a head has a time limit from its first byte to its
 * end, the first one from the start of the connection. Jetty's idle timeout is the only one that it
 * has for a head, and starts again with each byte.
 */
final class HeadTimer {
  private final Scheduler scheduler;
  private final long limitNanos;
  private final BooleanSupplier inHead;
  private final Runnable expired;
  private volatile long began;
  private volatile Scheduler.@Nullable Task task;
  private volatile boolean closed;

  /**
   * The timer of a connection that is about to be opened.
   *
   * @param inHead whether there is a head that has begun and has not ended
   * @param expired called when that has taken too long
   */
  HeadTimer(Scheduler scheduler, long limitNanos, BooleanSupplier inHead, Runnable expired) {
    this.scheduler = scheduler;
    this.limitNanos = limitNanos;
    this.inHead = inHead;
    this.expired = expired;
  }

  /** The first byte of a head has come, or the connection has been opened. */
  void headBegins() {
    began = System.nanoTime();
  }

  /** Whether the head that has begun has taken too long. */
  boolean isOver() {
    return System.nanoTime() - began >= limitNanos;
  }

  /** The rest of the head is awaited. */
  void start() {
    if (task == null) {
      schedule();
    }
  }

  /** No head is awaited any more. */
  void stop() {
    Scheduler.Task running = task;
    if (running != null) {
      task = null;
      running.cancel();
    }
  }

  /** The connection has ended. */
  void close() {
    closed = true;
    stop();
  }

  private void schedule() {
    long rest = Math.max(0, limitNanos - (System.nanoTime() - began));
    task = scheduler.schedule(this::check, rest, TimeUnit.NANOSECONDS);
    if (closed) {
      // Meanwhile, or before.
      stop();
    }
  }

  private void check() {
    task = null;
    if (!inHead.getAsBoolean()) {
      return;
    }
    if (isOver()) {
      expired.run();
    } else {
      // It is another head already.
      schedule();
    }
  }
}
