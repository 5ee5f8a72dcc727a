package dev.lintel.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * A framework or a server that somebody could take instead, with {@link #WORKLOADS} as its guide
 * has them written. Found by {@link java.util.ServiceLoader}.
 */
public interface Peer {
  /** What it serves. */
  List<Workload> WORKLOADS = List.of(Workload.TEXT, Workload.JSON, Workload.LARGE);

  /**
   * How it is called in reports.
   *
   * @return a word in lower case
   */
  String title();

  /**
   * In which containers it can be served.
   *
   * @return none for a server of its own
   */
  Set<Container> containers();

  /**
   * Starts it.
   *
   * @param container one of its containers; any if it has none
   * @param port 0 for any
   * @return the server
   * @throws Exception if it does not start
   */
  Container.Running start(Container container, int port) throws Exception;
}
