package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures Lintel's runners against the hand-written servlet on the same container, under load: one
 * JVM for each, runs of a few seconds in turn.
 */
final class Load {
  private static final int WARM_UP_SECONDS = 8;
  private static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m");

  private final int rounds;
  private final int seconds;
  private final List<Comparison> done = new ArrayList<>();

  private Load(int rounds, int seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /** One of the things to measure. */
  private record Plan(Workload workload, int connections) {}

  /**
   * Measures, prints a line for each comparison, and writes {@code report.json} and {@code
   * report.html}.
   *
   * @param args {@code --quick} for the short text alone, {@code --rounds=N}, {@code --seconds=N},
   *     names of workloads; the last is {@code --report=DIRECTORY}
   * @throws Exception if a server does not start, or wrk fails
   */
  public static void main(String[] args) throws Exception {
    if (!Wrk.installed()) {
      System.err.println("wrk is not on the PATH: install it, on Debian by: apt-get install wrk");
      System.exit(2);
    }
    boolean quick = List.of(args).contains("--quick");
    Load load =
        new Load(number(args, "rounds", quick ? 7 : 9), number(args, "seconds", quick ? 3 : 5));
    for (Container container : Container.values()) {
      for (Plan plan : plans(quick, args)) {
        load.compare(container, plan);
      }
    }
    Path directory = Files.createDirectories(Path.of(text(args, "report", "target")));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    LoadReport report = LoadReport.of(now, load.rounds, load.seconds, load.done);
    System.out.println("report: " + report.writeTo(directory));
  }

  private static List<Plan> plans(boolean quick, String[] args) {
    List<Workload> named = new ArrayList<>();
    for (String arg : args) {
      if (!arg.startsWith("--")) {
        named.add(Workload.valueOf(arg.toUpperCase(Locale.ROOT)));
      }
    }
    if (!named.isEmpty()) {
      return named.stream().map(workload -> new Plan(workload, workload.connections())).toList();
    }
    if (quick) {
      return List.of(new Plan(Workload.TEXT, Workload.TEXT.connections()));
    }
    List<Plan> all = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      all.add(new Plan(workload, workload.connections()));
    }
    all.add(new Plan(Workload.TEXT, 256));
    all.add(new Plan(Workload.TEXT, 1_000));
    return all;
  }

  private void compare(Container container, Plan plan) throws IOException, InterruptedException {
    try (ServedProcess servlet = start(Contestant.SERVLET, container, plan);
        ServedProcess runner = start(Contestant.RUNNER, container, plan);
        ServedProcess again = start(Contestant.SERVLET, container, plan)) {
      for (ServedProcess each : List.of(servlet, runner, again)) {
        Wrk.run(each.port(), plan.workload(), plan.connections(), WARM_UP_SECONDS);
      }
      List<Comparison.Round> measured = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        // There and back again, so that what drifts favours nobody.
        boolean back = i % 2 == 1;
        Comparison.Run first = run(back ? again : servlet, plan);
        Comparison.Run middle = run(runner, plan);
        Comparison.Run last = run(back ? servlet : again, plan);
        measured.add(new Comparison.Round(back ? last : first, middle, back ? first : last));
      }
      Comparison comparison =
          new Comparison(
              container.runner(),
              "lintel",
              plan.workload().title(),
              plan.connections(),
              List.copyOf(measured));
      done.add(comparison);
      System.out.println(LoadReport.line(comparison));
    }
  }

  private static ServedProcess start(Contestant contestant, Container container, Plan plan)
      throws IOException {
    return ServedProcess.start(contestant, container, plan.workload(), HEAP);
  }

  private Comparison.Run run(ServedProcess server, Plan plan)
      throws IOException, InterruptedException {
    Duration cpu = server.cpu();
    long allocated = server.allocated();
    Wrk.Figures figures = Wrk.run(server.port(), plan.workload(), plan.connections(), seconds);
    if (figures.requests() == 0 || figures.errors() > 0) {
      throw new IOException(
          plan + ": " + figures.errors() + " of " + figures.requests() + " requests failed");
    }
    double requests = figures.requests();
    return new Comparison.Run(
        figures.perSecond(),
        server.cpu().minus(cpu).toNanos() / 1_000.0 / requests,
        (server.allocated() - allocated) / requests,
        server.resident(),
        figures);
  }

  private static int number(String[] args, String name, int otherwise) {
    return Integer.parseInt(text(args, name, Integer.toString(otherwise)));
  }

  private static String text(String[] args, String name, String otherwise) {
    String prefix = "--" + name + "=";
    for (String arg : args) {
      if (arg.startsWith(prefix)) {
        return arg.substring(prefix.length());
      }
    }
    return otherwise;
  }
}
