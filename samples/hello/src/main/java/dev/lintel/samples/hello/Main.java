package dev.lintel.samples.hello;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

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
    CompletableFuture<Server> started = new CompletableFuture<>();
    try {
      // Before the start, as a signal may come while the application is there and no server yet.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop"));
    } catch (IllegalStateException e) {
      // The signal was quicker: there is nothing to stop.
      return;
    }
    try {
      started.complete(Server.deploy(new Hello(), ServerOptions.defaults().port(port())));
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      // The hook waits for what the start comes to.
      started.cancel(false);
      // Not left to the launcher, which would bury the reason in a stack trace.
      System.err.println(e.getMessage());
      System.exit(1);
    } finally {
      started.cancel(false);
    }
    Server server = started.join();
    System.out.println(
        server.info().name() + " " + server.info().version() + " answers on " + server.uri());
    // Not server.join(): when that returns, the hook is still running, and a launcher such as
    // exec:java would close the class loader under it.
    Thread.currentThread().join();
  }

  private static void stop(CompletableFuture<Server> started) {
    try {
      started.join().close();
    } catch (CancellationException e) {
      // It did not start, and has left nothing.
    }
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
