package dev.lintel.mutants.broken;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.jetty.JettyRunner;
import dev.lintel.tck.CertificateSuite;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit, on a Jetty that is broken or, for the control, is not. */
@ExtendWith(NamedRows.class)
public class OnJetty extends CertificateSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new JettyRunner().start(factory, Grace.brief(options));
  }
}
