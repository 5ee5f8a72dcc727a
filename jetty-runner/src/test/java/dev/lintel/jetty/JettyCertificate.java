package dev.lintel.jetty;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.tck.CertificateSuite;

/** This runner's certificate, on demand: the build runs its two halves side by side. */
// tag::certify[]
class JettyCertificate extends CertificateSuite {
  @Override
  protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
    return new JettyRunner().start(factory, options);
  }
}
// end::certify[]
