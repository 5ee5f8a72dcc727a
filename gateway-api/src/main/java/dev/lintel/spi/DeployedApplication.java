package dev.lintel.spi;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.ServerInfo;
import java.util.Map;
import java.util.Objects;

/**
 * An application together with the resources that end with it: what every server makes of an {@link
 * ApplicationFactory}. The server closes it after the last completion hook of the last exchange.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class DeployedApplication implements AutoCloseable {
  private final Application application;
  private final DeploymentResources resources;

  private DeployedApplication(Application application, DeploymentResources resources) {
    this.application = application;
    this.resources = resources;
  }

  /**
   * Calls the factory once, on the calling thread. The context class loader is the caller's to set:
   * it should be the application's.
   *
   * <p>If the factory fails, or returns null, what it gave to {@link dev.lintel.Deployment#closing}
   * is closed, last first, before this method throws; failures of closing are suppressed exceptions
   * of what is thrown.
   *
   * @param factory creates the application
   * @param mountPath as {@link MountRules#requireMountPath} allows it
   * @param server the server that will call the application
   * @param settings the deployer's settings; copied
   * @return the application, not yet called
   * @throws IllegalArgumentException if the mount path is malformed
   * @throws IllegalStateException if the factory returned null; the message names its class
   * @throws Exception what the factory threw, as it is
   */
  public static DeployedApplication create(
      ApplicationFactory factory, String mountPath, ServerInfo server, Map<String, String> settings)
      throws Exception {
    Objects.requireNonNull(factory, "factory");
    DeploymentResources resources = new DeploymentResources();
    OpenDeployment deployment = new OpenDeployment(mountPath, server, settings, resources);
    try {
      Application application = factory.create(deployment);
      if (application == null) {
        throw new IllegalStateException(
            factory.getClass().getName() + ".create returned null instead of an application");
      }
      resources.seal();
      return new DeployedApplication(application, resources);
    } catch (Throwable failure) {
      resources.seal();
      resources.close(closing -> suppress(failure, closing));
      throw failure;
    }
  }

  /**
   * The application.
   *
   * @return the one that the factory created
   */
  public Application application() {
    return application;
  }

  /**
   * Closes the deployment's resources, last registered first, each even if another failed; failures
   * are logged. May block as long as the resources' own closing does. Only the first call closes; a
   * call during it waits for its end.
   */
  @Override
  public void close() {
    resources.close(
        failure ->
            System.getLogger("dev.lintel")
                .log(
                    System.Logger.Level.ERROR,
                    "a resource of " + application.getClass().getName() + " failed to close",
                    failure));
  }

  private static void suppress(Throwable failure, Throwable closing) {
    // A resource may throw the very exception that its user died of; nothing suppresses itself.
    if (closing != failure) {
      failure.addSuppressed(closing);
    }
  }
}
