package dev.lintel;

import dev.lintel.spi.ServerProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * A running HTTP server with one application.
 *
 * <pre>{@code
 * try (Server server = Server.start(request -> Response.text("Hello"))) {
 *   System.out.println(server.info().name() + " answers on " + server.uri());
 *   server.join();
 * }
 * }</pre>
 *
 * <p>Which server it is depends on the runner on the class path or module path, found by {@link
 * java.util.ServiceLoader}: first through the thread's context class loader and, if that finds
 * none, through the loader of this API. If there is more than one, {@link
 * ServerOptions#server(String)} chooses by name or, where the code does not choose, the system
 * property {@code lintel.server}.
 *
 * <p>No shutdown hook is installed: a program that must stop well at SIGTERM adds its own, which
 * calls {@link #close}. A server's threads keep the process alive until it has stopped.
 *
 * <p>All methods are safe for use by several threads.
 *
 * @since 0.1
 */
public interface Server extends AutoCloseable {
  /**
   * Starts a server with the default options; as {@link #start(Application, ServerOptions)}.
   *
   * @param application answers the requests
   * @return the server, listening
   * @throws IllegalStateException as with options
   * @throws java.io.UncheckedIOException as with options
   */
  static Server start(Application application) {
    return start(application, ServerOptions.defaults());
  }

  /**
   * Starts a server; returns when it listens. The application is the caller's: stopping closes
   * nothing of it.
   *
   * @param application answers the requests
   * @param options the settings
   * @return the server, listening
   * @throws IllegalStateException if there is no server to choose, more than one and none is
   *     chosen, or the chosen one is not there; the message lists what there is and what to do
   * @throws UnsupportedOperationException if the server cannot honour an option
   * @throws java.io.UncheckedIOException if the server cannot listen. Where the port is taken, its
   *     cause is a {@link java.net.BindException} and its message names host and port; where the
   *     host is unknown, its cause is a {@link java.net.UnknownHostException}
   */
  static Server start(Application application, ServerOptions options) {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(options, "options");
    ServerProvider provider = ServerProviders.find(options);
    try {
      return provider.start(deployment -> application, options);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the server " + provider.name() + " did not start: " + e, e);
    }
  }

  /**
   * Creates an application and starts a server for it, with the default options; as {@link
   * #deploy(ApplicationFactory, ServerOptions)}.
   *
   * @param factory creates the application
   * @return the server, listening
   * @throws IllegalStateException as with options
   * @throws java.io.UncheckedIOException as with options
   * @throws Exception what the factory threw, as it is
   */
  static Server deploy(ApplicationFactory factory) throws Exception {
    return deploy(factory, ServerOptions.defaults());
  }

  /**
   * Creates an application and starts a server for it; returns when it listens. The factory is
   * called once, on the calling thread, before the port is opened. What it gave to {@link
   * Deployment#closing} is closed after the last exchange when the server stops (for one that is
   * cut see there), or at once if the server does not start.
   *
   * @param factory creates the application
   * @param options the settings
   * @return the server, listening
   * @throws IllegalStateException if there is no server to choose, as for {@link
   *     #start(Application, ServerOptions)}, or the factory returned null
   * @throws UnsupportedOperationException if the server cannot honour an option
   * @throws java.io.UncheckedIOException if the server cannot listen, as for {@link
   *     #start(Application, ServerOptions)}
   * @throws Exception what the factory threw, as it is: neither wrapped nor logged
   */
  static Server deploy(ApplicationFactory factory, ServerOptions options) throws Exception {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    return ServerProviders.find(options).start(factory, options);
  }

  /**
   * The address of the application's root for a client on this machine: scheme, host, the port that
   * is really bound, the mount path encoded, and a slash at the end, so that {@code
   * uri().resolve("hello")} lies below the mount. For a server that listens on all addresses the
   * host is the loopback address.
   *
   * @return such as {@code http://127.0.0.1:8080/} or {@code http://[::1]:8080/app/}; the same
   *     after the server has stopped
   */
  URI uri();

  /**
   * Which server this is and what it can do.
   *
   * @return the same as {@code Request.server()} on every request
   */
  ServerInfo info();

  /**
   * Stops the server: no new connections, idle ones are closed at once, what is in flight may
   * finish within the grace and is then cut; then the deployment's resources are closed. Blocks
   * until all that is done. A second call, at the same time or later, waits for the first to end
   * and returns its result; its own grace has no effect. One that comes from a resource while this
   * closes it, on the same thread, returns at once.
   *
   * <p>Not to be called by the application while it handles a request: it would wait for itself.
   *
   * @param grace how long exchanges in flight may take; zero cuts them at once
   * @return whether every exchange that was in flight finished in time
   * @throws IllegalArgumentException if the grace is negative
   */
  boolean stop(Duration grace);

  /**
   * Waits until the server has stopped and the deployment's resources are closed.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the server runs on
   */
  void join() throws InterruptedException;

  /** Stops the server as {@link #stop} does, with {@link ServerOptions#shutdownGrace()}. */
  @Override
  void close();
}
