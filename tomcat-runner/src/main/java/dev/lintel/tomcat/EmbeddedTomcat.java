package dev.lintel.tomcat;

import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.servlet.GatewayServlet;
import java.io.File;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.NamingContextListener;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.net.SocketProperties;

/**
 * Tomcat, configured as far as configuration goes. It is put together by hand, as {@link Tomcat}
 * would make a directory and set a system property.
 */
final class EmbeddedTomcat extends Tomcat {
  private static final String NAME = "lintel";
  private static final String HOST = "localhost";

  /** What is legal in a target and not in Tomcat's reading of RFC 3986 (GW-REQ-14, GW-REQ-36). */
  private static final String RELAXED = "\"<>[]^`{|}";

  /**
   * The fields of a response (GW-RSP-32), the line before them, and what the server adds. Tomcat
   * has a buffer of this size for each exchange that goes on.
   */
  private static final int MAX_RESPONSE_HEAD = 17 * 1024;

  /**
   * How many processors are kept, with their buffers, for exchanges to come. One that waits for its
   * answer has one; of a thousand that wait, Tomcat's 200 would have most begin with a new one. As
   * many as have been in use at a time are kept, each with some 75 KiB; with larger heads of
   * requests, for which each has two buffers, it remains at Tomcat's number.
   */
  private static final int KEPT_PROCESSORS = 1_000;

  private static final int HEAD_OF_MANY = 16 * 1024;

  private static final int LONGEST_TICK = 500;
  private static final int SHORTEST_TICK = 10;

  private final Protocol protocol;
  private LongSupplier exchanges = () -> 0;

  EmbeddedTomcat(Protocol protocol, Executor workers) {
    this.protocol = protocol;
    // A third of the time to start goes into MBeans, and those of two servers have the same names.
    // There is one registry for all of them: if somebody uses it already, this does nothing.
    Registry.disableRegistry();
    StandardServer standard = new StandardServer();
    for (LifecycleListener listener : standard.findLifecycleListeners()) {
      if (listener instanceof NamingContextListener) {
        standard.removeLifecycleListener(listener);
      }
    }
    // Has to exist; nothing is written there.
    File base = new File(System.getProperty("java.io.tmpdir"));
    standard.setCatalinaHome(base);
    standard.setCatalinaBase(base);
    standard.setPort(-1);
    standard.setPeriodicEventDelay(-1);
    StandardService service = new StandardService();
    service.setName(NAME);
    standard.addService(service);
    server = standard;
    configure(protocol, workers);
    service.addConnector(connector(protocol));
  }

  /** Adds what serves the requests; everything is there then, and nothing is started. */
  void deploy(Gateway gateway, ClassLoader loader) {
    Engine engine = new StandardEngine();
    engine.setName(NAME);
    engine.setDefaultHost(HOST);
    engine.setBackgroundProcessorDelay(-1);
    getService().setContainer(engine);
    StandardHost host = new StandardHost();
    host.setName(HOST);
    host.setCreateDirs(false);
    host.setAutoDeploy(false);
    host.setDeployOnStartup(false);
    host.setErrorReportValveClass(null);
    host.getPipeline().addValve(new ErrorValve());
    engine.addChild(host);
    Context context = new RootContext(loader);
    host.addChild(context);
    GatewayServlet serving = new GatewayServlet(gateway);
    exchanges = serving::exchanges;
    Wrapper servlet = addServlet(context, NAME, serving);
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    context.addServletMapping("/*", NAME);
  }

  /** How many exchanges have not ended, those included that Tomcat has given up. */
  long exchanges() {
    return exchanges.getAsLong();
  }

  private static Connector connector(Protocol protocol) {
    Connector connector =
        new Connector(protocol) {
          @Override
          public Request createRequest(org.apache.coyote.Request request) {
            return new Facade.Inner(this, request);
          }

          @Override
          public Response createResponse(org.apache.coyote.Response response) {
            return new OwnResponse(response);
          }
        };
    protocol.connector(connector);
    connector.setPort(protocol.options().port());
    // A port that is taken would only be logged otherwise.
    connector.setThrowOnFailure(true);
    connector.setAllowTrace(true);
    connector.setURIEncoding("UTF-8");
    connector.setAllowBackslash(false);
    connector.setEncodedSolidusHandling("reject");
    connector.setEncodedReverseSolidusHandling("reject");
    connector.setParseBodyMethods("");
    connector.setMaxCookieCount(-1);
    return connector;
  }

  private static void configure(Protocol protocol, Executor workers) {
    ServerOptions options = protocol.options();
    Endpoint endpoint = protocol.endpoint();
    protocol.setExecutor(workers);
    protocol.setMaxThreads(options.workerThreads().orElse(1));
    protocol.setMaxConnections(options.maxConnections());
    protocol.setAcceptCount(options.backlog());
    endpoint.setBindOnInit(false);

    int headMillis = (int) options.requestHeadTimeout().toMillis();
    int idleMillis = (int) options.idleTimeout().toMillis();
    protocol.setConnectionTimeout(headMillis);
    protocol.setKeepAliveTimeout(idleMillis);
    // Or Tomcat sets the time for a head again while another thread may be reading the body; see
    // Processor.check.
    protocol.setDisableUploadTimeout(true);
    int tick =
        Math.min(LONGEST_TICK, Math.max(SHORTEST_TICK, Math.min(headMillis, idleMillis) / 10));
    protocol.setSelectorTimeout(tick);
    endpoint.getSocketProperties().setTimeoutInterval(tick);

    int head = options.maxRequestHeadBytes();
    SocketProperties socket = endpoint.getSocketProperties();
    // A head is handed over in one piece, and one that is too large has to be seen to be.
    socket.setAppReadBufSize(Math.max(socket.getAppReadBufSize(), head + 1));
    protocol.setMaxHttpRequestHeaderSize(head);
    protocol.setMaxHttpResponseHeaderSize(MAX_RESPONSE_HEAD);
    if (head <= HEAD_OF_MANY) {
      protocol.setProcessorCache(KEPT_PROCESSORS);
    }
    protocol.setMaxHeaderCount(-1);
    protocol.setMaxTrailerSize(head);
    protocol.setMaxExtensionSize(head);
    protocol.setRelaxedPathChars(RELAXED);
    protocol.setRelaxedQueryChars(RELAXED + "\\");

    protocol.setMaxKeepAliveRequests(-1);
    protocol.setUseKeepAliveResponseHeader(false);
    protocol.setServerRemoveAppProvidedValues(false);
    protocol.setContinueResponseTiming("onRead");
    // Any limit makes Tomcat close for an upload that is still being read; see Processor.answered.
    protocol.setMaxSwallowSize(-1);
    protocol.setUseSendfile(false);
  }

  /** The port that is bound. */
  int boundPort() {
    return protocol.getLocalPort();
  }
}
