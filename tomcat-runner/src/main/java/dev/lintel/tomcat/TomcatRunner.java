package dev.lintel.tomcat;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.spi.ServerProvider;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.catalina.startup.Tomcat;

/**
 * Embedded Tomcat as a server for applications, under the name {@code tomcat}. {@link Server#start}
 * and {@link Server#deploy} find it by themselves; the static methods here are for settings that
 * only Tomcat has.
 *
 * <pre>{@code
 * Server server =
 *     TomcatRunner.start(
 *         application, options, tomcat -> tomcat.getHost().getPipeline().addValve(accessLog));
 * }</pre>
 *
 * <p>What is handed over is a complete configuration that is not started: one connector, one
 * context at the root, one servlet. What is changed there can break what this runner promises; in
 * particular the connector's protocol handler cannot be exchanged. TLS, upgrade protocols and
 * further connectors are refused.
 *
 * <p>Tomcat logs to slf4j, see {@link Slf4jLog}. It writes no file and changes no system property.
 * Its MBeans are switched off for the whole process, unless something has used {@link
 * org.apache.tomcat.util.modeler.Registry} before: a program that wants them calls {@code
 * Registry.getRegistry(null)} first.
 *
 * @since 0.1
 */
public final class TomcatRunner implements ServerProvider {

  /** For the search for services. */
  public TomcatRunner() {}

  @Override
  public String name() {
    return TomcatServer.NAME;
  }

  @Override
  public Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return deploy(factory, options, tomcat -> {});
  }

  /**
   * Starts Tomcat, as {@link Server#start(Application, ServerOptions)} does, with native settings.
   *
   * @param application answers the requests
   * @param options the neutral settings
   * @param nativeSettings called once, on this thread, before anything is started; what it throws
   *     stops the start
   * @return the server, listening
   * @throws UnsupportedOperationException if an option or a native setting cannot be honoured
   * @throws java.io.UncheckedIOException if the server cannot listen
   */
  public static Server start(
      Application application, ServerOptions options, Consumer<? super Tomcat> nativeSettings) {
    Objects.requireNonNull(application, "application");
    try {
      return deploy(deployment -> application, options, nativeSettings);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("Tomcat did not start: " + e, e);
    }
  }

  /**
   * Creates an application and starts Tomcat for it, as {@link Server#deploy(ApplicationFactory,
   * ServerOptions)} does, with native settings.
   *
   * @param factory creates the application; called once, before the native settings are asked for
   * @param options the neutral settings
   * @param nativeSettings called once, on this thread, before anything is started; what it throws
   *     stops the start
   * @return the server, listening
   * @throws UnsupportedOperationException if an option or a native setting cannot be honoured
   * @throws java.io.UncheckedIOException if the server cannot listen
   * @throws Exception what the factory threw, as it is
   */
  public static Server deploy(
      ApplicationFactory factory, ServerOptions options, Consumer<? super Tomcat> nativeSettings)
      throws Exception {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(nativeSettings, "nativeSettings");
    return TomcatServer.start(factory, options, nativeSettings);
  }
}
