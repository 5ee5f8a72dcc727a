package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Case of(String id, Verdict verdict, String text, String... rules) {
    return new Case(id, List.of(rules), "", verdict, text);
  }

  private static Report report(Case... cases) {
    Report report =
        new Report("a.Suite", List.of(of("a/x", Verdict.NOT_RUN, "was not selected", "GW-REQ-09")));
    for (Case each : cases) {
      report.add(each);
    }
    return report;
  }

  @Test
  void the_weightiest_of_its_cases_decides_a_rule() {
    Case passed = of("b/1", Verdict.PASSED, "", "GW-REQ-01", "GW-REQ-02", "GW-REQ-03");
    Case ledger = of("b/2", Verdict.LEDGER, "", "GW-REQ-02", "GW-REQ-03");
    Case failed = of("b/3", Verdict.FAILED, "", "GW-REQ-03");
    Case left = of("b/4", Verdict.NOT_RUN, "", "GW-REQ-01", "GW-REQ-04");
    Report report = report(failed, left, passed, ledger);
    assertThat(report.rules())
        .extracting(Report.RuleLine::id, Report.RuleLine::verdict)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("GW-REQ-01", Verdict.PASSED),
            org.assertj.core.api.Assertions.tuple("GW-REQ-02", Verdict.LEDGER),
            org.assertj.core.api.Assertions.tuple("GW-REQ-03", Verdict.FAILED),
            org.assertj.core.api.Assertions.tuple("GW-REQ-04", Verdict.NOT_RUN),
            org.assertj.core.api.Assertions.tuple("GW-REQ-09", Verdict.NOT_RUN));
    assertThat(report.verdict()).isEqualTo("failed");
  }

  @Test
  void the_order_is_that_of_the_ids_however_they_ran() {
    Case one = of("b/1", Verdict.PASSED, "", "GW-REQ-02");
    Case two = of("b/2", Verdict.PASSED, "", "GW-REQ-01");
    assertThat(report(two, one).cases()).isEqualTo(report(one, two).cases());
    assertThat(report(two, one).rules()).isEqualTo(report(one, two).rules());
  }

  @Test
  void a_row_stands_for_its_table() {
    Report whole = report(of("a/x/row", Verdict.PASSED, "", "GW-REQ-09"));
    assertThat(whole.cases()).extracting(Case::id).containsExactly("a/x/row");
    assertThat(whole.verdict()).isEqualTo("passed");
    Report another = report(of("a/xy", Verdict.PASSED, "", "GW-REQ-01"));
    assertThat(another.cases()).extracting(Case::id).containsExactly("a/x", "a/xy");
    assertThat(another.verdict()).isEqualTo("passed in part");
  }

  /** Each of its rules may have another case that passed. */
  @Test
  void a_run_that_has_left_out_cases_is_one_in_part() {
    Report report = report(of("b/1", Verdict.PASSED, "", "GW-REQ-09"));
    assertThat(report.rules(Verdict.NOT_RUN)).isEmpty();
    assertThat(report.leftOut()).containsExactly("a");
    assertThat(report.verdict()).isEqualTo("passed in part");
    assertThat(ReportText.of(report)).contains("cases of a");
  }

  /** A server may do without, and what stands in its place has cases of its own. */
  @Test
  void what_is_only_about_an_undeclared_capability_is_not_missed() {
    Case whole = of("a/x/row", Verdict.PASSED, "", "GW-REQ-09");
    Case undeclared = of("b/1", Verdict.NOT_RUN, "the server does not declare x", "GW-RSP-23");
    Case elsewhere = of("b/2", Verdict.NOT_RUN, "not here", "GW-RSP-23");
    Report without = report(whole, undeclared);
    assertThat(without.rules(Verdict.NOT_RUN))
        .extracting(Report.RuleLine::id)
        .containsExactly("GW-RSP-23");
    assertThat(without.verdict()).isEqualTo("passed");
    assertThat(report(whole, undeclared, elsewhere).verdict()).isEqualTo("passed in part");
  }

  @Test
  void what_a_topic_shows_at_its_end_is_about_rules() {
    Throwable left =
        catchThrowable(
            () ->
                Broken.require(
                    List.of("GW-DEP-12"),
                    () -> {
                      throw new AssertionError("a thread is left");
                    }));
    assertThat(left)
        .hasMessageContainingAll("a thread is left", "GW-DEP-12: A server MUST NOT leave threads");
    assertThat(Case.ofTopic("untidy", left).rules()).containsExactly("GW-DEP-12");
    Broken found = Broken.found(List.of("GW-SRV-02: the server called twice"));
    Report report = report(of("b/1", Verdict.PASSED, "", "GW-SRV-02"));
    report.add(Case.ofTopic("lint", found));
    assertThat(report.rules(Verdict.FAILED))
        .extracting(Report.RuleLine::id)
        .containsExactly("GW-SRV-02");
  }

  @Test
  void what_differs_as_the_ledger_says_is_no_certificate() {
    Report report = report(of("a/x/row", Verdict.LEDGER, "", "GW-REQ-09"));
    assertThat(report.verdict()).isEqualTo("passed but for the ledger");
  }

  @Test
  void an_entry_of_the_ledger_is_told_in_full() {
    Report report = report(of("b/1", Verdict.LEDGER, "status 200", "GW-REQ-02"));
    Ledger ledger =
        Ledger.of(
            """
            ## A status of its own
            - code: Parser.parse
            - tried: all & sundry
            - do: nothing
            - race: a thread
            - instead: status 200 <now>
            - cases:
              - b/1
            - only: old /app
            - instead: status 201
            - cases:
              - b/2
            """);
    for (String id : List.of("b/1", "b/2")) {
      report.add(id, ledger.met(id, "A status of its own"));
    }
    assertThat(ReportPage.of(report))
        .contains(
            "status 200 &lt;now&gt;", "Parser.parse", "all &amp; sundry", "<b>do:</b> nothing")
        .contains("<b>race:</b> a thread", "<b>only:</b> /app old", "status 201", "b/1\nb/2");
    assertThat(ReportJson.of(report))
        .contains("\"instead\": \"status 200 <now>\"", "\"instead\": \"status 201\"")
        .contains("\"do\": \"nothing\"", "\"race\": \"a thread\"", "\"only\": \"/app old\"");
    assertThat(ReportText.of(report)).contains("1 in the ledger", "entries met: 1");
  }

  @Test
  void a_suite_at_an_address_tells_what_it_leaves_out() {
    List<Case> planned = Case.planned(DeployedSuite.class);
    assertThat(planned)
        .filteredOn(each -> each.id().startsWith("stops/"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.text()).isEqualTo("needs a server of its own"));
    assertThat(planned).filteredOn(each -> each.id().startsWith("hosts/")).isNotEmpty();
    assertThat(planned).filteredOn(each -> each.id().startsWith("mounted")).isEmpty();
    assertThat(Case.planned(WireSuite.class))
        .filteredOn(each -> each.id().startsWith("mountedhosts/"))
        .isNotEmpty();
  }
}
