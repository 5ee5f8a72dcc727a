package dev.lintel.jetty;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.AsyncDeployment;
import dev.lintel.tck.DeployedSuite;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit with nothing but an address: the asynchronous application under a mount path. */
// tag::certify[]
class JettyDeployedAppTest extends DeployedSuite {
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    server =
        new JettyRunner()
            .start(new AsyncDeployment(), ServerOptions.defaults().port(0).mountPath("/app"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected URI uri() {
    return server.uri();
  }
}
// end::certify[]
