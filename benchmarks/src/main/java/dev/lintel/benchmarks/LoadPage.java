package dev.lintel.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A run as a page that needs nothing but itself. */
final class LoadPage {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem;
        padding: 0 1rem; color: #1b1b1b; background: #fff; }
      table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
      th, td { text-align: left; padding: 0.25rem 0.5rem; border-bottom: 1px solid #ddd; }
      .wide { overflow-x: auto; }
      svg { width: 100%; height: auto; max-width: 60rem; font: 13px system-ui, sans-serif; }
      .servlet { stroke: #8a5a00; fill: #8a5a00; }
      .lintel { stroke: #0b57d0; fill: #0b57d0; }
      .grid { stroke: #ccc; }
      """;
  private static final int WIDTH = 900;
  private static final int LEFT = 260;
  private static final int ROW = 26;

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
    page.append(report.date()).append(", ").append(report.java()).append(", ");
    page.append(report.system()).append("; ").append(report.rounds()).append(" rounds of ");
    page.append(report.seconds())
        .append(" s. The servlet is written by hand, and runs in the same");
    page.append(" container. A ratio inside of what two such servlets differ from each other is");
    page.append(" not distinguishable; in the plots it is the grey bar.</p>\n");
    table();
    ratios("Throughput over the servlet's", Comparison.Run::perSecond);
    ratios("Processor time of a request over the servlet's", Comparison.Run::cpuMicros);
    latency();
    cost("Processor time of a short text, by connections", this::byConnections);
    cost("Processor time of a request, by the size of the answer", this::bySize);
    return page.append("</body>\n</html>\n").toString();
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
            "Bytes more",
            "RSS, MiB")) {
      page.append("<th scope=\"col\">").append(head).append("</th>");
    }
    page.append("</tr>\n");
    for (Comparison each : report.comparisons()) {
      page.append("<tr>");
      cell(each.container());
      cell(each.workload());
      cell(Integer.toString(each.connections()));
      cell(LoadReport.rate(each.of(Comparison.Round::servlet, Comparison.Run::perSecond)));
      cell(each.contestant());
      cell(LoadReport.rate(each.of(Comparison.Round::contestant, Comparison.Run::perSecond)));
      cell(LoadReport.told(each, Comparison.Run::perSecond));
      cell(LoadReport.told(each, Comparison.Run::cpuMicros));
      cell(LoadReport.told(each, run -> run.percentile("50")));
      cell(LoadReport.told(each, run -> run.percentile("99")));
      cell(whole(LoadReport.moreAllocated(each)));
      cell(
          mebibytes(each.of(Comparison.Round::servlet, Comparison.Run::resident))
              + " → "
              + mebibytes(each.of(Comparison.Round::contestant, Comparison.Run::resident)));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private void cell(String text) {
    page.append("<td>").append(text).append("</td>");
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String mebibytes(Comparison.Spread bytes) {
    return whole(bytes.median() / (1 << 20));
  }

  /** A line for each comparison: the grey bar is the servlet against itself. */
  private void ratios(String title, ToDoubleFunction<Comparison.Run> figure) {
    begin(title, report.comparisons().size());
    for (double at : new double[] {0.8, 0.9, 1.0, 1.1, 1.2}) {
      line("grid", x(at), 0, x(at), ROW * report.comparisons().size());
      text(x(at) + 3, 12, String.format(Locale.ROOT, "%.1f", at));
    }
    int y = ROW;
    for (Comparison each : report.comparisons()) {
      text(0, y + 5, label(each));
      Comparison.Spread noise = each.resolution(figure);
      page.append(
          String.format(Locale.ROOT, "<rect fill=\"#e4e4e4\" x=\"%.1f\"", x(noise.least())));
      page.append(
          String.format(
              Locale.ROOT,
              " y=\"%d\" width=\"%.1f\" height=\"12\"/>%n",
              y - 6,
              Math.max(1, x(noise.greatest()) - x(noise.least()))));
      Comparison.Spread ratio = each.ratio(figure);
      line("lintel", x(ratio.least()), y, x(ratio.greatest()), y);
      circle("lintel", x(ratio.median()), y);
      y += ROW;
    }
    page.append("</svg>\n");
  }

  private static double x(double ratio) {
    return LEFT + Math.max(0, Math.min(1, (ratio - 0.75) / 0.5)) * (WIDTH - LEFT - 10);
  }

  /** Percentiles on a line, in ten-fold steps. */
  private void latency() {
    begin("Latency: p50, p90, p99 and p99.9", report.comparisons().size());
    for (double micros = 10; micros <= 1_000_000; micros *= 10) {
      double at = logarithmic(micros);
      line("grid", at, 0, at, ROW * report.comparisons().size());
      text(at + 3, 12, micros < 1_000 ? whole(micros) + " µs" : whole(micros / 1_000) + " ms");
    }
    int y = ROW;
    for (Comparison each : report.comparisons()) {
      text(0, y + 5, label(each));
      for (String percentile : List.of("50", "90", "99", "99.9")) {
        ToDoubleFunction<Comparison.Run> figure = run -> run.percentile(percentile);
        circle("servlet", logarithmic(each.of(Comparison.Round::servlet, figure).median()), y - 4);
        circle(
            "lintel", logarithmic(each.of(Comparison.Round::contestant, figure).median()), y + 4);
      }
      y += ROW;
    }
    page.append("</svg>\n<p><span style=\"color:#8a5a00\">●</span> servlet");
    page.append(" <span style=\"color:#0b57d0\">●</span> Lintel</p>\n");
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
    return of.contestant().equals("lintel") && of.workload().equals("text")
        ? of.connections() + " connections"
        : null;
  }

  private @Nullable String bySize(Comparison of) {
    if (!of.contestant().equals("lintel") || of.connections() != Workload.TEXT.connections()) {
      return null;
    }
    return switch (of.workload()) {
      case "text" -> "13 bytes";
      case "json" -> "1 KiB, as sent";
      case "bytes" -> "16 KiB";
      case "large" -> "64 KiB";
      case "file" -> "64 KiB, a file";
      default -> null;
    };
  }

  private void cost(String title, Curve curve) {
    Map<String, List<Comparison>> rows = new LinkedHashMap<>();
    for (Comparison each : report.comparisons()) {
      String place = curve.place(each);
      if (place != null) {
        rows.computeIfAbsent(each.container() + ", " + place, row -> new ArrayList<>()).add(each);
      }
    }
    if (rows.size() < 4) {
      return;
    }
    double greatest =
        rows.values().stream()
            .flatMap(List::stream)
            .mapToDouble(
                each -> each.of(Comparison.Round::servlet, Comparison.Run::cpuMicros).median())
            .max()
            .orElse(1);
    begin(title, rows.size());
    int y = ROW;
    for (Map.Entry<String, List<Comparison>> row : rows.entrySet()) {
      text(0, y + 5, row.getKey());
      Comparison each = row.getValue().get(0);
      bar(
          "servlet",
          y - 8,
          each.of(Comparison.Round::servlet, Comparison.Run::cpuMicros),
          greatest);
      bar("lintel", y, each.of(Comparison.Round::contestant, Comparison.Run::cpuMicros), greatest);
      y += ROW;
    }
    page.append("</svg>\n");
  }

  private void bar(String style, int y, Comparison.Spread micros, double greatest) {
    double width = micros.median() / greatest * (WIDTH - LEFT - 150);
    page.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"6\"/>%n",
            style,
            LEFT,
            y,
            width));
    text(LEFT + width + 6, y + 8, String.format(Locale.ROOT, "%.1f µs", micros.median()));
  }

  private void begin(String title, int rows) {
    page.append("<h2>").append(title).append("</h2>\n<svg role=\"img\" aria-label=\"");
    page.append(title).append("\" viewBox=\"0 0 ").append(WIDTH).append(' ');
    page.append(ROW * (rows + 1)).append("\">\n");
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
    return of.contestant().equals("lintel") ? label : label + ", " + of.contestant();
  }
}
