package dev.lintel.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A contestant in a JVM of its own: says its port, and for each line that it reads how many bytes
 * it has allocated. It ends when its input does.
 */
final class Served {
  private Served() {}

  /**
   * Starts one.
   *
   * @param args contestant, container and workload
   * @throws Exception if the server does not start
   */
  public static void main(String[] args) throws Exception {
    Contestant contestant = Contestant.valueOf(args[0].toUpperCase(Locale.ROOT));
    Container container = Container.valueOf(args[1].toUpperCase(Locale.ROOT));
    Workload workload = Workload.valueOf(args[2].toUpperCase(Locale.ROOT));
    try (Container.Running server = contestant.start(container, workload, 0)) {
      System.out.println(ServedProcess.PORT + server.port());
      BufferedReader asked =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      answer(asked);
    }
  }

  private static void answer(BufferedReader asked) throws IOException {
    while (asked.readLine() != null) {
      System.out.println(ServedProcess.ALLOCATED + Allocation.ofProcess());
    }
  }
}
