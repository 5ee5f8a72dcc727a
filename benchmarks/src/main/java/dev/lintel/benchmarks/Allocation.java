package dev.lintel.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** How many bytes a server allocates for a request: of all threads of the process, client's too. */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 7;
  private static final int REQUESTS = 1_000;

  private Allocation() {}

  /** Bytes per request, on a warmed-up server: the median of some rounds. */
  static long perRequest(Contestant contestant, Container container, Workload workload)
      throws Exception {
    try (Container.Running server = contestant.start(container, workload, 0);
        KeepAliveClient client = new KeepAliveClient(server.port(), workload.request())) {
      run(client, WARM_UP);
      long[] rounds = new long[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long before = ofProcess();
        run(client, REQUESTS);
        rounds[i] = (ofProcess() - before) / REQUESTS;
      }
      Arrays.sort(rounds);
      return rounds[ROUNDS / 2];
    }
  }

  private static void run(KeepAliveClient client, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      client.exchange();
    }
  }

  /** Of all threads that are there; the pools of the servers keep theirs meanwhile. */
  static long ofProcess() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /**
   * Prints a line for each workload.
   *
   * @param args names of workloads; none for all
   * @throws Exception if a server does not start, or does not answer
   */
  public static void main(String[] args) throws Exception {
    for (Container container : Container.values()) {
      for (Workload workload : Workload.values()) {
        boolean wanted = args.length == 0 || Arrays.asList(args).contains(workload.title());
        if (!wanted || workload == Workload.WAIT) {
          // What waits says nothing else than what does not.
          continue;
        }
        long servlet = perRequest(Contestant.SERVLET, container, workload);
        long bridge = perRequest(Contestant.BRIDGE, container, workload);
        long runner = perRequest(Contestant.RUNNER, container, workload);
        System.out.printf(
            "%-7s %-10s servlet %6d  bridge %+6d  runner %+6d%n",
            container.runner(), workload.title(), servlet, bridge - servlet, runner - servlet);
      }
    }
  }
}
