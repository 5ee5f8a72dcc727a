package dev.lintel;

/**
 * Creates the application of one deployment: the place to read settings, open what the application
 * needs and put the middleware around it.
 *
 * <pre>{@code
 * public final class Shop implements ApplicationFactory {
 *   public Application create(Deployment deployment) throws Exception {
 *     Database database = deployment.closing(Database.open(deployment.require("database.url")));
 *     return new ShopApplication(database).with(new AccessLog());
 *   }
 * }
 * }</pre>
 *
 * <p>A factory that is found by {@link java.util.ServiceLoader} is a public class with a public
 * constructor without parameters.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ApplicationFactory {
  /**
   * Creates the application. Called once per deployment, on one thread that may block, before the
   * server opens its port.
   *
   * @param deployment where the application is deployed; {@link Deployment#closing} works only
   *     until this call returns, the rest for good
   * @return the application, not null
   * @throws Exception if it cannot be created: the server then does not start, and the caller of
   *     {@link Server#deploy} gets this very exception, after the resources given to {@link
   *     Deployment#closing} have been closed
   */
  Application create(Deployment deployment) throws Exception;
}
