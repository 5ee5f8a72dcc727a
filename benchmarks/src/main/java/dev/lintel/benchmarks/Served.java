package dev.lintel.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

/**
 * A server in a JVM of its own: says its port, and for each line that it reads how many bytes it
 * has allocated. It ends when its input does.
 */
final class Served {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Served() {}

  /**
   * Starts one.
   *
   * @param args contestant or peer, container, workload, threads
   * @throws Exception if the server does not start
   */
  public static void main(String[] args) throws Exception {
    Container container = Container.valueOf(args[1]);
    Workload workload = Workload.valueOf(args[2]);
    Threads threads = Threads.valueOf(args[3]);
    try (Container.Running server = start(args[0], container, workload, threads)) {
      System.out.println(ServedProcess.PORT + server.port());
      BufferedReader asked =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      answer(asked);
    }
  }

  private static Container.Running start(
      String title, Container container, Workload workload, Threads threads) throws Exception {
    for (Contestant contestant : Contestant.values()) {
      if (contestant.title().equals(title)) {
        return contestant.start(container, workload, threads);
      }
    }
    for (Peer peer : ServiceLoader.load(Peer.class)) {
      if (peer.title().equals(title)) {
        return peer.start(container, 0);
      }
    }
    throw new IllegalArgumentException("nobody is called " + title);
  }

  private static void answer(BufferedReader asked) throws IOException {
    while (asked.readLine() != null) {
      System.out.println(ServedProcess.ALLOCATED + allocated());
    }
  }

  /** Of all threads that are there; the pools of the servers keep theirs meanwhile. */
  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
