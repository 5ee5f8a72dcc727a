package dev.lintel.benchmarks;

import java.net.URI;

/** How requests reach a server, and who can send them so. */
enum Transport {
  /** HTTP/1.1 without TLS. */
  HTTP_1("http") {
    @Override
    LoadGenerator generator(Workload workload) {
      return workload.giant() ? new Transfer() : new Wrk();
    }
  };

  private final String scheme;

  Transport(String scheme) {
    this.scheme = scheme;
  }

  /** What puts a server under this load. */
  abstract LoadGenerator generator(Workload workload);

  /** The address of a server on this machine. */
  URI address(int port) {
    return URI.create(scheme + "://" + Container.HOST + ":" + port);
  }
}
