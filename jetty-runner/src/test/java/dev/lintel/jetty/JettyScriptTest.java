package dev.lintel.jetty;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.ScriptSuite;

/** The common scripts, on this runner. */
class JettyScriptTest extends ScriptSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new JettyRunner().start(factory, options);
  }
}
