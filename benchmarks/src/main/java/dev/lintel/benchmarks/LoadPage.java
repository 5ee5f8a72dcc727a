package dev.lintel.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A run as a page that needs nothing but itself. */
final class LoadPage {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem;
        padding: 0 1rem; color: #1b1b1b; background: #fff; }
      table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
      th, td { text-align: left; padding: 0.25rem 0.5rem; border-bottom: 1px solid #ddd; }
      td { white-space: nowrap; }
      .wide { overflow-x: auto; }
      svg { width: 100%; height: auto; max-width: 60rem; font: 13px system-ui, sans-serif; }
      .servlet { stroke: #8a5a00; fill: #8a5a00; }
      .lintel { stroke: #0b57d0; fill: #0b57d0; }
      .peer { stroke: #6b2fa0; fill: #6b2fa0; }
      .grid { stroke: #ccc; }
      """;
  private static final int WIDTH = 960;

  /** Where the figures are in words. */
  private static final int RIGHT = 230;

  private static final int LEFT = 260;
  private static final int ROW = 26;
  private static final double LOWEST = 0.75;
  private static final double HIGHEST = 1.25;

  private final LoadReport report;
  private final StringBuilder page = new StringBuilder();

  private LoadPage(LoadReport report) {
    this.report = report;
  }

  static String of(LoadReport report) {
    return new LoadPage(report).write();
  }

  private String write() {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>Lintel under load</title>\n<style>\n").append(STYLE);
    page.append("</style>\n</head>\n<body>\n<h1>Lintel under load</h1>\n<p>");
    page.append(escaped(report.head())).append("</p>\n<p>").append(LoadReport.LEGEND);
    page.append(" In the plots the grey bar is one servlet over the other.</p>\n");
    table();
    ratios("Throughput over the servlet's", Measure.THROUGHPUT);
    ratios("Processor time of a request over the servlet's", Measure.CPU);
    ratios("p99 over the servlet's", Measure.P99);
    latency();
    bars("Processor time of a short text, by connections", Measure.CPU, this::byConnections);
    bars("p99 of a short text, by connections", Measure.P99, this::byConnections);
    bars("Processor time of a request, by the size of the answer", Measure.CPU, this::bySize);
    bars("What the server allocates for a request", Measure.ALLOCATED, this::byWorkload);
    return page.append("</body>\n</html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void table() {
    page.append("<div class=\"wide\"><table>\n<tr>");
    for (String head :
        List.of(
            "Container",
            "Workload",
            "Connections",
            "Servlet, 1/s",
            "Who",
            "1/s",
            "Throughput",
            "CPU",
            "p50",
            "p99",
            "CPU, s for 100,000",
            "RSS, MiB",
            "Allocated, bytes",
            "Targets")) {
      page.append("<th scope=\"col\">").append(head).append("</th>");
    }
    page.append("</tr>\n");
    for (Comparison each : report.comparisons()) {
      page.append("<tr>");
      cell(each.container());
      cell(each.workload());
      cell(Integer.toString(each.connections()));
      cell(Measure.THROUGHPUT.told(each.servlet(Measure.THROUGHPUT).median()));
      cell(each.contestant());
      cell(Measure.THROUGHPUT.told(each.contestant(Measure.THROUGHPUT).median()));
      Measure.COMPARED.forEach(measure -> cell(each.told(measure)));
      cell(fromTo(each, Measure.CPU));
      cell(fromTo(each, Measure.MEMORY));
      cell(fromTo(each, Measure.ALLOCATED));
      cell(LoadTables.verdicts(each));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private static String fromTo(Comparison of, Measure measure) {
    return measure.told(of.servlet(measure).median())
        + " → "
        + measure.told(of.contestant(measure).median());
  }

  private void cell(String text) {
    page.append("<td>").append(text).append("</td>");
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  /** A line for each comparison: the grey bar is the servlet against itself. */
  private void ratios(String title, Measure measure) {
    List<Comparison> rows =
        report.comparisons().stream()
            .filter(each -> !Double.isNaN(each.ratio(measure).median()))
            .toList();
    begin(title, rows.size());
    for (double at : new double[] {0.8, 0.9, 1.0, 1.1, 1.2}) {
      line("grid", x(at), 0, x(at), ROW * rows.size());
      text(x(at) + 3, 12, String.format(Locale.ROOT, "%.1f", at));
    }
    int y = ROW;
    for (Comparison each : rows) {
      text(0, y + 5, label(each));
      Comparison.Spread noise = each.resolution(measure);
      page.append(
          String.format(Locale.ROOT, "<rect fill=\"#e4e4e4\" x=\"%.1f\"", x(noise.least())));
      page.append(
          String.format(
              Locale.ROOT,
              " y=\"%d\" width=\"%.1f\" height=\"12\"/>%n",
              y - 6,
              Math.max(1, x(noise.greatest()) - x(noise.least()))));
      Comparison.Spread ratio = each.ratio(measure);
      line(style(each), x(ratio.least()), y, x(ratio.greatest()), y);
      circle(style(each), x(ratio.median()), y);
      beyond(ratio, y);
      text(WIDTH - RIGHT + 20, y + 5, each.told(measure));
      y += ROW;
    }
    page.append("</svg>\n");
  }

  /** Where a spread goes on outside of the plot, an arrow says so; its numbers stand beside it. */
  private void beyond(Comparison.Spread ratio, int y) {
    if (ratio.least() < LOWEST) {
      text(LEFT - 14, y + 5, "←");
    }
    if (ratio.greatest() > HIGHEST) {
      text(WIDTH - RIGHT + 2, y + 5, "→");
    }
  }

  private static double x(double ratio) {
    double part = (ratio - LOWEST) / (HIGHEST - LOWEST);
    return LEFT + Math.max(0, Math.min(1, part)) * (WIDTH - LEFT - RIGHT);
  }

  /** Percentiles on a line, in ten-fold steps. */
  private void latency() {
    List<Comparison> rows =
        report.comparisons().stream().filter(each -> !each.plan().workload().giant()).toList();
    begin("Latency: p50, p90, p99 and p99.9", rows.size());
    for (double micros = 10; micros <= 1_000_000; micros *= 10) {
      double at = logarithmic(micros);
      line("grid", at, 0, at, ROW * rows.size());
      text(at + 3, 12, micros < 1_000 ? whole(micros) + " µs" : whole(micros / 1_000) + " ms");
    }
    int y = ROW;
    for (Comparison each : rows) {
      text(0, y + 5, label(each));
      for (String percentile : List.of("50", "90", "99", "99.9")) {
        circle(
            "servlet",
            logarithmic(each.servlet(run -> run.percentile(percentile)).median()),
            y - 4);
        circle(
            style(each),
            logarithmic(each.contestant(run -> run.percentile(percentile)).median()),
            y + 4);
      }
      y += ROW;
    }
    end();
  }

  private static double logarithmic(double micros) {
    double part = (Math.log10(Math.max(10, micros)) - 1) / 6;
    return LEFT + Math.min(1, part) * (WIDTH - LEFT - 10);
  }

  /** Which comparisons belong to one curve, each with its place on the axis. */
  private interface Curve {
    @Nullable
    String place(Comparison comparison);
  }

  private @Nullable String byConnections(Comparison of) {
    return of.ofLintel() && isPlain(of) && of.plan().workload() == Workload.TEXT
        ? of.connections() + " connections"
        : null;
  }

  private static boolean isPlain(Comparison of) {
    return of.plan().threads() == Threads.PLATFORM;
  }

  private @Nullable String byWorkload(Comparison of) {
    return of.ofLintel() ? of.workload() + ", " + of.connections() : null;
  }

  private @Nullable String bySize(Comparison of) {
    if (!of.ofLintel() || !isPlain(of) || of.connections() != Workload.TEXT.connections()) {
      return null;
    }
    return switch (of.plan().workload()) {
      case TEXT -> "13 bytes";
      case JSON -> "1 KiB, as sent";
      case BYTES -> "16 KiB";
      case LARGE -> "64 KiB";
      case FILE -> "64 KiB, a file";
      default -> null;
    };
  }

  /** Figures of the servlet and of Lintel; a point or two are no curve. */
  private void bars(String title, Measure measure, Curve curve) {
    Map<String, Comparison> rows = new LinkedHashMap<>();
    for (Comparison each : report.comparisons()) {
      String place = curve.place(each);
      if (place != null) {
        rows.putIfAbsent(each.container() + ", " + place, each);
      }
    }
    if (rows.size() < 3) {
      return;
    }
    double greatest =
        rows.values().stream()
            .flatMapToDouble(
                each ->
                    DoubleStream.of(
                        each.servlet(measure).median(), each.contestant(measure).median()))
            .max()
            .orElse(1);
    begin(title + " (" + measure.title() + ")", rows.size());
    int y = ROW;
    for (Map.Entry<String, Comparison> row : rows.entrySet()) {
      text(0, y + 5, row.getKey());
      bar("servlet", y - 10, measure, row.getValue().servlet(measure), greatest);
      bar("lintel", y, measure, row.getValue().contestant(measure), greatest);
      y += ROW;
    }
    end();
  }

  private void bar(
      String style, int y, Measure measure, Comparison.Spread figure, double greatest) {
    double width = figure.median() / greatest * (WIDTH - LEFT - 150);
    page.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"6\"/>%n",
            style,
            LEFT,
            y,
            width));
    text(LEFT + width + 6, y + 8, measure.told(figure.median()));
  }

  private void begin(String title, int rows) {
    page.append("<h2>").append(title).append("</h2>\n<svg role=\"img\" aria-label=\"");
    page.append(title).append("\" viewBox=\"0 0 ").append(WIDTH).append(' ');
    page.append(ROW * (rows + 1)).append("\">\n");
  }

  /** With what the colours mean. */
  private void end() {
    page.append("</svg>\n<p>");
    page.append("<span style=\"color:#8a5a00\">●</span> servlet ");
    page.append("<span style=\"color:#0b57d0\">●</span> Lintel");
    if (!report.leads().isEmpty()) {
      page.append(" <span style=\"color:#6b2fa0\">●</span> who is named in the row");
    }
    page.append("</p>\n");
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    page.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            style,
            x1,
            y1,
            x2,
            y2));
  }

  private void circle(String style, double x, double y) {
    page.append(
        String.format(
            Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n", style, x, y));
  }

  private void text(double x, double y, String text) {
    page.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, text));
  }

  private static String label(Comparison of) {
    String label = of.container() + " " + of.workload() + ", " + of.connections();
    return of.ofLintel() ? label : label + ", " + of.contestant();
  }

  private static String style(Comparison of) {
    return of.ofLintel() ? "lintel" : "peer";
  }
}
