package dev.lintel.tomcat;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.ServerProvider;
import dev.lintel.spi.WorkerThreads;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A running Tomcat. */
final class TomcatServer implements Server {
  static final String NAME = "tomcat";

  private static final System.Logger LOG = System.getLogger(TomcatServer.class.getName());
  private static final Duration LAST_THREADS = Duration.ofSeconds(1);

  private final EmbeddedTomcat tomcat;
  private final Protocol protocol;
  private final Workers workers;
  private final DeployedApplication deployed;
  private final ServerOptions options;
  private final ServerInfo info;
  private final ClassLoader loader;
  private final URI uri;

  private final AtomicBoolean stopCalled = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Who is at it: what it closes may stop the server as well, and is not to wait for itself. */
  private volatile @Nullable Thread stopping;

  private volatile boolean whole;

  private TomcatServer(
      EmbeddedTomcat tomcat,
      Protocol protocol,
      Workers workers,
      DeployedApplication deployed,
      ServerInfo info,
      ClassLoader loader) {
    this.tomcat = tomcat;
    this.protocol = protocol;
    this.workers = workers;
    this.deployed = deployed;
    this.options = protocol.options();
    this.info = info;
    this.loader = loader;
    this.uri = ServerProvider.uri(options, tomcat.boundPort());
  }

  static Server start(
      ApplicationFactory factory, ServerOptions options, Consumer<? super Tomcat> nativeSettings)
      throws Exception {
    ServerInfo info = info(options, options.workerThreads().isEmpty());
    DeployedApplication deployed =
        DeployedApplication.create(factory, options.mountPath(), info, options.settings());
    try {
      return listen(deployed, info, options, nativeSettings);
    } catch (Throwable e) {
      deployed.close();
      throw e;
    }
  }

  private static Server listen(
      DeployedApplication deployed,
      ServerInfo info,
      ServerOptions options,
      Consumer<? super Tomcat> nativeSettings)
      throws Exception {
    ClassLoader starter = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = starter != null ? starter : ClassLoader.getSystemClassLoader();
    Protocol protocol = new Protocol(options);
    Workers workers = Workers.of(options, loader);
    EmbeddedTomcat tomcat = new EmbeddedTomcat(protocol, workers);
    try {
      tomcat.deploy(
          new Gateway(
              deployed.application(),
              info,
              options.mountPath(),
              options.maxRequestBodyBytes(),
              new TomcatContainer(protocol, workers)),
          loader);
      nativeSettings.accept(tomcat);
      requireHonoured(tomcat, protocol);
    } catch (Throwable e) {
      // Its threads are there from the beginning.
      abandon(tomcat, protocol, workers, e);
      throw e;
    }
    try {
      protocol.setAddress(InetAddress.getByName(options.host()));
      tomcat.start();
      return new TomcatServer(tomcat, protocol, workers, deployed, info, loader);
    } catch (Exception e) {
      abandon(tomcat, protocol, workers, e);
      throw ServerProvider.startFailure(options, e);
    } catch (Error e) {
      abandon(tomcat, protocol, workers, e);
      throw e;
    }
  }

  /** What Tomcat would accept, and no connection of the runner's would do (GW-DEP-23). */
  private static void requireHonoured(EmbeddedTomcat tomcat, Protocol protocol) {
    String refused =
        protocol.isSSLEnabled()
            ? "TLS: let a proxy in front speak it"
            : protocol.findUpgradeProtocols().length > 0
                ? "an upgrade protocol such as HTTP/2"
                : tomcat.getService().findConnectors().length != 1
                    ? "another connector: start another server for that"
                    : "";
    if (!refused.isEmpty()) {
      throw new UnsupportedOperationException(
          "the server tomcat cannot be given " + refused + " (by its native settings)");
    }
  }

  /**
   * Lets nothing of a start that has failed go on; what fails here as well comes with the cause.
   */
  private static void abandon(
      EmbeddedTomcat tomcat, Protocol protocol, Workers workers, Throwable cause) {
    try {
      if (shutDown(tomcat, protocol, workers)) {
        Thread.currentThread().interrupt();
      }
    } catch (RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
  }

  private static ServerInfo info(ServerOptions options, boolean virtual) {
    return new ServerInfo(
        NAME,
        version(),
        ServerInfo.SPEC,
        true,
        false,
        false,
        options.requestTimeout(),
        virtual
            ? Set.of(
                ServerInfo.TRAILERS,
                ServerInfo.INFORM,
                ServerInfo.SENDFILE,
                ServerInfo.VIRTUAL_THREADS)
            : Set.of(ServerInfo.TRAILERS, ServerInfo.INFORM, ServerInfo.SENDFILE));
  }

  private static String version() {
    String nameAndVersion = org.apache.catalina.util.ServerInfo.getServerInfo();
    return nameAndVersion.substring(nameAndVersion.indexOf('/') + 1);
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
    boolean interrupted = false;
    if (stopCalled.compareAndSet(false, true)) {
      stopping = Thread.currentThread();
      Shutdown shutdown = new Shutdown(protocol, workers, tomcat::exchanges);
      try {
        whole = shutdown.run(grace);
      } finally {
        try {
          interrupted = endTomcat() || shutdown.interrupted();
        } finally {
          release();
        }
      }
    } else if (stopping != Thread.currentThread()) {
      interrupted = awaitStop();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return whole;
  }

  /**
   * Ends all threads, on one of its own: Tomcat takes an interrupt of this one for its own affair.
   * Answers whether there was one.
   */
  private boolean endTomcat() {
    try {
      CompletableFuture.runAsync(
              () -> shutDown(tomcat, protocol, workers),
              WorkerThreads.perTask("lintel-tomcat-stop"))
          .join();
    } catch (CompletionException e) {
      LOG.log(System.Logger.Level.WARNING, "Tomcat did not stop well", e.getCause());
    }
    return Thread.interrupted();
  }

  /** Closes what the application tied to its deployment; who waits for the end goes on then. */
  private void release() {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(loader);
    try {
      deployed.close();
    } finally {
      current.setContextClassLoader(before);
      stopping = null;
      stopped.countDown();
    }
  }

  /** Waits for the first caller, whom an interrupt of this one must not overtake. */
  private boolean awaitStop() {
    boolean interrupted = false;
    while (true) {
      try {
        stopped.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @Override
  public void join() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    // The result is for those who call stop.
    boolean unused = stop(options.shutdownGrace());
  }

  /** Ends what was started, or began to; answers whether the thread was interrupted meanwhile. */
  private static boolean shutDown(Tomcat tomcat, Protocol protocol, Workers workers) {
    try {
      try {
        tomcat.stop();
      } finally {
        tomcat.destroy();
      }
    } catch (LifecycleException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Tomcat did not stop well", e);
    }
    boolean interrupted = false;
    try {
      protocol.endTimer();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      boolean unused = workers.end(LAST_THREADS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return Thread.interrupted() || interrupted;
  }
}
