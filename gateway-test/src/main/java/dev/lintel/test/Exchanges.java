package dev.lintel.test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The exchanges of one client that have not ended. */
final class Exchanges {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  // All of this is guarded by the lock.
  private final Set<Cuttable> waiting = new HashSet<>();
  private int open;
  private boolean closed;
  private boolean cut;

  /** What waits for the application. */
  interface Cuttable {
    /** Nobody waits any more. By any thread; a second time does nothing. */
    void lose(IOException cause);
  }

  void enter() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the client is closed: send before close()");
      }
      open++;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      open--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** One that waits from now on; it ends at once where the others were cut. */
  void add(Cuttable exchange) {
    boolean late;
    lock.lock();
    try {
      waiting.add(exchange);
      late = cut;
    } finally {
      lock.unlock();
    }
    if (late) {
      lose(exchange);
    }
  }

  void remove(Cuttable exchange) {
    lock.lock();
    try {
      waiting.remove(exchange);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the end of all, and cuts what waits when the grace is over.
   *
   * @return false if it had been closed before
   */
  boolean close(Duration grace) {
    List<Cuttable> late;
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      awaitNone(grace);
      late = List.copyOf(waiting);
      cut = true;
    } finally {
      lock.unlock();
    }
    late.forEach(Exchanges::lose);
    lock.lock();
    try {
      awaitNone(late.isEmpty() ? Duration.ZERO : grace);
    } finally {
      lock.unlock();
    }
    return true;
  }

  private static void lose(Cuttable exchange) {
    exchange.lose(new IOException("the client was closed"));
  }

  private void awaitNone(Duration grace) {
    long rest = grace.toNanos();
    try {
      while (open > 0 && rest > 0) {
        rest = left.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      // Whoever interrupts a close does not want to wait; the rest of it is done all the same.
      Thread.currentThread().interrupt();
    }
  }
}
