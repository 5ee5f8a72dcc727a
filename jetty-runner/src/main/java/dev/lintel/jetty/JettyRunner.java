package dev.lintel.jetty;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.ServerProvider;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Starts embedded Jetty servers. {@link Server#start(Application)} finds this as the service {@code
 * jetty}; the static methods here are for settings that only Jetty has.
 *
 * <pre>{@code
 * Server server =
 *     JettyRunner.start(
 *         application, options, jetty -> jetty.addBean(new MBeanContainer(platformServer)));
 * }</pre>
 *
 * <p>TLS, other protocols and further connectors are refused.
 *
 * @since 0.1
 */
public final class JettyRunner implements ServerProvider {
  private static final String NAME = "jetty";

  /** For {@link java.util.ServiceLoader}. */
  public JettyRunner() {}

  /**
   * Starts a server, as {@link Server#start(Application, ServerOptions)} does with Jetty chosen.
   *
   * @param application answers the requests
   * @param options the settings; {@link ServerOptions#server()} is not looked at
   * @param customizer called once with Jetty's own server, all of it set up and nothing started;
   *     what it changes may take away what Lintel promises
   * @return the server, listening
   * @throws UnsupportedOperationException if an option or a native setting cannot be honoured
   * @throws java.io.UncheckedIOException if the server cannot listen
   * @throws IllegalStateException if Jetty does not start for another reason
   */
  public static Server start(
      Application application,
      ServerOptions options,
      Consumer<? super org.eclipse.jetty.server.Server> customizer) {
    Objects.requireNonNull(application, "application");
    try {
      return deploy(deployment -> application, options, customizer);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the server " + NAME + " did not start: " + e, e);
    }
  }

  /**
   * Creates an application and starts a server for it, as {@link Server#deploy(ApplicationFactory,
   * ServerOptions)} does with Jetty chosen.
   *
   * @param factory creates the application, before the customizer is called
   * @param options the settings; {@link ServerOptions#server()} is not looked at
   * @param customizer called once with Jetty's own server, all of it set up and nothing started;
   *     what it changes may take away what Lintel promises
   * @return the server, listening
   * @throws UnsupportedOperationException if an option or a native setting cannot be honoured
   * @throws java.io.UncheckedIOException if the server cannot listen
   * @throws Exception what the factory threw, as it is
   */
  public static Server deploy(
      ApplicationFactory factory,
      ServerOptions options,
      Consumer<? super org.eclipse.jetty.server.Server> customizer)
      throws Exception {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(customizer, "customizer");
    Workers workers = new Workers(options);
    try {
      ServerInfo info = info(options, workers);
      DeployedApplication deployed =
          DeployedApplication.create(factory, options.mountPath(), info, options.settings());
      try {
        return listen(deployed, info, options, workers, customizer);
      } catch (Throwable failure) {
        deployed.close();
        throw failure;
      }
    } catch (Throwable failure) {
      workers.stopVirtual();
      throw failure;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return deploy(factory, options, jetty -> {});
  }

  private static Server listen(
      DeployedApplication deployed,
      ServerInfo info,
      ServerOptions options,
      Workers workers,
      Consumer<? super org.eclipse.jetty.server.Server> customizer)
      throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Exchanges exchanges = new Exchanges();
    Assembly assembly = new Assembly(options, exchanges);
    Gateway gateway =
        new Gateway(
            deployed.application(),
            info,
            options.mountPath(),
            options.maxRequestBodyBytes(),
            new JettyContainer(exchanges, workers.forBodies()));
    org.eclipse.jetty.server.Server jetty = assembly.server(workers, gateway, loader);
    ExchangeConnector connector = assembly.connector(jetty, workers);
    jetty.addConnector(connector);
    try {
      customizer.accept(jetty);
      requireHonoured(jetty, connector);
    } catch (Throwable failure) {
      JettyServer.stopJetty(jetty, workers);
      throw failure;
    }
    // Jetty would take an interrupt from before for one of its start.
    boolean interrupted = Thread.interrupted();
    try {
      jetty.start();
      return new JettyServer(
          jetty,
          connector,
          exchanges,
          workers,
          deployed,
          info,
          ServerProvider.uri(options, connector.getLocalPort()),
          options.shutdownGrace(),
          loader);
    } catch (Throwable failure) {
      JettyServer.stopJetty(jetty, workers);
      if (failure instanceof Exception e) {
        throw ServerProvider.startFailure(options, e);
      }
      throw failure;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What Jetty would accept, and no connection there would do (GW-DEP-23). */
  private static void requireHonoured(
      org.eclipse.jetty.server.Server jetty, ExchangeConnector connector) {
    String refused = "";
    if (!List.of(jetty.getConnectors()).equals(List.of(connector))) {
      refused = "another connector: start another server for that";
    } else if (!connector.isExchangesAlone()) {
      refused = "another protocol, such as TLS or HTTP/2: let a proxy in front speak it";
    }
    if (!refused.isEmpty()) {
      throw new UnsupportedOperationException(
          "the server jetty cannot be given " + refused + " (by its native settings)");
    }
  }

  private static ServerInfo info(ServerOptions options, Workers workers) {
    Set<String> capabilities = new TreeSet<>(Set.of(ServerInfo.TRAILERS, ServerInfo.INFORM));
    if (workers.areVirtual()) {
      capabilities.add(ServerInfo.VIRTUAL_THREADS);
    }
    return new ServerInfo(
        NAME,
        org.eclipse.jetty.server.Server.getVersion(),
        ServerInfo.SPEC,
        true,
        false,
        false,
        options.requestTimeout(),
        capabilities);
  }
}
