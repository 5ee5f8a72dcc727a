package dev.lintel.jetty;

import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.servlet.GatewayServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;

/**
 * Puts a Jetty together that decides as little as possible by itself: paths, methods and bodies are
 * the bridge's, and what Jetty refuses it refuses in the common format.
 */
final class Assembly {
  /**
   * The fields of a response (GW-RSP-32), the line before them, and what the server adds. Jetty
   * grows to this only where an answer needs it.
   */
  private static final int MAX_RESPONSE_HEAD = 17 * 1024;

  private final ServerOptions options;
  private final Exchanges exchanges;
  private final ErrorAnswers errors;

  Assembly(ServerOptions options, Exchanges exchanges) {
    this.options = options;
    this.exchanges = exchanges;
    this.errors = new ErrorAnswers(exchanges);
  }

  /** A server without a port, not started. */
  Server server(Workers workers, Gateway gateway, @Nullable ClassLoader loader) {
    Server server = new Server(workers.pool());
    server.setStopAtShutdown(false);
    server.setStopTimeout(0);
    server.setErrorHandler(errors);
    server.getMimeTypes().clear();
    server.setHandler(
        new ApplicationThreads(exchanges, workers, new AsteriskHandler(context(gateway, loader))));
    return server;
  }

  ExchangeConnector connector(Server server, Workers workers) {
    HttpConnectionFactory http = new ExchangeConnectionFactory(http());
    return new ExchangeConnector(server, workers.selectors(), http, options);
  }

  private HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(options.maxRequestHeadBytes());
    // A head is handed over in one piece, and one that is too large has to be seen to be.
    http.setInputBufferSize(Math.max(http.getInputBufferSize(), options.maxRequestHeadBytes() + 1));
    http.setMaxResponseHeaderSize(MAX_RESPONSE_HEAD);
    // The cache hands out values in the case in which it knows them.
    http.setHeaderCacheSize(0);
    http.setHeaderCacheCaseSensitive(true);
    http.setUriCompliance(
        UriCompliance.UNSAFE
            .with("LINTEL")
            .without(
                "LINTEL", UriCompliance.Violation.FRAGMENT, UriCompliance.Violation.USER_INFO));
    // Or Jetty wraps the listener once more each time that it begins to parse: with each packet of
    // a
    // head that is held back, until the stack is not deep enough.
    http.setNotifyForbiddenComplianceViolations(true);
    http.setHttpCompliance(
        HttpCompliance.RFC9110.with("LINTEL", HttpCompliance.Violation.MULTILINE_FIELD_VALUE));
    // What a request without Host is taken to be for; applications see the local address.
    http.setServerAuthority(new HostPort("localhost"));
    http.addCustomizer(new RequestGate(exchanges));
    return http;
  }

  private ServletContextHandler context(Gateway gateway, @Nullable ClassLoader loader) {
    ServletContextHandler context =
        new ServletContextHandler(
            "/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    context.setClassLoader(loader);
    context.setAllowNullPathInContext(true);
    context.setProtectedTargets(new String[0]);
    context.setErrorHandler(errors);
    context.getMimeTypes().clear();
    context.getServletHandler().setEnsureDefaultServlet(false);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    ServletHolder holder = new ServletHolder(new GatewayServlet(gateway));
    holder.setAsyncSupported(true);
    holder.setInitOrder(0);
    context.addServlet(holder, "/*");
    return context;
  }
}
