package dev.lintel.spi;

import dev.lintel.Deployment;
import dev.lintel.ServerInfo;
import java.util.Map;
import java.util.Objects;

/** The deployment that {@link DeployedApplication} hands to a factory. */
record OpenDeployment(
    String mountPath,
    ServerInfo server,
    Map<String, String> settings,
    DeploymentResources resources)
    implements Deployment {

  OpenDeployment {
    MountRules.requireMountPath(Objects.requireNonNull(mountPath, "mountPath"));
    Objects.requireNonNull(server, "server");
    settings = Map.copyOf(Objects.requireNonNull(settings, "settings"));
  }

  @Override
  public <T extends AutoCloseable> T closing(T resource) {
    resources.add(Objects.requireNonNull(resource, "resource"));
    return resource;
  }

  @Override
  public String toString() {
    // Without the values of settings: passwords are among them.
    return "Deployment[mountPath=" + mountPath + ", server=" + server.name() + "]";
  }
}
