package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Deployment;

/**
 * The kit's application for a WAR, or for whatever else deploys an application by its class: the
 * blocking form, with a probe of its own that {@link DeployedSuite} talks to. Name it in the
 * context parameter {@code lintel.application}, or in {@code
 * META-INF/services/dev.lintel.ApplicationFactory} of the WAR. Beside this module's jar the WAR
 * needs gateway-api, servlet-bridge and gateway-test, and no JUnit.
 *
 * <p>Not for a server that anybody else can reach: a client can have it hold threads and memory.
 *
 * @since 0.1
 */
public final class BlockingDeployment implements ApplicationFactory {
  /** For the deployer. */
  public BlockingDeployment() {}

  @Override
  public Application create(Deployment deployment) throws Exception {
    Probe probe = new Probe();
    return LintOn.around(TckApplication.blocking(probe), probe).create(deployment);
  }
}
