package dev.lintel.benchmarks;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import jakarta.servlet.Servlet;
import java.nio.file.Path;

/**
 * A servlet container as its own guide says how to embed it, with as many threads as Lintel's. Each
 * is in a class of its own, as a program that has one of them is started without the other.
 */
public enum Container {
  /** Jetty, with its servlets of Jakarta EE 11. */
  JETTY {
    @Override
    public Running start(Servlet servlet, int port, Threads threads) throws Exception {
      return BareJetty.start(servlet, port, threads);
    }

    @Override
    Running serveFiles(Path directory) throws Exception {
      return BareJetty.serveFiles(directory);
    }

    @Override
    String version() {
      return BareJetty.version();
    }
  },

  /** Tomcat. */
  TOMCAT {
    @Override
    public Running start(Servlet servlet, int port, Threads threads) throws Exception {
      return BareTomcat.start(servlet, port, threads);
    }

    @Override
    Running serveFiles(Path directory) throws Exception {
      return BareTomcat.serveFiles(directory);
    }

    @Override
    String version() {
      return BareTomcat.version();
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

  /** Its version, such as {@code 12.1.14}. */
  abstract String version();

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
