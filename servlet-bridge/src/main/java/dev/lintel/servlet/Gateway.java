package dev.lintel.servlet;

import dev.lintel.Application;
import dev.lintel.ServerInfo;
import dev.lintel.spi.MountRules;
import java.util.Objects;

/**
 * What a {@link GatewayServlet} serves, and how.
 *
 * @param application the application
 * @param server what requests say about their server
 * @param mountPath the decoded path under which the application is mounted: {@code ""}, or starts
 *     with a slash and does not end with one. Where the container has a context path, this is it
 * @param maxRequestBodyBytes the longest request body to accept, in bytes
 * @param container what the container can do beyond the Servlet API
 * @since 0.1
 */
public record Gateway(
    Application application,
    ServerInfo server,
    String mountPath,
    long maxRequestBodyBytes,
    Container container) {

  /**
   * Checks the components.
   *
   * @param application not null
   * @param server not null
   * @param mountPath empty, or with a slash at its start and none at its end
   * @param maxRequestBodyBytes 0 or more
   * @param container not null
   * @throws IllegalArgumentException if the mount path or the limit is illegal
   */
  public Gateway {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(server, "server");
    MountRules.requireMountPath(mountPath);
    if (maxRequestBodyBytes < 0) {
      throw new IllegalArgumentException(
          "maxRequestBodyBytes " + maxRequestBodyBytes + " is negative");
    }
    Objects.requireNonNull(container, "container");
  }
}
