package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;

class UnmetTest {
  private static final String ID = "methods/trace_is_not_allowed";
  private static final String PINS = "11111111 " + ID + "\n22222222 " + ID + "\nany " + ID + "\n";

  private static Matrix.Column whole(String name, String mount, Matrix.Cell... cells) {
    return column(name, mount, Unmet.tests(), cells);
  }

  /** A target on which a case of each of these tests has run, and these. */
  private static Matrix.Column column(
      String name, String mount, Set<String> tests, Matrix.Cell... cells) {
    List<Matrix.Cell> all = new ArrayList<>(List.of(cells));
    tests.forEach(test -> all.add(cell(test + "/a row", Map.of())));
    return MatrixTest.column(name, mount, "17", all);
  }

  private static Matrix.Cell cell(String id, Map<String, String> said) {
    return CellNotes.of(id, said, TestExecutionResult.successful(), 1);
  }

  private static Matrix.Cell cell(String entry, String pin) {
    return cell(ID, Map.of("lintel.ledger", entry, "lintel.pin", pin));
  }

  private static Matrix.Entry race(String name) {
    return new Matrix.Entry("tomcat", name, Map.of("instead", "x", "race", "y"));
  }

  private static List<String> unmet(Matrix.Column... columns) {
    List<Matrix.Entry> entries =
        List.of(
            race("One race"),
            race("Another race"),
            new Matrix.Entry("tomcat", "No race", Map.of("instead", "x")));
    // Of an earlier run, whose ledger had one more.
    Matrix matrix = Matrix.of(List.of(columns), List.of(), List.of(race("A race that is gone")));
    return Unmet.of(matrix, "tomcat", Set.of("tomcat-9", "tomcat-11"), entries, PINS);
  }

  @Test
  void what_no_target_of_a_family_has_met_is_told() {
    assertThat(
            unmet(
                whole("tomcat-9", "/", cell("Another race", "any")),
                whole("tomcat-9", "/app"),
                whole("tomcat-11", "/"),
                whole("tomcat-11", "/app", cell("No race", "22222222"))))
        .containsExactly("tomcat.md: One race", "tomcat.pins: 11111111 " + ID);
  }

  @Test
  void a_family_of_which_a_target_is_missing_tells_nothing() {
    assertThat(unmet(whole("tomcat-9", "/"), whole("tomcat-9", "/app"), whole("tomcat-11", "/")))
        .isEmpty();
  }

  @Test
  void a_family_of_which_a_target_has_left_something_out_tells_nothing() {
    List<String> some = new ArrayList<>(Unmet.tests());
    some.remove(ID);
    assertThat(
            unmet(
                whole("tomcat-9", "/"),
                whole("tomcat-9", "/app"),
                whole("tomcat-11", "/"),
                column("tomcat-11", "/app", Set.copyOf(some))))
        .isEmpty();
  }

  @Test
  void the_tests_are_those_of_all_topics() {
    assertThat(Unmet.tests())
        .contains(ID, "scripts/a_script_has_its_transcript", "hosts/a_request_has_one_host")
        .allMatch(test -> Stream.of(test.split("/")).count() == 2);
  }
}
