package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Lintel's runners, and whom somebody could take instead, against the hand-written servlet
 * on the same container, under load: one process for each, runs of a few seconds in turn.
 */
final class Load {
  private static final int WARM_UP_SECONDS = 8;
  private static final List<Workload> OF_PEERS =
      List.of(Workload.TEXT, Workload.JSON, Workload.LARGE);

  private final LoadOptions options;
  private final List<Comparison> done = new ArrayList<>();
  private final List<Lead> leads = new ArrayList<>();

  private Load(LoadOptions options) {
    this.options = options;
  }

  /**
   * Measures, prints a line for each comparison, and writes {@code report.json} and {@code
   * report.html}.
   *
   * @param args see {@link LoadOptions}
   * @throws Exception if a server does not start, or wrk fails
   */
  public static void main(String[] args) throws Exception {
    if (!Wrk.installed()) {
      System.err.println("wrk is not on the PATH: install it, on Debian by: apt-get install wrk");
      System.exit(2);
    }
    new Load(LoadOptions.orExit(args)).run();
  }

  private void run() throws IOException, InterruptedException {
    try {
      if (options.peers()) {
        comparePeers(options.workloads().isEmpty() ? OF_PEERS : options.workloads());
      } else {
        compareLintel(options.quick() ? List.of(Workload.TEXT) : options.workloads());
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      reportBefore(e);
      throw e;
    }
    report();
  }

  /** What there is took its time. */
  private void reportBefore(Exception failure) {
    if (done.isEmpty()) {
      return;
    }
    try {
      report();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void report() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    LoadReport report = LoadReport.of(now, options.rounds(), options.seconds(), done, leads);
    System.out.println("report: " + report.writeTo(Files.createDirectories(options.report())));
  }

  /** Some workloads, or if there are none all of them, and the short text in several ways. */
  private void compareLintel(List<Workload> workloads) throws IOException, InterruptedException {
    for (Container container : options.containersOrAll()) {
      List<Rival.Plan> plans = new ArrayList<>();
      for (Workload workload : workloads.isEmpty() ? options.workloadsOrAll() : workloads) {
        plans.add(new Rival.Plan(container, workload, options.heap()));
      }
      if (workloads.isEmpty()) {
        plans.add(new Rival.Plan(container, Workload.TEXT, 256, Threads.PLATFORM, options.heap()));
        plans.add(
            new Rival.Plan(container, Workload.TEXT, 1_000, Threads.PLATFORM, options.heap()));
        if (Runtime.version().feature() >= 21) {
          plans.add(
              new Rival.Plan(
                  container,
                  Workload.TEXT,
                  Workload.TEXT.connections(),
                  Threads.VIRTUAL,
                  options.heap()));
        }
      }
      for (Rival.Plan plan : plans) {
        compare(plan, List.of(Rival.lintel()));
      }
    }
  }

  private void comparePeers(List<Workload> workloads) throws IOException, InterruptedException {
    for (Workload workload : workloads) {
      for (Container container : options.containersOrAll()) {
        List<Rival> rivals = new ArrayList<>(List.of(Rival.lintel()));
        rivals.addAll(Rival.frameworks(container));
        compare(new Rival.Plan(container, workload, options.heap()), rivals);
      }
    }
    List<Rival> rivals = new ArrayList<>(List.of(Rival.lintel()));
    rivals.addAll(Rival.servers());
    // Beside one of Lintel's runners: all of them have been measured beside the frameworks.
    Container beside = options.containersOrAll().get(options.containersOrAll().size() - 1);
    compare(new Rival.Plan(beside, Workload.TEXT, options.heap()), rivals);
  }

  private void compare(Rival.Plan plan, List<Rival> rivals)
      throws IOException, InterruptedException {
    List<Rival> all = new ArrayList<>(List.of(Rival.servlet()));
    all.addAll(rivals);
    all.add(Rival.servlet());
    List<Serving> servers = new ArrayList<>();
    try {
      for (Rival each : all) {
        Serving server = each.start().with(plan);
        servers.add(server);
        try {
          warmUp(server, plan);
        } catch (IOException e) {
          throw new IOException(each.title() + " does not serve " + plan.title(), e);
        }
      }
      List<List<Comparison.Run>> measured = new ArrayList<>();
      for (int i = 0; i < options.rounds(); i++) {
        measured.add(round(servers, plan, i % 2 == 1));
      }
      report(plan, rivals, measured);
    } finally {
      for (Serving each : servers) {
        each.close();
      }
    }
  }

  /** A run of each, in the order of the servers, whatever the order in which they were run. */
  private List<Comparison.Run> round(List<Serving> servers, Rival.Plan plan, boolean back)
      throws IOException, InterruptedException {
    Comparison.Run[] runs = new Comparison.Run[servers.size()];
    for (int i = 0; i < runs.length; i++) {
      // There and back again, so that what drifts favours nobody.
      int which = back ? runs.length - 1 - i : i;
      runs[which] = run(servers.get(which), plan);
    }
    return List.of(runs);
  }

  private void report(Rival.Plan plan, List<Rival> rivals, List<List<Comparison.Run>> measured) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < rivals.size(); i++) {
      int which = i + 1;
      comparisons.add(
          new Comparison(
              plan.container().runner(),
              rivals.get(i).title(),
              plan.title(),
              plan.connections(),
              measured.stream()
                  .map(
                      runs ->
                          new Comparison.Round(
                              runs.get(0), runs.get(which), runs.get(runs.size() - 1)))
                  .toList()));
    }
    done.addAll(comparisons);
    comparisons.forEach(each -> System.out.println(LoadReport.line(each)));
    for (Comparison other : comparisons.subList(1, comparisons.size())) {
      Lead lead = Lead.of(comparisons.get(0), other);
      leads.add(lead);
      System.out.println(lead);
    }
  }

  private static void warmUp(Serving server, Rival.Plan plan)
      throws IOException, InterruptedException {
    if (plan.workload().giant()) {
      drive(server, plan, 1);
      drive(server, plan, 1);
    } else {
      drive(server, plan, WARM_UP_SECONDS);
    }
  }

  private Comparison.Run run(Serving server, Rival.Plan plan)
      throws IOException, InterruptedException {
    Duration cpu = server.cpu();
    double allocated = server.allocated();
    Wrk.Figures figures = drive(server, plan, options.seconds());
    double requests = figures.requests();
    return new Comparison.Run(
        figures.perSecond(),
        server.cpu().minus(cpu).toNanos() / 1_000.0 / requests,
        (server.allocated() - allocated) / requests,
        server.resident(),
        figures);
  }

  private static Wrk.Figures drive(Serving server, Rival.Plan plan, int seconds)
      throws IOException, InterruptedException {
    if (plan.workload().giant()) {
      return Transfer.run(server.port(), plan.workload());
    }
    Wrk.Figures figures = Wrk.run(server.port(), plan.workload(), plan.connections(), seconds);
    long allowed = server.drops() ? 1 + figures.requests() / 1_000 : 0;
    if (figures.requests() == 0 || figures.errors() > allowed) {
      throw new IOException(figures.errors() + " failed, and " + figures.requests() + " did not");
    }
    return figures;
  }
}
