package dev.lintel.tck;

import dev.lintel.ServerInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report for machines. */
final class ReportJson {
  private ReportJson() {}

  static String of(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("suite", report.suite());
    json.put("verdict", report.verdict());
    json.put("specification", ServerInfo.SPEC);
    json.put("date", report.date().toString());
    json.put("server", server(report));
    json.put("rules", counts(report));
    json.put("ledger", report.ledger().stream().map(ReportJson::entry).toList());
    json.put("capabilities", report.capabilities().stream().map(ReportJson::capability).toList());
    json.put("byRule", report.rules().stream().map(ReportJson::rule).toList());
    json.put("failures", report.cases(Verdict.FAILED).stream().map(ReportJson::failure).toList());
    json.put("notRun", report.cases(Verdict.NOT_RUN).stream().map(ReportJson::notRun).toList());
    return Json.of(json);
  }

  private static Map<String, Object> server(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    report.subjects().stream()
        .findFirst()
        .ifPresent(
            subject -> {
              json.put("name", subject.info().name());
              json.put("version", subject.info().version());
              json.put("specification", subject.info().spec());
              json.put("place", subject.place());
              json.put("java", subject.java());
              json.put("system", subject.system());
            });
    return json;
  }

  private static Map<String, Object> counts(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("withCases", report.rules().size());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.shown(), report.rules(verdict).size());
    }
    Map<String, Object> cases = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      cases.put(verdict.shown(), report.cases(verdict).size());
    }
    json.put("cases", cases);
    return json;
  }

  private static Map<String, Object> entry(Report.LedgerLine line) {
    Ledger.Entry entry = line.ways().get(0);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("heading", line.heading());
    json.put("code", entry.code());
    json.put("tried", entry.tried());
    json.put("do", entry.advice());
    json.put("race", entry.race());
    json.put("ways", line.ways().stream().map(ReportJson::way).toList());
    json.put("cases", line.cases());
    return json;
  }

  private static Map<String, Object> way(Ledger.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("instead", entry.instead());
    if (entry.meant() != null) {
      json.put("meant", entry.meant());
    }
    if (!entry.only().isEmpty()) {
      json.put("only", entry.shownOnly());
    }
    return json;
  }

  private static Map<String, Object> capability(Report.CapabilityLine capability) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", capability.name());
    json.put("declared", capability.declared());
    json.put("outcome", capability.outcome());
    return json;
  }

  private static Map<String, Object> rule(Report.RuleLine rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", rule.id());
    json.put("sentence", rule.sentence());
    json.put("verdict", rule.verdict().shown());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.shown() + " cases", rule.count(verdict));
    }
    List<String> reasons = new ArrayList<>();
    rule.cases().stream()
        .filter(each -> each.verdict() == Verdict.NOT_RUN)
        .map(Case::text)
        .distinct()
        .sorted()
        .forEach(reasons::add);
    json.put("reasons", reasons);
    return json;
  }

  private static Map<String, Object> failure(Case failed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", failed.id());
    json.put("rules", failed.rules());
    json.put("message", failed.text());
    return json;
  }

  private static Map<String, Object> notRun(Case left) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", left.id());
    json.put("reason", left.text());
    return json;
  }
}
