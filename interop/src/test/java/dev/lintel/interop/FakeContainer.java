package dev.lintel.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** A process that behaves like a container, well or not, as its argument says. */
final class FakeContainer {
  private FakeContainer() {}

  public static void main(String[] args) throws Exception {
    String how = args[0];
    switch (how) {
      case "dies" -> {
        System.out.println("no such war");
        System.exit(3);
      }
      case "fails" -> System.out.println("FAILED to deploy");
      case "stubborn" -> Runtime.getRuntime().addShutdownHook(new Thread(FakeContainer::sleep));
      case "leaves" -> letGo(args[1]);
      default -> {}
    }
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      System.out.println("port " + listening.getLocalPort());
      System.out.println("ready");
      listening.accept().close();
    }
    // Somebody has called.
    System.exit(7);
  }

  /**
   * A process that is nobody's child any more, with a file of the container on its command line.
   */
  private static void letGo(String file) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("sh", "-c", "tail -F '" + file + "' >/dev/null 2>&1 &"))
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void sleep() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
