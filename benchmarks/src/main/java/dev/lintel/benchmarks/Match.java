package dev.lintel.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is measured in the same rounds.
 *
 * @param rivals beside the servlet; Lintel is the first of them
 */
record Match(Plan plan, List<Rival> rivals) {

  /** All that has been asked for, in order. */
  static List<Match> of(LoadOptions options) {
    return options.peers() ? withPeers(options) : withLintel(options);
  }

  /** Some workloads, or if there are none all of them, and the short text in several ways. */
  private static List<Match> withLintel(LoadOptions options) {
    List<Match> matches = new ArrayList<>();
    for (Container container : options.containersOrAll()) {
      for (Plan plan :
          options.quick() ? List.of(text(container, options)) : plans(container, options)) {
        matches.add(new Match(plan, List.of(Rival.lintel())));
      }
    }
    return matches;
  }

  private static Plan text(Container container, LoadOptions options) {
    return new Plan(container, Workload.TEXT, options.heap());
  }

  private static List<Plan> plans(Container container, LoadOptions options) {
    int heap = options.heap();
    List<Plan> plans = new ArrayList<>();
    for (Workload workload : options.workloadsOrAll()) {
      plans.add(new Plan(container, workload, heap));
    }
    if (options.workloads().isEmpty()) {
      plans.add(new Plan(container, Workload.TEXT, 256, Threads.PLATFORM, heap));
      plans.add(new Plan(container, Workload.TEXT, 1_000, Threads.PLATFORM, heap));
      if (Runtime.version().feature() >= 21) {
        plans.add(
            new Plan(container, Workload.TEXT, Workload.TEXT.connections(), Threads.VIRTUAL, heap));
      }
    }
    return plans;
  }

  private static List<Match> withPeers(LoadOptions options) {
    List<Match> matches = new ArrayList<>();
    List<Container> containers = options.containersOrAll();
    // Beside one of Lintel's runners: all of them are measured beside the frameworks.
    Container beside = containers.get(containers.size() - 1);
    for (Workload workload : options.workloadsOrAll()) {
      for (Container container : containers) {
        matches.add(beside(Rival.frameworks(container), container, workload, options));
      }
      matches.add(beside(Rival.servers(workload), beside, workload, options));
    }
    return matches;
  }

  private static Match beside(
      List<Rival> others, Container container, Workload workload, LoadOptions options) {
    List<Rival> rivals = new ArrayList<>(List.of(Rival.lintel()));
    rivals.addAll(others);
    return new Match(new Plan(container, workload, options.heap()), rivals);
  }
}
