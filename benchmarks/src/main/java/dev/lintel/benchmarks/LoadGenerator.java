package dev.lintel.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Sends the requests of a workload, and says what came of them. */
interface LoadGenerator {
  /** What has to be installed before it can run, and how; nothing if it can. */
  Optional<String> missing();

  /**
   * Puts a server under load.
   *
   * @param server its address, without a path
   * @param connections that are kept open
   * @param seconds that it takes; a giant body takes as long as it likes
   */
  Figures run(URI server, Workload workload, int connections, int seconds)
      throws IOException, InterruptedException;
}
