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

  private void start(Waiting next) {
    try {
      next.cycle()
          .start(
              () -> {
                try {
                  next.body().run();
                } finally {
                  ended();
                }
              });
    } catch (RuntimeException e) {
      // The container has stopped taking work: the exchange still has to come to its end.
      try {
        next.body().run();
      } finally {
        ended();
      }
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
    } finally {
      lock.unlock();
    }
    start(next);
  }
}
