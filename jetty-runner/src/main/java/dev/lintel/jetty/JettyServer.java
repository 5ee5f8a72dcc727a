package dev.lintel.jetty;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.WorkerThreads;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Connection;

/**
 * A running Jetty. It stops by GW-LIF-16 to GW-LIF-25: Jetty's own graceful stop shortens the idle
 * timeout of busy connections, leaves idle ones open for that long, and throws when the grace ends.
 */
final class JettyServer implements Server {
  private static final System.Logger LOG = System.getLogger(JettyServer.class.getName());
  private static final long POLL_MILLIS = 10;
  // How long exchanges that were cut may take to notice, and clients to take their last answers.
  private static final Duration AFTERMATH = Duration.ofSeconds(1);
  private static final Duration LAST_ANSWERS = Duration.ofMillis(250);

  /** How many exchanges are told at a time that they were cut. */
  private static final int TELLERS = 64;

  private final org.eclipse.jetty.server.Server jetty;
  private final ExchangeConnector connector;
  private final Exchanges exchanges;
  private final Workers workers;
  private final DeployedApplication deployed;
  private final ServerInfo info;
  private final URI uri;
  private final Duration shutdownGrace;
  private final @Nullable ClassLoader loader;

  private final AtomicBoolean stopCalled = new AtomicBoolean();
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Who is at it: what it closes may stop the server as well, and is not to wait for itself. */
  private volatile @Nullable Thread stopping;

  // Of that thread.
  private boolean interrupted;
  private boolean clean;

  JettyServer(
      org.eclipse.jetty.server.Server jetty,
      ExchangeConnector connector,
      Exchanges exchanges,
      Workers workers,
      DeployedApplication deployed,
      ServerInfo info,
      URI uri,
      Duration shutdownGrace,
      @Nullable ClassLoader loader) {
    this.jetty = jetty;
    this.connector = connector;
    this.exchanges = exchanges;
    this.workers = workers;
    this.deployed = deployed;
    this.info = info;
    this.uri = uri;
    this.shutdownGrace = shutdownGrace;
    this.loader = loader;
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public ServerInfo info() {
    return info;
  }

  @Override
  public boolean stop(Duration grace) {
    if (Objects.requireNonNull(grace, "grace").isNegative()) {
      throw new IllegalArgumentException("the grace " + grace + " is negative: zero is the least");
    }
    if (stopCalled.compareAndSet(false, true)) {
      stopping = Thread.currentThread();
      interrupted = Thread.interrupted();
      try {
        clean = finishExchanges(grace);
      } finally {
        end();
      }
    } else if (stopping == Thread.currentThread()) {
      return clean;
    }
    return result.join();
  }

  /** Whatever fails here, all is closed, and who waits for the end does not wait for ever. */
  private void end() {
    try {
      endJetty();
    } finally {
      release();
    }
  }

  private void release() {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(loader);
    try {
      deployed.close();
    } finally {
      current.setContextClassLoader(before);
      stopping = null;
      result.complete(clean);
      stopped.countDown();
      if (interrupted) {
        current.interrupt();
      }
    }
  }

  @Override
  public void join() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    stop(shutdownGrace);
  }

  private boolean finishExchanges(Duration grace) {
    exchanges.stop();
    connector.closePort();
    if (await(this::isQuiet, grace)) {
      Duration last = grace.compareTo(LAST_ANSWERS) < 0 ? grace : LAST_ANSWERS;
      await(() -> !connector.isLingering(), last);
      return true;
    }
    List<Connection> cut = connector.cut();
    exchanges.interrupt();
    // On other threads: to close one may wait for a thread that is at work for its exchange, and
    // runs the hooks.
    ExecutorService tellers = WorkerThreads.upTo(TELLERS, "lintel-jetty-cut");
    cut.forEach(connection -> tellers.execute(connection::close));
    boolean quiet = await(this::isQuiet, AFTERMATH);
    tellers.shutdownNow();
    if (quiet ? !await(tellers::isTerminated, AFTERMATH) : exchanges.calling()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "an application is still at work {0} after it was interrupted",
          AFTERMATH);
    }
    return false;
  }

  private boolean isQuiet() {
    connector.closeIdle();
    // What Jetty has given up may be in its hooks still.
    return exchanges.drain() && !exchanges.calling();
  }

  private boolean await(BooleanSupplier condition, Duration atMost) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(atMost) >= 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        // Stopping halfway helps nobody; the flag is set again at the end.
        interrupted = true;
      }
    }
    return true;
  }

  /**
   * On a thread of its own: Jetty gives up where this one is interrupted. For a worker Jetty would
   * wait, and that one's interrupts are Jetty's own.
   */
  private void endJetty() {
    if (Workers.areRunningThis()) {
      stopJetty(jetty, workers);
      Thread.interrupted();
    } else {
      CompletableFuture.runAsync(
              () -> stopJetty(jetty, workers), WorkerThreads.perTask("lintel-jetty-stop"))
          .join();
      interrupted |= Thread.interrupted();
    }
  }

  /** Ends all threads of a server that was started, or began to, whatever fails on the way. */
  static void stopJetty(org.eclipse.jetty.server.Server jetty, Workers workers) {
    try {
      jetty.stop();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "Jetty did not stop well", e);
    } finally {
      workers.stopVirtual();
      // Whoever keeps the stopped server need not keep its buffers.
      jetty.getByteBufferPool().clear();
    }
  }
}
