package dev.lintel.tck;

import java.util.stream.Collectors;

/** A report for the log: a few lines. */
final class ReportText {
  private ReportText() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder("conformance of ").append(report.suite());
    report.subjects().stream()
        .findFirst()
        .ifPresent(
            subject -> {
              line(text, "server", subject.name() + ", " + subject.place());
              line(text, "java", subject.java() + ", " + subject.system());
            });
    line(text, "verdict", report.verdict());
    line(
        text,
        "rules",
        report.rules(Verdict.PASSED).size()
            + " passed of "
            + report.rules().size()
            + " with a case; "
            + report.rules(Verdict.FAILED).size()
            + " failed, "
            + report.rules(Verdict.LEDGER).size()
            + " in the ledger, "
            + report.rules(Verdict.NOT_RUN).size()
            + " not run");
    line(
        text,
        "cases",
        report.cases(Verdict.PASSED).size()
            + " passed, "
            + report.cases(Verdict.FAILED).size()
            + " failed, "
            + report.cases(Verdict.LEDGER).size()
            + " in the ledger, "
            + report.cases(Verdict.NOT_RUN).size()
            + " not run");
    if (!report.leftOut().isEmpty()) {
      line(text, "left out", "cases of " + String.join(", ", report.leftOut()));
    }
    line(text, "ledger", "entries met: " + report.ledger().size());
    line(
        text,
        "capabilities",
        report.capabilities().stream()
            .map(each -> each.name() + (each.declared() ? " " : " (undeclared) ") + each.outcome())
            .collect(Collectors.joining(", ")));
    for (Report.RuleLine rule : report.rules(Verdict.FAILED)) {
      line(text, "failed", rule.id() + ": " + rule.sentence());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%n  %-13s%s", name, value));
  }
}
