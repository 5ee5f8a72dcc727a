package dev.lintel.mutants.broken;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.CertificateSuite;
import dev.lintel.tomcat.TomcatRunner;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit, on a Tomcat that is broken or, for the control, is not. */
@ExtendWith(NamedRows.class)
public class OnTomcat extends CertificateSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new TomcatRunner().start(factory, Grace.brief(options));
  }
}
