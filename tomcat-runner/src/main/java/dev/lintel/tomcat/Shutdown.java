package dev.lintel.tomcat;

import dev.lintel.spi.WorkerThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Empties a server before it is stopped (GW-LIF-16 to GW-LIF-21). Tomcat's own stop keeps idle
 * connections open, does not end a long request at the end of a grace, or cuts all at once.
 */
final class Shutdown {
  private static final System.Logger LOG = System.getLogger(Shutdown.class.getName());

  /** How long what was cut gets to notice it. */
  private static final Duration AFTERMATH = Duration.ofSeconds(1);

  /** How long clients get, within the grace, to take their last answers. */
  private static final Duration LAST_ANSWERS = Duration.ofMillis(250);

  private static final Duration TICK = Duration.ofMillis(10);

  /** How many exchanges are told at a time that they were cut. */
  private static final int TELLERS = 64;

  private final Protocol protocol;
  private final Workers workers;
  private final LongSupplier exchanges;
  private boolean interrupted;

  /** Of a server that has so many exchanges, also those that Tomcat has given up. */
  Shutdown(Protocol protocol, Workers workers, LongSupplier exchanges) {
    this.protocol = protocol;
    this.workers = workers;
    this.exchanges = exchanges;
  }

  /**
   * Stops accepting, waits for what is in flight, and cuts what has not ended in time.
   *
   * @return whether nothing had to be cut
   */
  boolean run(Duration grace) {
    interrupted = Thread.interrupted();
    protocol.beginStop();
    protocol.closeServerSocketGraceful();
    boolean whole = await(this::isQuiet, grace);
    if (whole) {
      Duration last = grace.compareTo(LAST_ANSWERS) < 0 ? grace : LAST_ANSWERS;
      // Those who do not take them lose them.
      boolean unused = await(() -> protocol.endpoint().getConnections().isEmpty(), last);
    } else {
      cut();
    }
    return whole;
  }

  /** Whether no exchange is under way any more, and none can begin. */
  private boolean isQuiet() {
    return protocol.drain() && exchanges.getAsLong() == 0;
  }

  /** Whether the calling thread was interrupted, which does not make a stop any faster. */
  boolean interrupted() {
    return interrupted;
  }

  private boolean await(BooleanSupplier condition, Duration atMost) {
    long start = System.nanoTime();
    while (true) {
      closeIdle();
      if (condition.getAsBoolean()) {
        return true;
      }
      Duration left = atMost.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      pause(left.compareTo(TICK) < 0 ? 1 : TICK.toMillis());
    }
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  private void closeIdle() {
    for (SocketWrapperBase<NioChannel> wrapper : protocol.endpoint().getConnections()) {
      if (wrapper.getSocket() instanceof Connection connection && connection.idle()) {
        // A thread that is reading a head lets go of it soon.
        withLock(
            wrapper,
            Duration.ZERO,
            () -> {
              if (connection.idle()) {
                wrapper.close();
              }
            });
      }
    }
  }

  /**
   * Cuts the connections under whatever uses them, interrupts exchanges that hold a thread, and
   * tells those that wait for a stage, on other threads: to tell one may wait for a thread that is
   * at work for it, and runs its hooks. What does not end is given up.
   */
  private void cut() {
    for (SocketWrapperBase<NioChannel> wrapper : protocol.endpoint().getConnections()) {
      if (wrapper.getSocket() instanceof Connection connection) {
        connection.cut();
      }
    }
    ExecutorService tellers = WorkerThreads.upTo(TELLERS, "lintel-tomcat-cut");
    workers.interrupt(tellers);
    IOException cause = new IOException("the server has stopped");
    for (SocketWrapperBase<NioChannel> wrapper : protocol.endpoint().getConnections()) {
      // What is in the application may be about to return a stage.
      tellers.execute(() -> withLock(wrapper, AFTERMATH, () -> tell(wrapper, cause)));
    }
    boolean quiet = await(this::isQuiet, AFTERMATH);
    tellers.shutdownNow();
    if (!quiet || !await(tellers::isTerminated, AFTERMATH) || !end(workers)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "an application is still at work {0} after it was interrupted",
          AFTERMATH);
    }
  }

  private void tell(SocketWrapperBase<NioChannel> wrapper, IOException cause) {
    wrapper.setError(cause);
    if (!protocol.endpoint().processSocket(wrapper, SocketEvent.ERROR, false)) {
      wrapper.close();
    }
  }

  /** Does something with a connection that is open, unless another thread keeps working on it. */
  private static void withLock(
      SocketWrapperBase<NioChannel> wrapper, Duration patience, Runnable action) {
    Lock lock = wrapper.getLock();
    try {
      if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      if (!wrapper.isClosed()) {
        action.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the workers end; false if some have not. */
  private boolean end(Workers workers) {
    try {
      return workers.end(AFTERMATH);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    }
  }
}
