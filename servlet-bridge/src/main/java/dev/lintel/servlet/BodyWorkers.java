package dev.lintel.servlet;

import jakarta.servlet.AsyncContext;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
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

  /** Bodies that the container was given, and has not begun to run. */
  private final Set<Waiting> handed = // guarded by the lock
      Collections.newSetFromMap(new IdentityHashMap<>());

  BodyWorkers(int workers) {
    this.free = Math.max(1, workers - 1);
  }

  /** Runs the body now, or when an earlier one has ended. */
  void run(AsyncContext cycle, Runnable body) {
    Waiting next = new Waiting(cycle, body);
    lock.lock();
    try {
      if (free == 0) {
        waiting.add(next);
        return;
      }
      free--;
      handed.add(next);
    } finally {
      lock.unlock();
    }
    start(next);
  }

  /**
   * Takes back a body that waits for an earlier one.
   *
   * @return false if the container was given it
   */
  boolean withdraw(Runnable body) {
    lock.lock();
    try {
      return waiting.removeIf(queued -> queued.body() == body);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place of a body free that the container was given, and may have dropped. */
  void drop(Runnable body) {
    boolean dropped;
    lock.lock();
    try {
      dropped = handed.removeIf(given -> given.body() == body);
    } finally {
      lock.unlock();
    }
    if (dropped) {
      ended();
    }
  }

  private void start(Waiting next) {
    start(
        next.cycle(),
        () -> {
          if (begins(next)) {
            try {
              next.body().run();
            } finally {
              ended();
            }
          }
        });
  }

  private boolean begins(Waiting next) {
    lock.lock();
    try {
      return handed.remove(next);
    } finally {
      lock.unlock();
    }
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
      handed.add(next);
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
