package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.lintel.test.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class MatrixTest {
  private static final String ID = "targets/a_target/row";

  @TempDir private Path directory;

  private static Matrix.Column column(String name, String jdk, Matrix.Cell... cells) {
    return column(name, "/", jdk, List.of(cells));
  }

  /** Of the family of Tomcat. */
  static Matrix.Column column(String name, String mount, String jdk, List<Matrix.Cell> cells) {
    Matrix.Column column =
        new Matrix.Column(
            Map.of(
                "interop.target", name,
                "interop.family", "tomcat",
                "interop.version", "11",
                "interop.servlet", "6.1",
                "interop.mount", mount,
                "interop.form", "blocking"),
            jdk);
    cells.forEach(column::add);
    return column;
  }

  private static Matrix.Cell cell(String id, String exchange) {
    return CellNotes.of(
        id, Map.of("lintel.exchange", exchange), TestExecutionResult.successful(), 3);
  }

  private static Matrix matrix(Matrix.Column... columns) {
    List<Matrix.Case> cases =
        List.of(columns).stream()
            .flatMap(column -> column.cells.stream())
            .map(cell -> new Matrix.Case(cell.id(), List.of("GW-REQ-08")))
            .distinct()
            .toList();
    return Matrix.of(
        List.of(columns), cases, List.of(new Matrix.Entry("tomcat", "x", Map.of("instead", "y"))));
  }

  @Test
  void what_is_written_is_read_again() throws IOException {
    Path file = directory.resolve("report").resolve("matrix.json");
    Matrix matrix = matrix(column("a", "17", cell(ID, "> x"), cell("b/c", "> x")));

    matrix.write(file);

    assertThat(Matrix.read(file)).usingRecursiveComparison().isEqualTo(matrix);
    assertThat(matrix.targets().get(0).counts).containsEntry(Matrix.State.green, 2);
    assertThat(matrix.run().specified()).isEqualTo(Rules.all().size());
    assertThat(matrix.rules())
        .containsExactly(
            new Matrix.Rule(
                "GW-REQ-08", Rules.of("GW-REQ-08").sentence(), Rules.of("GW-REQ-08").place()));
  }

  @Test
  void a_transcript_that_many_cells_have_is_there_once() {
    JsonObject json =
        matrix(column("a", "17", cell(ID, "> x"), cell("b/c", "> x"), cell("b/d", "> y"))).json();

    assertThat(json.getAsJsonArray("transcripts")).hasSize(2);
    assertThat(
            json.getAsJsonArray("targets")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("cells")
                .asList())
        .extracting(each -> each.getAsJsonObject().get("exchange").getAsInt())
        .containsExactly(0, 0, 1);
  }

  @Test
  void an_earlier_run_stays_where_this_one_has_nothing() {
    Matrix earlier =
        matrix(column("a", "17", cell(ID, "> old")), column("b", "17", cell("b/gone", "> old")));
    Matrix later =
        matrix(column("a", "25", cell(ID, "> new")), column("b", "17", cell(ID, "> new")));

    Matrix both = later.after(earlier);

    assertThat(both.targets())
        .extracting(column -> column.name + " " + column.jdk)
        .containsExactly("a 17", "a 25", "b 17");
    assertThat(both.targets().get(2).cells.get(0).exchange().text()).isEqualTo("> new");
    assertThat(both.cases()).extracting(Matrix.Case::id).containsExactly("b/gone", ID);
    assertThat(both.ledger()).hasSize(1);
    assertThat(both.run()).isEqualTo(later.run());
  }

  @Test
  void a_file_of_another_format_is_refused_with_the_way_out() throws IOException {
    Path file = Files.writeString(directory.resolve("matrix.json"), "{\"format\": 1}");

    assertThatThrownBy(() -> Matrix.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("mvn clean");
  }

  @Test
  void the_texts_that_were_compared_are_not_in_the_message_again() {
    AssertionFailedError failure =
        new AssertionFailedError(
            ID + ": as a user\nexpected: \"a\"\n but was: \"b\"", "\"a\"", "\"b\"");
    Matrix.Cell cell =
        CellNotes.of(
            ID,
            Map.of(),
            TestExecutionResult.failed(
                new AssertionError(failure.getMessage() + "\nThe case is for:\n  GW", failure)),
            1);

    assertThat(cell.state()).isEqualTo(Matrix.State.red);
    assertThat(cell.text()).isEqualTo("as a user");
    assertThat(cell.expected().text()).isEqualTo("a");
    assertThat(cell.actual().text()).isEqualTo("b");
  }

  @Test
  void that_nothing_came_is_a_text_too() {
    Matrix.Cell cell =
        CellNotes.of(
            ID,
            Map.of("lintel.ledger", "one", "lintel.expected", "\"200\"", "lintel.actual", "\"\""),
            TestExecutionResult.successful(),
            1);

    assertThat(cell.expected().text()).isEqualTo("200");
    assertThat(cell.actual().text()).isEmpty();
  }

  @Test
  void what_is_in_the_ledger_names_its_entries_and_the_failure() {
    Matrix.Cell cell =
        CellNotes.of(
            ID,
            Map.of("lintel.ledger", "one\ntwo", "lintel.failure", ID + ": nothing came"),
            TestExecutionResult.successful(),
            1);

    assertThat(cell.state()).isEqualTo(Matrix.State.ledger);
    assertThat(cell.entries()).containsExactly("one", "two");
    assertThat(cell.text()).isEqualTo("nothing came");
    assertThat(cell.exchange()).isNull();
  }

  @Test
  void what_was_not_run_says_why() {
    Matrix.Cell cell =
        CellNotes.of(
            ID,
            Map.of(),
            TestExecutionResult.aborted(new TestAbortedException("Assumption failed: no mount")),
            1);

    assertThat(cell.state()).isEqualTo(Matrix.State.skipped);
    assertThat(cell.text()).isEqualTo("no mount");
  }

  @Test
  void the_same_exchange_is_the_same_text_whenever_it_was() {
    assertThat(
            CellNotes.steady(
                "> x-case: 0a1b2c3d-case-100017\n> Date: mine\n< Date: Wed, 25 Nov 2026\n"
                    + "< Location: http://127.0.0.1:34567/x\n"))
        .isEqualTo("> x-case: case\n> Date: mine\n< Date: *\n< Location: http://127.0.0.1:*/x\n");
  }

  @Test
  void a_transcript_that_is_too_long_is_cut_and_says_so() {
    assertThat(cell(ID, "> " + "x".repeat(20_000)).exchange().text())
        .hasSizeLessThan(17_000)
        .endsWith("\n-- and 3618 more characters");
  }

  @Test
  void a_ledger_is_read_with_all_its_items() throws IOException {
    String text =
        """
        # Title

        Text - with: a colon

        ## An entry
        - instead: a: b
        - meant: nothing
        - code: c
        - tried: d
        - do: e
        - cases:
          - calls/*

        ## Another
        - code: f
        - tried: g
        - race: h
        - only: tomcat-9
        - instead: but was: "400"
        - cases:
          - calls/a
        - only: tomcat-11
        - instead: but was: "-- FIN"
        - cases:
          - calls/b

        ## A third
        - code: i
        - tried: j
        - only: async
        - instead: k
        - cases:
          - calls/c
        """;

    assertThat(LedgerNotes.parse("tomcat", text))
        .containsExactly(
            new Matrix.Entry(
                "tomcat",
                "An entry",
                Map.of(
                    "instead", "a: b", "meant", "nothing", "code", "c", "tried", "d", "do", "e")),
            new Matrix.Entry(
                "tomcat",
                "Another",
                Map.of(
                    "code", "f",
                    "tried", "g",
                    "race", "h",
                    "instead", "tomcat-9: but was: \"400\" ¦ tomcat-11: but was: \"-- FIN\"")),
            new Matrix.Entry(
                "tomcat",
                "A third",
                Map.of("code", "i", "tried", "j", "only", "async", "instead", "k")));
    assertThat(LedgerNotes.of("tomcat")).isNotEmpty();
    assertThatThrownBy(() -> LedgerNotes.of("none")).hasMessageContaining("/ledger/none.md");
  }
}
