package dev.lintel.benchmarks;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import jakarta.servlet.Servlet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A servlet container as its own guide says how to embed it, with as many threads as Lintel's. */
public enum Container {
  /** Jetty, with its servlets of Jakarta EE 11. */
  JETTY {
    @Override
    public Running start(Servlet servlet, int port, Threads threads) throws Exception {
      ServletContextHandler context = new ServletContextHandler("/");
      ServletHolder holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/*");
      return jetty(context, port, threads);
    }

    @Override
    Running serveFiles(Path directory) throws Exception {
      ServletContextHandler context = new ServletContextHandler("/");
      context.setBaseResourceAsPath(directory);
      context.addServlet(new ServletHolder(new DefaultServlet()), "/");
      return jetty(context, 0, Threads.PLATFORM);
    }
  },

  /** Tomcat. */
  TOMCAT {
    @Override
    public Running start(Servlet servlet, int port, Threads threads) throws Exception {
      Tomcat tomcat = new Tomcat();
      Context context = tomcat.addContext("", null);
      Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
      wrapper.setAsyncSupported(true);
      context.addServletMapping("/*", "servlet");
      return start(tomcat, port, threads);
    }

    @Override
    Running serveFiles(Path directory) throws Exception {
      Tomcat tomcat = new Tomcat();
      Context context = tomcat.addContext("", directory.toString());
      Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
      context.addServletMapping("/", "default");
      return start(tomcat, 0, Threads.PLATFORM);
    }

    private Running start(Tomcat tomcat, int port, Threads threads) throws Exception {
      Path base = Files.createTempDirectory("lintel-benchmarks-tomcat");
      tomcat.setBaseDir(base.toString());
      tomcat.setPort(port);
      Connector connector = tomcat.getConnector();
      connector.setProperty("address", HOST);
      connector.setProperty("maxThreads", Integer.toString(THREADS));
      connector.setProperty("useVirtualThreads", Boolean.toString(threads == Threads.VIRTUAL));
      // As Lintel and Jetty do: else every hundredth request opens a connection.
      connector.setProperty("maxKeepAliveRequests", "-1");
      tomcat.start();
      return new Running(connector.getLocalPort(), () -> stop(tomcat, base));
    }

    private void stop(Tomcat tomcat, Path base) throws LifecycleException, IOException {
      tomcat.stop();
      tomcat.destroy();
      try (var files = Files.walk(base)) {
        files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
      }
    }
  };

  /** Where all of them listen. */
  public static final String HOST = "127.0.0.1";

  /** How many threads each has. */
  public static final int THREADS = ServerOptions.defaults().workerThreads().orElseThrow();

  /**
   * Starts it with one servlet, for all paths.
   *
   * @param servlet may be asynchronous
   * @param port 0 for any
   * @param threads on which it is called
   * @return the server
   * @throws Exception if it does not start
   */
  public abstract Running start(Servlet servlet, int port, Threads threads) throws Exception;

  /** Starts it with its own servlet for files. */
  abstract Running serveFiles(Path directory) throws Exception;

  /**
   * Jetty without servlets.
   *
   * @param handler answers everything
   * @param port 0 for any
   * @param threads on which it is called
   * @return the server
   * @throws Exception if it does not start
   */
  public static Running jetty(Handler handler, int port, Threads threads) throws Exception {
    QueuedThreadPool pool = new QueuedThreadPool(THREADS);
    if (threads == Threads.VIRTUAL) {
      pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    }
    org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(handler);
    server.start();
    return new Running(connector.getLocalPort(), server::stop);
  }

  /** The name of its runner. */
  String runner() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A server that listens. */
  public static final class Running implements AutoCloseable {
    private final int port;
    private final Stop stop;

    /**
     * A server.
     *
     * @param port where it listens
     * @param stop how to end it
     */
    public Running(int port, Stop stop) {
      this.port = port;
      this.stop = stop;
    }

    static Running of(Server server) {
      return new Running(server.uri().getPort(), server::close);
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
      return port;
    }

    @Override
    public void close() {
      try {
        stop.stop();
      } catch (Exception e) {
        throw new IllegalStateException("the server on port " + port + " does not stop", e);
      }
    }
  }

  /** How to end a server. */
  public interface Stop {
    /**
     * Ends it.
     *
     * @throws Exception if it does not end
     */
    void stop() throws Exception;
  }
}
