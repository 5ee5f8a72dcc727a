package dev.lintel.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code benchmarks/load} has been asked for, or another measure that takes fewer words.
 *
 * @param command as it was given
 * @param quick whether to measure the short text alone
 * @param peers whether to measure others than Lintel as well
 * @param rounds how often everything is run
 * @param seconds how long a run takes
 * @param heap of servers that run on Java, in MiB; 0 for what suits the workload
 * @param report the directory for the report
 * @param containers to measure in; none for all
 * @param workloads to measure; none for all
 */
record LoadOptions(
    String command,
    boolean quick,
    boolean peers,
    int rounds,
    int seconds,
    int heap,
    Path report,
    List<Container> containers,
    List<Workload> workloads) {

  /**
   * Reads the words of a command line; what is said twice counts as said last.
   *
   * @throws IllegalArgumentException for a word that means nothing, with what would
   */
  static LoadOptions of(String... words) {
    boolean quick = false;
    boolean peers = false;
    int rounds = 0;
    int seconds = 0;
    int heap = 0;
    Path report = Path.of("benchmarks", "target");
    List<Container> containers = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    for (String word : words) {
      String[] parts = word.split("=", 2);
      switch (parts[0]) {
        case "--quick" -> quick = flag(word, parts);
        case "--peers" -> peers = flag(word, parts);
        case "--rounds" -> rounds = number(word, parts);
        case "--seconds" -> seconds = number(word, parts);
        case "--heap" -> heap = number(word, parts);
        case "--report" -> report = directory(word, parts);
        default -> {
          Optional<Container> container = named(Container.values(), word);
          container.ifPresent(containers::add);
          if (container.isEmpty()) {
            workloads.add(named(Workload.values(), word).orElseThrow(() -> unknown(word)));
          }
        }
      }
    }
    if (quick && peers) {
      throw new IllegalArgumentException("--quick is without peers: take one of the two");
    }
    if (quick && !workloads.isEmpty()) {
      throw new IllegalArgumentException(
          "--quick is for text alone: leave it out, or the workloads");
    }
    if (peers) {
      requirePeersHave(workloads);
    }
    return new LoadOptions(
        ("benchmarks/load " + String.join(" ", words)).strip(),
        quick,
        peers,
        rounds > 0 ? rounds : quick ? 7 : peers ? 5 : 9,
        seconds > 0 ? seconds : quick ? 3 : peers ? 4 : 5,
        heap,
        report,
        List.copyOf(containers),
        List.copyOf(workloads));
  }

  /** The same for a program: says what is wrong, and ends. */
  static LoadOptions orExit(String... words) {
    try {
      return of(words);
    } catch (IllegalArgumentException e) {
      exit(e.getMessage());
      throw e;
    }
  }

  /** Says why a program cannot do what it was asked for, and ends it. */
  static void exit(@Nullable String why) {
    System.err.println(why);
    System.exit(2);
  }

  /** Containers and workloads alone, for a program that has no options. */
  static LoadOptions namesOrExit(String... words) {
    for (String word : words) {
      if (word.startsWith("--")) {
        exit(word + ": only containers and workloads can be named here");
      }
    }
    return orExit(words);
  }

  /** Those that were named, or all. */
  List<Container> containersOrAll() {
    return containers.isEmpty() ? List.of(Container.values()) : containers;
  }

  /** Those that were named, or all that there are for those who are measured. */
  List<Workload> workloadsOrAll() {
    List<Workload> all = peers ? Peer.WORKLOADS : List.of(Workload.values());
    return workloads.isEmpty() ? all : workloads;
  }

  private static void requirePeersHave(List<Workload> workloads) {
    for (Workload workload : workloads) {
      if (!Peer.WORKLOADS.contains(workload)) {
        throw new IllegalArgumentException(
            workload.title()
                + " is not among what peers serve: "
                + titles(Peer.WORKLOADS.toArray(Workload[]::new)));
      }
    }
  }

  private static boolean flag(String word, String... parts) {
    if (parts.length > 1) {
      throw new IllegalArgumentException(word + ": " + parts[0] + " has no value");
    }
    return true;
  }

  private static Path directory(String word, String... parts) {
    if (parts.length < 2 || parts[1].isEmpty()) {
      throw new IllegalArgumentException(word + ": --report=DIRECTORY");
    }
    return Path.of(parts[1]);
  }

  private static int number(String word, String[] parts) {
    int number;
    try {
      number = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1) {
      throw new IllegalArgumentException(word + ": " + parts[0] + "=N with a number from 1 on");
    }
    return number;
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String word) {
    return Arrays.stream(values)
        .filter(each -> each.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private static IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException(
        word
            + " is neither an option (--quick, --peers, --rounds=N, --seconds=N, --heap=MIB,"
            + " --report=DIRECTORY) nor a container ("
            + titles(Container.values())
            + ") nor a workload ("
            + titles(Workload.values())
            + ")");
  }

  private static String titles(Enum<?>... values) {
    return Arrays.stream(values)
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
