package dev.lintel;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an application is deployed, and what ends with it. Servers implement this, or take {@link
 * dev.lintel.spi.DeployedApplication}.
 *
 * @since 0.1
 */
public interface Deployment {
  /**
   * The path under which the application answers.
   *
   * @return {@code ""} for the root, else {@code /…} without a slash at its end, decoded
   */
  String mountPath();

  /**
   * The server that runs the application.
   *
   * @return the same as {@code Request.server()} on every request
   */
  ServerInfo server();

  /**
   * The application's own settings, as the deployer gave them.
   *
   * @return an immutable map, empty if there are none
   */
  Map<String, String> settings();

  /**
   * One setting, if the deployer gave it.
   *
   * @param name the setting's name
   * @return its value, verbatim
   */
  default Optional<String> setting(String name) {
    return Optional.ofNullable(settings().get(Objects.requireNonNull(name, "name")));
  }

  /**
   * One setting that the application cannot do without.
   *
   * @param name the setting's name
   * @return its value, verbatim
   * @throws IllegalStateException if the deployer did not give it; the message says how to
   */
  default String require(String name) {
    return setting(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the application needs the setting \""
                        + name
                        + "\": give it with ServerOptions.setting(\""
                        + name
                        + "\", …), or in a WAR as a context parameter of that name"));
  }

  /**
   * Ties a resource to the deployment. It is closed after the last exchange has ended, at a stop at
   * the latest when what it has cut and interrupted had a second to end (GW-LIF-22), or when {@code
   * create} fails later on: last registered first, each even if the closing of another failed. What
   * closing throws is logged, or added to the failure of {@code create} as a suppressed exception.
   *
   * @param <T> the resource's type
   * @param resource closed once for each time that it is given
   * @return the resource
   * @throws IllegalStateException if {@link ApplicationFactory#create} has returned: the resource
   *     stays the caller's to close
   */
  <T extends AutoCloseable> T closing(T resource);
}
