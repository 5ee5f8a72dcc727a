package dev.lintel.mutants.broken;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.jetty.JettyRunner;
import dev.lintel.tck.ScriptSuite;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit's scripts, on a Jetty that is broken or, for the control, is not. */
@ExtendWith(NamedRows.class)
public class ScriptsOnJetty extends ScriptSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new JettyRunner().start(factory, Grace.brief(options));
  }
}
