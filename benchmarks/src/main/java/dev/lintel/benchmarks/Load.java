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

  private final LoadOptions options;
  private final List<Comparison> done = new ArrayList<>();
  private final List<Lead> leads = new ArrayList<>();

  private Load(LoadOptions options) {
    this.options = options;
  }

  /**
   * Measures, prints a table for each comparison, and writes a {@link LoadReport}.
   *
   * @param args see {@link LoadOptions}
   * @throws Exception if a server does not start, or fails under load
   */
  public static void main(String[] args) throws Exception {
    LoadOptions options = LoadOptions.orExit(args);
    List<Match> matches = Match.of(options);
    for (Match match : matches) {
      match.plan().generator().missing().ifPresent(LoadOptions::exit);
    }
    // Nobody wants to hear of it when all has been measured.
    Files.createDirectories(options.report());
    new Load(options).run(matches);
  }

  private void run(List<Match> matches) throws IOException, InterruptedException {
    try {
      for (Match match : matches) {
        compare(match.plan(), match.rivals());
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
    LoadReport report =
        new LoadReport(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            options.command(),
            Machine.here(),
            options.rounds(),
            options.seconds(),
            done,
            leads);
    System.out.println("report: " + report.writeTo(options.report()));
  }

  private void compare(Plan plan, List<Rival> rivals) throws IOException, InterruptedException {
    List<Rival> all = new ArrayList<>(List.of(Rival.servlet()));
    all.addAll(rivals);
    all.add(Rival.servlet());
    try (Started servers = new Started(new ArrayList<>())) {
      for (Rival each : all) {
        Serving server = each.start().with(plan);
        servers.all().add(server);
        try {
          warmUp(server, plan);
        } catch (IOException e) {
          throw new IOException(each.title() + " does not serve " + plan.title(), e);
        }
      }
      List<List<Comparison.Run>> measured = new ArrayList<>();
      for (int i = 0; i < options.rounds(); i++) {
        measured.add(round(all, servers.all(), plan, i % 2 == 1));
      }
      report(plan, rivals, measured);
    }
  }

  /** Servers that end together, each of them also behind one that fails at that. */
  record Started(List<Serving> all) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      IOException failure = null;
      for (Serving each : all) {
        try {
          each.close();
        } catch (IOException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** A run of each, in the order of the servers, whatever the order in which they were run. */
  private List<Comparison.Run> round(
      List<Rival> rivals, List<Serving> servers, Plan plan, boolean back)
      throws IOException, InterruptedException {
    Comparison.Run[] runs = new Comparison.Run[servers.size()];
    for (int i = 0; i < runs.length; i++) {
      // There and back again, so that what drifts favours nobody.
      int which = back ? runs.length - 1 - i : i;
      try {
        runs[which] = run(servers.get(which), plan);
      } catch (IOException e) {
        throw new IOException(rivals.get(which).title() + " fails in " + plan.title(), e);
      }
    }
    return List.of(runs);
  }

  private void report(Plan plan, List<Rival> rivals, List<List<Comparison.Run>> measured) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < rivals.size(); i++) {
      int which = i + 1;
      List<Comparison.Round> rounds =
          measured.stream()
              .map(
                  runs ->
                      new Comparison.Round(runs.get(0), runs.get(which), runs.get(runs.size() - 1)))
              .toList();
      comparisons.add(new Comparison(plan, rivals.get(i).title(), rounds));
    }
    done.addAll(comparisons);
    comparisons.forEach(each -> System.out.println(LoadTables.of(each)));
    for (Comparison other : comparisons.subList(1, comparisons.size())) {
      Lead lead = Lead.of(comparisons.get(0), other);
      leads.add(lead);
      System.out.println(lead);
    }
  }

  private static void warmUp(Serving server, Plan plan) throws IOException, InterruptedException {
    if (plan.workload().giant()) {
      plan.drive(server, 1);
      plan.drive(server, 1);
    } else {
      plan.drive(server, WARM_UP_SECONDS);
    }
  }

  private Comparison.Run run(Serving server, Plan plan) throws IOException, InterruptedException {
    Duration cpu = server.cpu();
    double allocated = server.allocated();
    Figures figures = plan.drive(server, options.seconds());
    double requests = figures.requests();
    return new Comparison.Run(
        figures.perSecond(),
        server.cpu().minus(cpu).toNanos() / 1_000.0 / requests,
        (server.allocated() - allocated) / requests,
        server.resident(),
        figures);
  }
}
