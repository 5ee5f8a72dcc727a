package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Somebody who is measured against the hand-written servlet.
 *
 * @param title in reports
 * @param start how to start it
 */
record Rival(String title, Start start) {

  /** As the scripts are run in the project's directory. */
  private static final Path PYTHON = Path.of("benchmarks", "python");

  /** Starts a process. */
  interface Start {
    Serving with(Plan plan) throws IOException;
  }

  static Rival servlet() {
    return java(Contestant.SERVLET.title());
  }

  static Rival lintel() {
    return java(Contestant.RUNNER.title());
  }

  /** The frameworks that can be served in a container. */
  static List<Rival> frameworks(Container container) {
    List<Rival> all = new ArrayList<>();
    for (Peer peer : ServiceLoader.load(Peer.class)) {
      if (peer.containers().contains(container)) {
        all.add(java(peer.title()));
      }
    }
    return all;
  }

  /** What brings its own server: Java's, and with the text of Python's those that are installed. */
  static List<Rival> servers(Workload workload) {
    List<Rival> all = new ArrayList<>();
    for (Peer peer : ServiceLoader.load(Peer.class)) {
      if (peer.containers().isEmpty()) {
        all.add(java(peer.title()));
      }
    }
    if (workload == Workload.TEXT) {
      all.addAll(python());
    }
    return all;
  }

  private static List<Rival> python() {
    List<Rival> all = new ArrayList<>();
    for (PythonServer server : PythonServer.values()) {
      if (server.installed()) {
        all.add(new Rival(server.title(), plan -> server.start(PYTHON)));
      } else {
        System.out.println(
            server.title() + " is left out; on Debian: apt-get install " + server.packages());
      }
    }
    return all;
  }

  private static Rival java(String title) {
    return new Rival(
        title,
        plan ->
            ServedProcess.start(
                title, plan.container(), plan.workload(), plan.threads(), plan.heapOptions()));
  }
}
