package dev.lintel.tck;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A report for people: one page that needs nothing else. */
final class ReportPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6576;--paper:#fff;--line:#d9dee7;
       --passed:#1a7f4b;--failed:#c0262d;--ledger:#a15c00;--not-run:#6b7280}
      @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa4b5;--paper:#14181f;
       --line:#2c3440;--passed:#4cc38a;--failed:#ff7a7f;--ledger:#f0b35a;--not-run:#9aa4b5}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:68rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;
       color:var(--ink);background:var(--paper)}
      h1{font-size:1.4rem;margin:.5rem 0;overflow-wrap:anywhere}
      h2{font-size:1.1rem;margin:2rem 0 .5rem}
      code,pre{font:.85rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
      pre{white-space:pre-wrap;margin:.25rem 0;padding:.5rem;border:1px solid var(--line);
       max-height:24rem;overflow:auto}
      table{width:100%;border-collapse:collapse}
      td,th{padding:.3rem .5rem;text-align:left;vertical-align:top;
       border-bottom:1px solid var(--line)}
      th{font-weight:600;white-space:nowrap}
      td:first-child{white-space:nowrap}
      summary{cursor:pointer;padding:.3rem 0}
      .soft{color:var(--soft)}
      .verdict{display:inline-block;padding:.1rem .6rem;border-radius:.3rem;font-weight:600;
       border:2px solid}
      .passed{color:var(--passed)}.failed{color:var(--failed)}
      .ledger{color:var(--ledger)}.not-run{color:var(--not-run)}
      @media(max-width:40rem){table,tbody,tr,td,th{display:block;white-space:normal}
       td,th{border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--line);padding:.4rem 0}
       td:first-child{white-space:normal}}
      """;

  private final Report report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    return new ReportPage(report).write();
  }

  private String write() {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>Conformance of ").append(escaped(report.suite())).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<h1>Conformance of ").append(escaped(report.suite())).append("</h1>\n");
    page.append("<p>").append(badge(report.verdict())).append("</p>\n");
    facts();
    failures();
    capabilities();
    ledger();
    rules();
    notRun();
    return page.append("</body>\n</html>\n").toString();
  }

  private void facts() {
    page.append("<table>\n");
    report.subjects().stream()
        .findFirst()
        .ifPresent(
            subject -> {
              row("Server", escaped(subject.name() + ", " + subject.place()));
              row("Java", escaped(subject.java()));
              row("System", escaped(subject.system()));
              row("Specification", escaped(subject.info().spec()));
            });
    row("Date", escaped(report.date().toString()));
    row(
        "Rules",
        counts(report.rules().size() + " with a case", verdict -> report.rules(verdict).size()));
    row("Cases", counts(report.cases().size() + "", verdict -> report.cases(verdict).size()));
    page.append("</table>\n");
  }

  private static String counts(String all, java.util.function.ToIntFunction<Verdict> count) {
    StringBuilder text = new StringBuilder(all).append(": ");
    for (Verdict verdict :
        List.of(Verdict.PASSED, Verdict.FAILED, Verdict.LEDGER, Verdict.NOT_RUN)) {
      int n = count.applyAsInt(verdict);
      text.append(verdict == Verdict.PASSED ? "" : ", ");
      text.append("<span class=\"").append(n == 0 ? "soft" : style(verdict.shown())).append("\">");
      text.append(n).append(' ').append(verdict.shown()).append("</span>");
    }
    return text.toString();
  }

  private void failures() {
    List<Case> failed = report.cases(Verdict.FAILED);
    if (failed.isEmpty()) {
      return;
    }
    page.append("<h2 class=\"failed\">Failures</h2>\n");
    for (Case each : failed) {
      page.append("<details open><summary><code>").append(escaped(each.id()));
      page.append("</code></summary>\n");
      String rules = Report.explained(each.rules()).strip();
      page.append("<p>").append(escaped(rules).replace("\n", "<br>")).append("</p>\n<pre>");
      page.append(escaped(each.text())).append("</pre></details>\n");
    }
  }

  private void capabilities() {
    page.append("<h2>Capabilities</h2>\n<table>\n");
    for (Report.CapabilityLine each : report.capabilities()) {
      String declared = each.declared() ? "declared: " : "not declared: ";
      row(escaped(each.name()), declared + badge(each.outcome()));
    }
    page.append("</table>\n");
  }

  private void ledger() {
    page.append("<h2>Ledger</h2>\n");
    if (report.ledger().isEmpty()) {
      page.append("<p>No known difference was met.</p>\n");
      return;
    }
    page.append("<table>\n");
    for (Report.LedgerLine each : report.ledger()) {
      row("<code>" + escaped(each.heading()) + "</code>", told(each));
    }
    page.append("</table>\n");
  }

  private static String told(Report.LedgerLine line) {
    StringBuilder html = new StringBuilder();
    for (Ledger.Entry way : line.ways()) {
      item(html, "only", way.shownOnly());
      item(html, "instead", way.instead());
      item(html, "meant", Objects.requireNonNullElse(way.meant(), ""));
    }
    Ledger.Entry entry = line.ways().get(0);
    item(html, "code", entry.code());
    item(html, "tried", entry.tried());
    item(html, "do", entry.advice());
    item(html, "race", entry.race());
    html.append("<details><summary class=\"soft\">").append(line.cases().size());
    html.append(" cases</summary>\n<pre>").append(escaped(String.join("\n", line.cases())));
    return html.append("</pre></details>").toString();
  }

  private static void item(StringBuilder html, String name, String text) {
    if (!text.isEmpty()) {
      html.append("<b>").append(name).append(":</b> ").append(escaped(text)).append("<br>");
    }
  }

  private void rules() {
    page.append("<h2>Rules</h2>\n");
    Map<String, List<Report.RuleLine>> groups = new TreeMap<>();
    for (Report.RuleLine rule : report.rules()) {
      groups.computeIfAbsent(rule.id().substring(0, 6), g -> new java.util.ArrayList<>()).add(rule);
    }
    groups.forEach(
        (group, rules) -> {
          boolean red = rules.stream().anyMatch(rule -> rule.verdict() == Verdict.FAILED);
          page.append(red ? "<details open>" : "<details>").append("<summary><code>").append(group);
          page.append("</code> ");
          page.append(
              counts(
                  rules.size() + " rules",
                  verdict -> (int) rules.stream().filter(r -> r.verdict() == verdict).count()));
          page.append("</summary>\n<table>\n");
          rules.forEach(this::rule);
          page.append("</table></details>\n");
        });
  }

  private void rule(Report.RuleLine rule) {
    String cases =
        counts(rule.counts().values().stream().mapToInt(n -> n).sum() + " cases", rule::count);
    row(
        "<code>" + rule.id() + "</code> " + badge(rule.verdict().shown()),
        escaped(rule.sentence()) + "<br><span class=\"soft\">" + cases + "</span>");
  }

  private void notRun() {
    Map<String, StringBuilder> reasons = new TreeMap<>();
    for (Case each : report.cases(Verdict.NOT_RUN)) {
      reasons
          .computeIfAbsent(each.text(), reason -> new StringBuilder())
          .append(escaped(each.id()))
          .append('\n');
    }
    page.append("<h2>Not run</h2>\n");
    reasons.forEach(
        (reason, ids) -> {
          page.append("<details><summary>")
              .append(escaped(reason))
              .append(" <span class=\"soft\">(");
          page.append(ids.toString().lines().count()).append(" cases)</span></summary>\n<pre>");
          page.append(ids).append("</pre></details>\n");
        });
    if (reasons.isEmpty()) {
      page.append("<p>Every case was run.</p>\n");
    }
  }

  private void row(String name, String html) {
    page.append("<tr><th scope=\"row\">").append(name).append("</th><td>").append(html);
    page.append("</td></tr>\n");
  }

  private static String badge(String verdict) {
    return "<span class=\"verdict " + style(verdict) + "\">" + escaped(verdict) + "</span>";
  }

  private static String style(String verdict) {
    return switch (verdict) {
      case "passed", "proven", "missing as specified" -> "passed";
      case "failed", "nothing was run" -> "failed";
      case "ledger", "passed but for the ledger" -> "ledger";
      default -> "not-run";
    };
  }

  private static String escaped(String text) {
    StringBuilder html = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                default -> {
                  boolean unseen =
                      (Character.isISOControl(c) && c != '\n' && c != '\t')
                          || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
                  html.appendCodePoint(unseen ? 0xFFFD : c);
                }
              }
            });
    return html.toString();
  }
}
