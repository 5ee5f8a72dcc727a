package dev.lintel.tck;

import dev.lintel.test.Rules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What a run of a suite has shown: by case, by rule and by capability, in an order that is fixed.
 */
final class Report {
  private final String suite;
  private final List<Case> planned;
  private final List<Case> cases = new CopyOnWriteArrayList<>();
  private final List<Subject> subjects = new CopyOnWriteArrayList<>();
  private final Map<String, LedgerLine> ledger = new ConcurrentSkipListMap<>();
  private final Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  Report(String suite, List<Case> planned) {
    this.suite = suite;
    this.planned = planned;
  }

  /**
   * All cases of one rule.
   *
   * @param verdict the weightiest of its cases
   * @param counts how many cases have each verdict
   * @param cases those that did not pass
   */
  record RuleLine(
      String id, String sentence, Verdict verdict, Map<Verdict, Integer> counts, List<Case> cases) {
    int count(Verdict wanted) {
      return counts.getOrDefault(wanted, 0);
    }

    /** Whether nothing was shown of it for another reason than an undeclared capability. */
    boolean isOpen() {
      return verdict == Verdict.NOT_RUN && !cases.stream().allMatch(Case::isUndeclared);
    }
  }

  /**
   * A capability.
   *
   * @param declared whether the server says that it has it
   * @param outcome what the cases have shown of that
   */
  record CapabilityLine(String name, boolean declared, String outcome) {}

  /**
   * An entry of the ledger.
   *
   * @param ways what it says comes instead, one of them where it has several lists of cases
   * @param cases those that have met it
   */
  record LedgerLine(List<Ledger.Entry> ways, List<String> cases) {
    String heading() {
      return ways.get(0).id();
    }

    private LedgerLine and(LedgerLine other) {
      return new LedgerLine(joined(ways, other.ways), joined(cases, other.cases));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
      return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }
  }

  /** A case that has failed stays so, and one that had passed fails by what comes behind it. */
  void add(Case done) {
    if (done.verdict() == Verdict.FAILED) {
      cases.removeIf(other -> other.id().equals(done.id()) && other.verdict() != Verdict.FAILED);
    }
    cases.add(done);
  }

  void add(Subject subject) {
    subjects.add(subject);
  }

  /** Notes what a case has met. */
  void add(String id, List<Ledger.Entry> met) {
    for (Ledger.Entry entry : met) {
      ledger.merge(entry.id(), new LedgerLine(List.of(entry), List.of(id)), LedgerLine::and);
    }
  }

  String suite() {
    return suite;
  }

  Instant date() {
    return date;
  }

  List<Subject> subjects() {
    return List.copyOf(subjects);
  }

  /** The entries that were met, by heading. */
  List<LedgerLine> ledger() {
    return List.copyOf(ledger.values());
  }

  /** Whether any case has shown anything. */
  boolean isEmpty() {
    return cases.stream().allMatch(done -> done.verdict() == Verdict.NOT_RUN);
  }

  boolean failed() {
    return cases.stream().anyMatch(done -> done.verdict() == Verdict.FAILED);
  }

  /** Everything that ran or should have, by id. */
  List<Case> cases() {
    List<Case> all = new ArrayList<>(cases);
    planned.stream()
        .filter(plan -> cases.stream().noneMatch(done -> done.isOf(plan)))
        .forEach(all::add);
    all.sort(Case.BY_ID);
    return all;
  }

  List<Case> cases(Verdict verdict) {
    return cases().stream().filter(each -> each.verdict() == verdict).toList();
  }

  /** The topics of cases that were left out of the run, by name. */
  List<String> leftOut() {
    return cases().stream()
        .filter(Case::isLeftOut)
        .map(each -> each.id().split("/", 2)[0])
        .distinct()
        .toList();
  }

  /** The rules that have a case, by id. */
  List<RuleLine> rules() {
    Map<String, List<Case>> byRule = new TreeMap<>();
    for (Case each : cases()) {
      each.rules().forEach(rule -> byRule.computeIfAbsent(rule, r -> new ArrayList<>()).add(each));
    }
    List<RuleLine> lines = new ArrayList<>();
    byRule.forEach((rule, of) -> lines.add(line(rule, of)));
    return lines;
  }

  List<RuleLine> rules(Verdict verdict) {
    return rules().stream().filter(rule -> rule.verdict() == verdict).toList();
  }

  private static RuleLine line(String rule, List<Case> cases) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    Verdict verdict = Verdict.NOT_RUN;
    List<Case> others = new ArrayList<>();
    for (Case each : cases) {
      counts.merge(each.verdict(), 1, Integer::sum);
      verdict = each.verdict().compareTo(verdict) > 0 ? each.verdict() : verdict;
      if (each.verdict() != Verdict.PASSED) {
        others.add(each);
      }
    }
    return new RuleLine(rule, Rules.of(rule).sentence(), verdict, counts, others);
  }

  /** What is declared, and what has a case. */
  List<CapabilityLine> capabilities() {
    Set<String> declared = new TreeSet<>();
    subjects.forEach(subject -> declared.addAll(subject.info().capabilities()));
    Set<String> names = new TreeSet<>(declared);
    List<Case> all = cases();
    all.stream().map(Case::capability).filter(name -> !name.isEmpty()).forEach(names::add);
    return names.stream()
        .map(
            name -> new CapabilityLine(name, declared.contains(name), outcome(name, declared, all)))
        .toList();
  }

  private static String outcome(String name, Set<String> declared, List<Case> all) {
    List<Case> of = all.stream().filter(each -> each.capability().equals(name)).toList();
    if (of.isEmpty()) {
      return "no case can show it";
    }
    if (of.stream().anyMatch(each -> each.verdict() == Verdict.FAILED)) {
      return "failed";
    }
    if (of.stream().anyMatch(each -> each.verdict() == Verdict.LEDGER)) {
      return "ledger";
    }
    if (of.stream().noneMatch(each -> each.verdict() == Verdict.PASSED)) {
      return "not run";
    }
    return declared.contains(name) ? "proven" : "missing as specified";
  }

  /** The one word about it all. */
  String verdict() {
    if (isEmpty()) {
      return "nothing was run";
    }
    if (failed()) {
      return "failed";
    }
    if (rules(Verdict.NOT_RUN).stream().anyMatch(RuleLine::isOpen) || !leftOut().isEmpty()) {
      return "passed in part";
    }
    return rules(Verdict.LEDGER).isEmpty() ? "passed" : "passed but for the ledger";
  }

  /** Each rule of a failure with its sentence and the place where to read on. */
  static String explained(List<String> ids) {
    StringBuilder text = new StringBuilder();
    for (String id : ids) {
      Rules.Rule rule = Rules.of(id);
      text.append("\n  ").append(id).append(": ").append(rule.sentence());
      text.append(" (").append(rule.place()).append(')');
    }
    return text.toString();
  }
}
