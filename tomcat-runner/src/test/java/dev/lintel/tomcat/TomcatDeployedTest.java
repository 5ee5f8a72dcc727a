package dev.lintel.tomcat;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.BlockingDeployment;
import dev.lintel.tck.DeployedSuite;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit with nothing but an address: the blocking application at the root. */
class TomcatDeployedTest extends DeployedSuite {
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    server = new TomcatRunner().start(new BlockingDeployment(), ServerOptions.defaults().port(0));
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
