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
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A servlet container as its own guide says how to embed it, with as many threads as Lintel's. */
enum Container {
  JETTY {
    @Override
    Running start(Servlet servlet, int port) throws Exception {
      org.eclipse.jetty.server.Server server =
          new org.eclipse.jetty.server.Server(new QueuedThreadPool(THREADS));
      HttpConfiguration http = new HttpConfiguration();
      http.setSendServerVersion(false);
      ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
      connector.setHost(HOST);
      connector.setPort(port);
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      ServletHolder holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/*");
      server.setHandler(context);
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },

  TOMCAT {
    @Override
    Running start(Servlet servlet, int port) throws Exception {
      Path base = Files.createTempDirectory("lintel-benchmarks-tomcat");
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(base.toString());
      tomcat.setPort(port);
      Connector connector = tomcat.getConnector();
      connector.setProperty("address", HOST);
      connector.setProperty("maxThreads", Integer.toString(THREADS));
      // As Lintel and Jetty do: else every hundredth request opens a connection.
      connector.setProperty("maxKeepAliveRequests", "-1");
      Context context = tomcat.addContext("", null);
      Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
      wrapper.setAsyncSupported(true);
      context.addServletMapping("/*", "servlet");
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

  static final String HOST = "127.0.0.1";
  static final int THREADS = ServerOptions.defaults().workerThreads().orElseThrow();

  /** Starts it with one servlet, for all paths. */
  abstract Running start(Servlet servlet, int port) throws Exception;

  /** The name of its runner. */
  String runner() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A server that listens. */
  static final class Running implements AutoCloseable {
    private final int port;
    private final Stop stop;

    Running(int port, Stop stop) {
      this.port = port;
      this.stop = stop;
    }

    static Running of(Server server) {
      return new Running(server.uri().getPort(), server::close);
    }

    int port() {
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
  interface Stop {
    void stop() throws Exception;
  }
}
