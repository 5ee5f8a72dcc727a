package dev.lintel.jetty;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.WireSuite;

/** The common wire suite, on this runner. */
class JettyWireTest extends WireSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new JettyRunner().start(factory, options);
  }
}
