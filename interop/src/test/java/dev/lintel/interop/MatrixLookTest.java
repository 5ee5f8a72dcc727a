package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The page of a run that is checked in, which has all verdicts and texts that would be HTML. */
class MatrixLookTest extends PageLook {
  private static final String HOSTILE =
      "targets/a_target_has_one_path_or_is_refused//<script>document.title='hacked'</script>\"'>"
          + "<img src=x onerror=\"document.title='hacked'\">";

  MatrixLookTest() {
    super("");
  }

  @Override
  Path program() {
    return Browser.installed()
        .orElseGet(
            () -> {
              String missing =
                  "NOT TESTED: how the page of the matrix looks, as neither chromium nor"
                      + " google-chrome is on the PATH; on Debian: apt-get install chromium";
              System.getLogger("dev.lintel.interop").log(System.Logger.Level.ERROR, missing);
              return Assumptions.abort(missing);
            });
  }

  @Override
  Path page(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("index.html"), MatrixPage.of(MatrixPageTest.sample()));
  }

  @Override
  List<String> kinds() {
    return KINDS;
  }

  /** The hostile one. */
  @Override
  Differing differing() {
    return new Differing(HOSTILE, "tomcat-11 / blocking 17.0.15", "Errors that");
  }

  @Test
  void the_order_of_fields_and_the_reason_phrase_are_no_difference() throws IOException {
    openPanel(1280, "light");

    assertThat(
            texts(
                "[...[...document.querySelectorAll('.sides')].pop().querySelectorAll('.differs')]"
                    + ".map((x) => x.textContent)"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("HTTP/1.1 400") || line.contains("Connection"));
  }

  @Test
  void what_looks_like_html_in_a_transcript_is_text() throws IOException {
    openPanel(1280, "light");

    assertThat(text("document.getElementById('panel').textContent"))
        .contains("<script>document.title='hacked'</script></script><!--<img src=x onerror=")
        .contains("&lt;b&gt; & \" ' `");
    assertThat(number("document.querySelectorAll('main script, dialog script, img').length"))
        .isZero();
    assertThat(text("document.getElementById('targets').textContent"))
        .contains("Open Liberty <b>26.0.0.3</b>");
  }

  @Test
  void the_keyboard_moves_over_the_cells_and_opens_and_closes_the_panel() throws IOException {
    open(1280, "light", "");
    value("document.querySelector('#matrix [tabindex=\"0\"]').focus()");
    String focused = "document.activeElement.getAttribute('aria-label')";

    assertThat(text(focused)).startsWith("all cases, jetty-runner at /:");
    press("ArrowRight");
    assertThat(text(focused)).startsWith("all cases, jetty-runner at /app:");
    press("ArrowDown");
    press("ArrowDown");
    assertThat(text(focused)).startsWith("GW-APP-01, jetty-runner at /app:");
    press("ArrowUp");
    press("ArrowLeft");
    press("ArrowLeft");
    assertThat(text("document.activeElement.className")).isEqualTo("fold");
    press("ArrowRight");
    press("Enter");
    awaitPanel();
    assertThat(text("location.hash")).contains("section=").contains("on=jetty-runner");
    press("Escape");
    assertThat(value("document.getElementById('panel').open").getAsBoolean()).isFalse();
    await("location.hash === ''");
    assertThat(text(focused)).startsWith("3. Applications, jetty-runner at /:");
  }

  @Test
  void a_link_opens_the_cell_that_it_names() throws IOException {
    open(1280, "light", "#case=the+container&on=wildfly-39+%2F+blocking+17.0.15");

    assertThat(value("document.getElementById('panel').open").getAsBoolean()).isTrue();
    assertThat(text("document.getElementById('panel').textContent"))
        .contains("wildfly-39")
        .contains("did not start");
  }

  /** Of two, the first is also one that nobody has looked at. */
  @Test
  void a_cell_in_which_nothing_came_shows_what_had_to_come() throws IOException {
    String target = "&on=undertow-2.3+%2F+blocking+17.0.15";
    open(1280, "light", "#case=connections%2Fkeep_alive_is_not_announced_to_http_1_1" + target);

    requireNothingBeside("200");
    assertThat(text("document.querySelector('#panel .unpinned').textContent"))
        .startsWith("Not pinned: ");

    open(1280, "light", "#case=methods%2Fconnect_to_no_authority_is_refused%2F%2Fm" + target);

    requireNothingBeside("400");
  }

  private void requireNothingBeside(String expected) {
    assertThat(value("document.getElementById('panel').open").getAsBoolean()).isTrue();
    assertThat(number("document.querySelectorAll('#panel .sides').length")).isEqualTo(2);
    assertThat(text("document.querySelector('#panel .sides .left code').textContent"))
        .isEqualTo(expected);
    assertThat(text("document.querySelector('#panel .sides .right').textContent")).isBlank();
  }

  @Test
  void a_case_for_both_forms_of_the_application_is_one_row() throws IOException {
    open(1280, "light", "");
    search("GW-APP-02");
    value(
        "[...document.querySelectorAll('#matrix tr.rule')].find((x) => !x.hidden)"
            + ".querySelector('.fold').click()");

    String row = "document.querySelector('#matrix tr.case')";
    assertThat(text(row + ".cells[0].textContent")).isEqualTo("null is a failure/tck/null");
    assertThat(
            texts("[..." + row + ".querySelectorAll('.cell')].map((x) => x.className)")
                .subList(0, 6))
        .containsExactly(
            "cell green", "cell green", "cell green", "cell green", "cell line", "cell line");
    value(row + ".querySelectorAll('.cell')[1].click()");
    awaitPanel();
    assertThat(text("document.getElementById('panel').textContent"))
        .contains("failures/null_is_a_failure/async /tck/null");
  }

  @Test
  void a_run_of_everything_can_be_looked_at() throws IOException {
    Path large = home().resolve("large.html");
    Files.writeString(large, MatrixPage.of(MatrixPageTest.large()));
    open(large, 1280, "light", "");
    String rows = "document.querySelectorAll('#matrix tr.case').length";

    assertThat(columns()).isEqualTo(28);
    assertThat(number(INNER)).isEqualTo(number("document.documentElement.scrollWidth"));
    value("document.querySelector('#matrix tr.rule .fold').click()");
    assertThat(number(rows)).isEqualTo(60);
    value("document.querySelector('#matrix .rest').click()");
    assertThat(number(rows)).isEqualTo(1_850);
    String row = "document.querySelectorAll('#matrix tr.case')[700]";
    value(row + ".querySelector('.cell').click()");
    awaitPanel();
    assertThat(text("document.getElementById('panel-title').textContent"))
        .endsWith(" " + text(row + ".querySelector('code').textContent"));
  }

  @Test
  void the_tools_show_only_what_is_asked_for() throws IOException {
    open(1280, "light", "");
    String rules =
        "[...document.querySelectorAll('#matrix tr.rule')].filter((x) => !x.hidden)"
            + ".map((x) => x.querySelector('b').textContent)";
    int all = texts(rules).size();

    value("document.querySelector('#show [value=red]').click()");
    List<String> red = texts(rules);
    assertThat(red).isNotEmpty().hasSizeLessThan(all).contains("GW-REQ-08");
    assertThat(
            number(
                "[...document.querySelectorAll('#matrix tr.rule')].filter((x) => !x.hidden"
                    + " && !x.querySelector('.cell.red')).length"))
        .isZero();
    value("document.querySelector('#show [value=differences]').click()");
    assertThat(texts(rules)).hasSizeGreaterThan(red.size()).hasSizeLessThan(all);
    value("document.querySelector('#show [value=all]').click()");

    search("GW-REQ-40");
    assertThat(texts(rules)).containsExactly("GW-REQ-40");
    search("two-lengths");
    assertThat(texts(rules)).contains("framings");
    assertThat(texts("[...document.querySelectorAll('#matrix tr.case')].map((x) => x.textContent)"))
        .isNotEmpty()
        .allMatch(line -> line.contains("two-lengths"));
    search("there is no such thing");
    assertThat(texts(rules)).isEmpty();
    assertThat(text("document.getElementById('found').textContent")).contains("Nothing");
    search("");
    assertThat(texts(rules)).hasSize(all);
    value("document.getElementById('fold').click()");
    assertThat(texts(rules)).isEmpty();
    value("document.querySelectorAll('#matrix tr.section .fold')[1].click()");
    assertThat(texts(rules)).isNotEmpty().hasSizeLessThan(all);
  }

  /** Types, and waits until the table has followed. */
  private void search(String words) {
    value(
        "new Promise((done) => { const found = document.getElementById('found');"
            + " new MutationObserver((all, self) => { self.disconnect(); done(); })"
            + ".observe(found, {childList: true});"
            + " const search = document.getElementById('search'); search.value = '"
            + words
            + "'; search.dispatchEvent(new Event('input')); })");
  }
}
