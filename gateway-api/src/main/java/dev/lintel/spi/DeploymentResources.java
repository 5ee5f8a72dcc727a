package dev.lintel.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What a deployment has to close, last first. */
final class DeploymentResources {
  // Held while resources close, which may block: a lock that does not pin virtual threads. It is
  // reentrant, so that a resource may close the deployment that closes it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean sealed;

  void add(AutoCloseable resource) {
    lock.lock();
    try {
      if (sealed) {
        throw new IllegalStateException(
            "closing("
                + resource.getClass().getName()
                + ") after create has returned: give resources to the deployment inside create,"
                + " and close later ones yourself");
      }
      open.push(resource);
    } finally {
      lock.unlock();
    }
  }

  void seal() {
    lock.lock();
    try {
      sealed = true;
    } finally {
      lock.unlock();
    }
  }

  void close(Consumer<Throwable> failed) {
    boolean interrupted = false;
    lock.lock();
    try {
      for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
        try {
          next.close();
        } catch (InterruptedException e) {
          // The flag is set after the loop: set now, it would fail the closing of all the others.
          interrupted = true;
          failed.accept(e);
        } catch (Throwable e) {
          failed.accept(e);
        }
      }
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
