package dev.lintel.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
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

  private final Protocol protocol;
  private final Workers workers;
  private boolean interrupted;

  Shutdown(Protocol protocol, Workers workers) {
    this.protocol = protocol;
    this.workers = workers;
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
    boolean whole = await(protocol::drain, grace);
    if (whole) {
      Duration last = grace.compareTo(LAST_ANSWERS) < 0 ? grace : LAST_ANSWERS;
      // Those who do not take them lose them.
      boolean unused = await(() -> protocol.endpoint().getConnections().isEmpty(), last);
    } else {
      cut();
    }
    return whole;
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
            () -> {
              if (connection.idle()) {
                wrapper.close();
              }
            });
      }
    }
  }

  /**
   * Closes the channels under whatever uses them, interrupts exchanges that hold a thread, and
   * tells those that wait for a stage. In this order, as to tell one waits for a thread that is at
   * work for it.
   */
  private void cut() {
    for (SocketWrapperBase<NioChannel> wrapper : protocol.endpoint().getConnections()) {
      closeChannel(wrapper.getSocket());
    }
    List<Runnable> notBegun = workers.interrupt();
    IOException cause = new IOException("the server has stopped");
    for (SocketWrapperBase<NioChannel> wrapper : protocol.endpoint().getConnections()) {
      withLock(
          wrapper,
          () -> {
            wrapper.setError(cause);
            if (!protocol.endpoint().processSocket(wrapper, SocketEvent.ERROR, false)) {
              wrapper.close();
            }
          });
    }
    notBegun.forEach(Runnable::run);
    if (!end(workers)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "an application is still at work {0} after it was interrupted",
          AFTERMATH);
    }
  }

  /** A connection that somebody else has closed meanwhile has a channel without a socket. */
  static void closeChannel(NioChannel channel) {
    SocketChannel socket = channel.getIOChannel();
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
    }
  }

  /** Does something with a connection that no thread is working on; else does nothing. */
  private static void withLock(SocketWrapperBase<NioChannel> wrapper, Runnable action) {
    Lock lock = wrapper.getLock();
    if (!lock.tryLock()) {
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
