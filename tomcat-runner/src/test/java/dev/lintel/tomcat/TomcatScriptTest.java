package dev.lintel.tomcat;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.ScriptSuite;

/** The common scripts, on this runner. */
class TomcatScriptTest extends ScriptSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new TomcatRunner().start(factory, options);
  }
}
