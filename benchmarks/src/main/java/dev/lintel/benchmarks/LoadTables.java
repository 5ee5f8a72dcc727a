package dev.lintel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run as tables that can be put into a document of Markdown. */
final class LoadTables {
  private LoadTables() {}

  /** All of it, as a document. */
  static String of(LoadReport report) {
    StringBuilder document = new StringBuilder("# Lintel under load\n\n");
    document.append(report.head()).append("\n\n").append(LoadReport.LEGEND).append("\n\n");
    document.append("## Lintel over the servlet\n\n").append(overTheServlet(report));
    if (!report.leads().isEmpty()) {
      document.append("\n## Beside others\n\n").append(besideOthers(report));
    }
    return document.toString();
  }

  /** One comparison, figure by figure. */
  static String of(Comparison comparison) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "",
                "servlet:",
                comparison.contestant() + ":",
                "ratio:",
                "least to greatest",
                "resolution:",
                "distinguishable",
                "target"));
    for (Measure measure : Measure.values()) {
      List<String> cells = new ArrayList<>();
      cells.add(measure.title());
      cells.add(measure.told(comparison.servlet(measure).median()));
      cells.add(measure.told(comparison.contestant(measure).median()));
      cells.addAll(ratio(comparison, measure));
      table.row(cells);
    }
    return String.format(
        Locale.ROOT,
        "%s, %s, %,d connections%n%n%s",
        comparison.container(),
        comparison.workload(),
        comparison.connections(),
        table);
  }

  private static List<String> ratio(Comparison comparison, Measure measure) {
    Comparison.Spread ratio = comparison.ratio(measure);
    if (!Measure.COMPARED.contains(measure) || Double.isNaN(ratio.median())) {
      return List.of("", "", "", "", "");
    }
    Target target = Target.of(comparison, measure);
    return List.of(
        String.format(Locale.ROOT, "%.3f", ratio.median()),
        String.format(Locale.ROOT, "%.3f to %.3f", ratio.least(), ratio.greatest()),
        String.format(Locale.ROOT, "%.3f", comparison.resolution(measure).greatest()),
        comparison.distinguishable(measure) ? "yes" : "no",
        target == null ? "" : target + ": " + target.verdict(comparison));
  }

  private static MarkdownTable overTheServlet(LoadReport report) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "Container",
                "Workload",
                "Connections:",
                "Servlet, 1/s:",
                "Throughput [resolution]",
                "CPU [resolution]",
                "p50 [resolution]",
                "p99 [resolution]",
                "CPU, s for 100,000:",
                "The servlet's:",
                "RSS, MiB:",
                "The servlet's:",
                "Allocated, bytes:",
                "The servlet's:",
                "Targets"));
    for (Comparison each : report.comparisons()) {
      if (each.ofLintel()) {
        List<String> cells = new ArrayList<>(where(each));
        cells.add(servlet(each, Measure.THROUGHPUT));
        cells.addAll(ratios(each));
        for (Measure measure : List.of(Measure.CPU, Measure.MEMORY, Measure.ALLOCATED)) {
          cells.add(contestant(each, measure));
          cells.add(servlet(each, measure));
        }
        cells.add(verdicts(each));
        table.row(cells);
      }
    }
    return table;
  }

  private static MarkdownTable besideOthers(LoadReport report) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "Container",
                "Workload",
                "Connections:",
                "",
                "1/s:",
                "Throughput [resolution]",
                "CPU [resolution]",
                "p50 [resolution]",
                "p99 [resolution]",
                "CPU, s for 100,000:",
                "RSS, MiB:",
                "Allocated, bytes:",
                "Lintel over it"));
    for (Comparison each : report.comparisons()) {
      List<String> cells = new ArrayList<>(where(each));
      cells.add(each.ofLintel() ? "**Lintel**" : each.contestant());
      cells.add(contestant(each, Measure.THROUGHPUT));
      cells.addAll(ratios(each));
      for (Measure measure : List.of(Measure.CPU, Measure.MEMORY, Measure.ALLOCATED)) {
        cells.add(contestant(each, measure));
      }
      cells.add(lead(each, report.leads()));
      table.row(cells);
    }
    return table;
  }

  private static List<String> where(Comparison of) {
    return List.of(
        of.container(), of.workload(), String.format(Locale.ROOT, "%,d", of.connections()));
  }

  private static String servlet(Comparison of, Measure measure) {
    return measure.told(of.servlet(measure).median());
  }

  private static String contestant(Comparison of, Measure measure) {
    return measure.told(of.contestant(measure).median());
  }

  private static List<String> ratios(Comparison of) {
    return Measure.COMPARED.stream().map(of::told).toList();
  }

  /** What has come of each target, in a line. */
  static String verdicts(Comparison of) {
    return Target.of(of).stream()
        .map(target -> target.measure().name().toLowerCase(Locale.ROOT) + " " + target.verdict(of))
        .collect(Collectors.joining("; "));
  }

  private static String lead(Comparison of, List<Lead> leads) {
    return leads.stream().filter(lead -> lead.isOver(of)).map(Lead::told).findFirst().orElse("");
  }
}
