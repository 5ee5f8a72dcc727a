package dev.lintel.benchmarks;

import java.util.Set;

/**
 * A framework or a server that somebody could take instead, with the workloads {@link
 * Workload#TEXT}, {@link Workload#JSON} and {@link Workload#LARGE} as its guide has them written.
 * Found by {@link java.util.ServiceLoader}.
 */
public interface Peer {
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
