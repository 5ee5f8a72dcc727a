package dev.lintel.servlet;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The timeouts of a servlet's exchanges, on a thread of its own, as long as there are any. The one
 * that the JDK has for all lives as long as the virtual machine, and with it the class loader of
 * the web application that was the first to use it.
 */
final class Timeouts {
  private static final int IDLE_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ScheduledThreadPoolExecutor timer; // guarded by the lock

  /** Runs an action, which must not block, unless it is cancelled before. */
  Future<?> in(long nanos, Runnable action) {
    try {
      return timer().schedule(action, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The servlet is at its end, and this exchange came behind it; there is a new one now.
      return timer().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private ScheduledThreadPoolExecutor timer() {
    lock.lock();
    try {
      ScheduledThreadPoolExecutor running = timer;
      if (running == null) {
        running = new ScheduledThreadPoolExecutor(1, Timeouts::thread);
        running.setRemoveOnCancelPolicy(true);
        running.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        running.allowCoreThreadTimeOut(true);
        timer = running;
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "lintel-timeouts", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /** Ends the thread as soon as no exchange waits for it. */
  void close() {
    lock.lock();
    try {
      if (timer != null) {
        timer.shutdown();
        timer = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
