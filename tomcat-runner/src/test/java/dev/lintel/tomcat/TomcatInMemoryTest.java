package dev.lintel.tomcat;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.InMemoryComparisonSuite;

/** What a test sees in memory is what a client of Tomcat sees. */
class TomcatInMemoryTest extends InMemoryComparisonSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new TomcatRunner().start(factory, options);
  }
}
