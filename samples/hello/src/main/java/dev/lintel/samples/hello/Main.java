package dev.lintel.samples.hello;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.UncheckedIOException;

/**
 * Starts {@link Hello} on the server that is on the class path, at the port that {@code -Dport}
 * names, and runs until a signal ends the process.
 */
public final class Main {
  private Main() {}

  /**
   * Starts the server.
   *
   * @param args not used
   * @throws Exception if the application cannot be created, or this thread is interrupted
   */
  public static void main(String[] args) throws Exception {
    Server server;
    try {
      server = Server.deploy(new Hello(), ServerOptions.defaults().port(port()));
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      // Not left to the launcher, which would bury the reason in a stack trace.
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    System.out.println(
        server.info().name() + " " + server.info().version() + " answers on " + server.uri());
    // Not server.join(): when that returns, the hook is still running, and a launcher such as
    // exec:java would close the class loader under it.
    Thread.currentThread().join();
  }

  private static int port() {
    String port = System.getProperty("port", "8080");
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the port '" + port + "' is not a number: give -Dport=N", e);
    }
  }
}
