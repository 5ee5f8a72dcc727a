package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.spi.ServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

/**
 * A server in a process of its own, for tests that bound its memory. It connects back to the test,
 * says on which port it listens, and stops when that connection ends, be it that the test has.
 */
final class ChildServer {
  private static final long LARGEST_BODY = 4L << 30;

  private ChildServer() {}

  /**
   * Runs until the test ends.
   *
   * @param arguments the test's port, the provider's class, and {@code async} or {@code blocking}
   */
  public static void main(String[] arguments) throws Exception {
    Probe probe = new Probe();
    ApplicationFactory factory =
        arguments[2].equals("async") ? TckApplication.async(probe) : TckApplication.blocking(probe);
    ServerOptions options =
        ServerOptions.defaults().port(0).maxRequestBodyBytes(LARGEST_BODY).workerThreads(8);
    int control = Integer.parseInt(arguments[0]);
    try (Socket test = new Socket(InetAddress.getLoopbackAddress(), control);
        Server server = provider(arguments[1]).start(factory, options)) {
      test.getOutputStream().write((server.uri() + "\n").getBytes(StandardCharsets.US_ASCII));
      waitForTheEnd(test);
    }
  }

  private static ServerProvider provider(String name) {
    return ServiceLoader.load(ServerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no provider is called "
                        + name
                        + ": name its class in META-INF/services/"
                        + ServerProvider.class.getName()
                        + " on the class path"));
  }

  private static void waitForTheEnd(Socket test) {
    try {
      while (test.getInputStream().read() >= 0) {
        // The test says nothing.
      }
    } catch (IOException e) {
      // It has gone, which is the end as well.
    }
  }
}
