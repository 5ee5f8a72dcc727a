package dev.lintel.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * One of the things to measure.
 *
 * @param heap of a server that runs on Java, in MiB; 0 for what suits the workload
 */
record Plan(
    Container container,
    Workload workload,
    int connections,
    Threads threads,
    Transport transport,
    int heap) {
  private static final int HEAP = 256;
  private static final int HEAP_OF_GIANTS = 64;

  Plan(Container container, Workload workload, int heap) {
    this(container, workload, workload.connections(), Threads.PLATFORM, heap);
  }

  Plan(Container container, Workload workload, int connections, Threads threads, int heap) {
    this(container, workload, connections, threads, Transport.HTTP_1, heap);
  }

  /** The workload, as reports call it. */
  String title() {
    return workload.title()
        + (threads == Threads.VIRTUAL ? "-virtual" : "")
        + (heap > 0 ? "-" + heap + "m" : "");
  }

  LoadGenerator generator() {
    return transport.generator(workload);
  }

  /** Has the requests sent to a server for so many seconds. */
  Figures drive(Serving server, int seconds) throws IOException, InterruptedException {
    Figures figures =
        generator().run(transport.address(server.port()), workload, connections, seconds);
    long allowed = server.drops() ? 1 + figures.requests() / 1_000 : 0;
    if (figures.requests() == 0 || figures.errors() > allowed) {
      throw new IOException(figures.errors() + " failed, and " + figures.requests() + " did not");
    }
    return figures;
  }

  List<String> heapOptions() {
    // A server of many requests has its whole heap at once, or the collector would be measured.
    if (heap > 0) {
      return List.of("-Xmx" + heap + "m");
    }
    return workload.giant()
        ? List.of("-Xmx" + HEAP_OF_GIANTS + "m")
        : List.of("-Xms" + HEAP + "m", "-Xmx" + HEAP + "m");
  }
}
