package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Deployment;

/**
 * The kit's application as {@link BlockingDeployment} deploys it, in the asynchronous form.
 *
 * @since 0.1
 */
public final class AsyncDeployment implements ApplicationFactory {
  /** For the deployer. */
  public AsyncDeployment() {}

  @Override
  public Application create(Deployment deployment) throws Exception {
    Probe probe = new Probe();
    return LintOn.around(TckApplication.async(probe), probe).create(deployment);
  }
}
