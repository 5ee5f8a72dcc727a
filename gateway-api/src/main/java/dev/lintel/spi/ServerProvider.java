package dev.lintel.spi;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.net.URI;

/**
 * Starts servers of one kind; found by {@link java.util.ServiceLoader}. A runner is one
 * implementation, registered as a service: in {@code META-INF/services}, and in its module
 * descriptor.
 *
 * <p>The constructor and {@link #name} have no effects and do not fail: they are called for every
 * runner on the class path, also for those that are not chosen.
 *
 * @since 0.1
 */
public interface ServerProvider {
  /**
   * The server's short name, by which {@link ServerOptions#server(String)} and the system property
   * {@code lintel.server} choose it.
   *
   * @return lower case and unique, such as {@code jetty}
   */
  String name();

  /**
   * Creates the application, once, and then opens the port; returns when the server listens. If
   * either fails, nothing is left behind: no thread, no port, no file, no open resource of the
   * deployment ({@link DeployedApplication#close}).
   *
   * @param factory creates the application
   * @param options the settings, each already in its legal range
   * @return the server, listening
   * @throws UnsupportedOperationException if this server cannot honour one of the options; the
   *     message names it
   * @throws java.io.UncheckedIOException if the server cannot listen, as {@link #startFailure}
   *     makes it
   * @throws Exception what the factory threw, as it is
   */
  Server start(ApplicationFactory factory, ServerOptions options) throws Exception;

  /**
   * What {@link Server#uri} returns, on every server.
   *
   * @param options host and mount path
   * @param port the port that is bound, 1 to 65535
   * @return the application's root for a client on this machine, with a slash at its end
   */
  static URI uri(ServerOptions options, int port) {
    return ListenAddress.uri(options, port);
  }

  /**
   * The exception for a server that did not start: the same, with the same message, on every
   * server. Not for the failure of a factory, which is passed on as it is.
   *
   * @param options host and port
   * @param failure what the server's own code threw
   * @return an {@link java.io.UncheckedIOException} if a {@link java.net.BindException}, another
   *     {@link java.net.SocketException} or an unknown host is the failure or among its causes;
   *     else the failure itself
   */
  static Exception startFailure(ServerOptions options, Exception failure) {
    return ListenAddress.explain(options, failure);
  }
}
