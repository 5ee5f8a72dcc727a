package dev.lintel.jetty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The exchanges of one server that are under way, and whether it is stopping (GW-LIF-18 to
 * GW-LIF-21). Jetty's own graceful stop knows no hooks, and does not tell whether an exchange was
 * cut.
 */
final class Exchanges {
  private static final int DRAINED = -1;

  private final AtomicInteger open = new AtomicInteger();

  /** How often each has entered and not left: Jetty may call back within a call. */
  private final Map<Thread, Integer> callers = new ConcurrentHashMap<>();

  private volatile boolean stopping;

  /**
   * An exchange begins.
   *
   * @return false if the server has been drained: nobody is to see its request
   */
  boolean begun() {
    return open.getAndUpdate(n -> n == DRAINED ? n : n + 1) != DRAINED;
  }

  void ended() {
    open.decrementAndGet();
  }

  /**
   * Whether none is under way, from its complete head to the end of its last hook and its answer;
   * from then on none begins (GW-LIF-17).
   */
  boolean drain() {
    return open.compareAndSet(0, DRAINED) || open.get() == DRAINED;
  }

  /** The current thread goes to call the application, or does what follows a call. */
  void entered() {
    callers.merge(Thread.currentThread(), 1, Integer::sum);
  }

  /** The current thread is back from the application. */
  void left() {
    callers.computeIfPresent(
        Thread.currentThread(), (thread, times) -> times > 1 ? times - 1 : null);
  }

  /** Whether a thread is in the application. */
  boolean calling() {
    return !callers.isEmpty();
  }

  /** Interrupts every thread that is in the application. */
  void interrupt() {
    callers.keySet().forEach(Thread::interrupt);
  }

  void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }
}
