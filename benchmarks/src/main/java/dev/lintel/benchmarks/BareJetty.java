package dev.lintel.benchmarks;

import jakarta.servlet.Servlet;
import java.nio.file.Path;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with one handler. */
public final class BareJetty {
  private BareJetty() {}

  static Container.Running start(Servlet servlet, int port, Threads threads) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    return start(context, port, threads);
  }

  static String version() {
    return Server.getVersion();
  }

  static Container.Running serveFiles(Path directory) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    context.setBaseResourceAsPath(directory);
    context.addServlet(new ServletHolder(new DefaultServlet()), "/");
    return start(context, 0, Threads.PLATFORM);
  }

  /**
   * Starts it.
   *
   * @param handler answers everything
   * @param port 0 for any
   * @param threads on which it is called
   * @return the server
   * @throws Exception if it does not start
   */
  public static Container.Running start(Handler handler, int port, Threads threads)
      throws Exception {
    QueuedThreadPool pool = new QueuedThreadPool(Container.THREADS);
    if (threads == Threads.VIRTUAL) {
      pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    }
    Server server = new Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(Container.HOST);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(handler);
    server.start();
    return new Container.Running(connector.getLocalPort(), server::stop);
  }
}
