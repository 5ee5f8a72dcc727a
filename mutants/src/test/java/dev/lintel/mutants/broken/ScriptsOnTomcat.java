package dev.lintel.mutants.broken;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.ScriptSuite;
import dev.lintel.tomcat.TomcatRunner;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit's scripts, on a Tomcat that is broken or, for the control, is not. */
@ExtendWith(NamedRows.class)
public class ScriptsOnTomcat extends ScriptSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new TomcatRunner().start(factory, Grace.brief(options));
  }
}
