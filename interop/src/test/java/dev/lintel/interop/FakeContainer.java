package dev.lintel.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
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
      case "orphans" -> {
        letGo(List.of("tail", "-F", args[1]));
        System.exit(3);
      }
      case "fails" -> System.out.println("FAILED to deploy");
      case "stubborn" -> Runtime.getRuntime().addShutdownHook(new Thread(FakeContainer::sleep));
      case "leaves" -> letGo(List.of("tail", "-F", args[1]));
      case "bequeaths" -> {
        bequeath();
        sleep();
      }
      case "heir" -> {
        serve(Integer.parseInt(args[1]));
        sleep();
      }
      default -> {}
    }
    try (ServerSocket listening = listen()) {
      System.out.println("port " + listening.getLocalPort());
      if (!how.equals("silent")) {
        System.out.println("ready");
      }
      listening.accept().close();
    }
    // Somebody has called.
    System.exit(7);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  /** Has a process serve that nobody can tell to be the container's, and says its port and id. */
  private static void bequeath() throws IOException, InterruptedException {
    try (ServerSocket told = listen()) {
      letGo(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              FakeContainer.class.getName(),
              "heir",
              String.valueOf(told.getLocalPort())));
      try (Socket heir = told.accept()) {
        System.out.print(new String(heir.getInputStream().readAllBytes(), US_ASCII));
      }
    }
    System.out.println("ready");
  }

  /** Listens without an end, once it has told its parent where. */
  private static void serve(int parent) throws IOException {
    ServerSocket listening = listen();
    try (Socket tell = new Socket(InetAddress.getLoopbackAddress(), parent)) {
      String said =
          "port %d%nheir %d%n".formatted(listening.getLocalPort(), ProcessHandle.current().pid());
      tell.getOutputStream().write(said.getBytes(US_ASCII));
    }
  }

  /** A process that is nobody's child any more. */
  private static void letGo(List<String> command) throws IOException, InterruptedException {
    List<String> shell = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 &", "sh"));
    shell.addAll(command);
    new ProcessBuilder(shell).inheritIO().start().waitFor();
  }

  private static void sleep() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
