package dev.lintel.jetty;

import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/**
 * Lets each connection know when Jetty's parser begins a head. Serves, by {@link RequestLine},
 * GW-CON-07 (several spaces in a request line), GW-REQ-41 (the authority of a target) and GW-RSP-29
 * (no body to HEAD), as no setting has Jetty keep the line as it came.
 *
 * <p>The one call that says so goes to the {@link ComplianceViolation.Listener}s of the
 * configuration and does not name the connection; so each has a configuration, with a listener, of
 * its own.
 */
final class ExchangeConnectionFactory extends HttpConnectionFactory {
  ExchangeConnectionFactory(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConfiguration own = new HttpConfiguration(getHttpConfiguration());
    own.addComplianceViolationListener(ExchangeEndPoint.of(endPoint).heads());
    return new HttpConnectionFactory(own).newConnection(connector, endPoint);
  }
}
