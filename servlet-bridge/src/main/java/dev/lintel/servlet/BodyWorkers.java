package dev.lintel.servlet;

import jakarta.servlet.AsyncContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs blocking bodies that follow an unfinished stage on the container's workers, all but one of
 * them: a body may wait for what only another request brings (GW-ASY-20).
 */
final class BodyWorkers {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  private record Waiting(AsyncContext cycle, Runnable body) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> waiting = new ArrayDeque<>(); // guarded by the lock
  private int free; // guarded by the lock

  BodyWorkers(int workers) {
    this.free = Math.max(1, workers - 1);
  }

  /** Runs the body now, or when an earlier one has ended. */
  void run(AsyncContext cycle, Runnable body) {
    lock.lock();
    try {
      if (free == 0) {
        waiting.add(new Waiting(cycle, body));
        return;
      }
      free--;
    } finally {
      lock.unlock();
    }
    start(new Waiting(cycle, body));
  }

  /**
   * Takes back a body that has not begun to run.
   *
   * @return false if it runs, or has run
   */
  boolean withdraw(Runnable body) {
    lock.lock();
    try {
      return waiting.removeIf(queued -> queued.body() == body);
    } finally {
      lock.unlock();
    }
  }

  private void start(Waiting next) {
    start(
        next.cycle(),
        () -> {
          try {
            next.body().run();
          } finally {
            ended();
          }
        });
  }

  private void ended() {
    Waiting next;
    lock.lock();
    try {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    } finally {
      lock.unlock();
    }
    start(next);
  }

  /**
   * Runs work on a thread of the container's. Where it takes none any more, the work gets a thread
   * of its own: exchanges have to come to their end, and the caller's thread may be an event loop.
   */
  static void start(AsyncContext cycle, Runnable work) {
    try {
      cycle.start(work);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.DEBUG, "the container has no worker for an exchange", e);
      startAlone(work);
    }
  }

  /** Runs work on a thread of its own, or on this one if there are to be no more threads. */
  static void startAlone(Runnable work) {
    try {
      Thread own = new Thread(null, work, "lintel-answer", 0, false);
      own.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      own.setDaemon(true);
      own.start();
    } catch (OutOfMemoryError e) {
      LOG.log(System.Logger.Level.WARNING, "there are no more threads: {0}", e.getMessage());
      work.run();
    }
  }
}
