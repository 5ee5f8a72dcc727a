package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String LEDGER =
      """
      # Differences

      Some text for the reader.

      ## targets/a_target/row 1
      - instead: status 200,
      - code: Parser.parse
      - tried: setting x: no effect

      ## methods/trace
      - instead: reset
      - code: Parser.parse
      - tried: everything
      """;

  private final Ledger ledger = Ledger.of(LEDGER);

  private void run(String id, RuntimeException failure) throws Throwable {
    LedgerExtension.check(
        ledger,
        id,
        () -> {
          throw failure;
        });
  }

  private void run(String id, AssertionError failure) throws Throwable {
    LedgerExtension.check(
        ledger,
        id,
        () -> {
          throw failure;
        });
  }

  private void pass(String id) throws Throwable {
    LedgerExtension.check(ledger, id, () -> null);
  }

  @Test
  void a_case_without_an_entry_has_to_pass() {
    assertThatCode(() -> pass("methods/get")).doesNotThrowAnyException();
    AssertionError failure = new AssertionError("wrong");
    assertThatThrownBy(() -> run("methods/get", failure))
        .isInstanceOf(AssertionError.class)
        .hasMessage("methods/get: wrong")
        .hasCause(failure);
  }

  @Test
  void a_case_with_an_entry_has_to_fail_as_it_says() {
    assertThatCode(
            () ->
                run(
                    "targets/a_target/row 1",
                    new AssertionError("expected 400, but\n was: status\n   200, closed")))
        .doesNotThrowAnyException();
    assertThatCode(() -> run("methods/trace", new IllegalStateException("connection reset")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> run("methods/trace", new AssertionError("status 500")))
        .hasMessageContaining("ledger.md says of methods/trace \"reset\", but: status 500");
  }

  @Test
  void an_entry_whose_case_passes_is_an_error() {
    assertThatThrownBy(() -> pass("methods/trace"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the difference has gone: delete the entry methods/trace from ledger.md");
  }

  @Test
  void an_entry_has_all_its_items_and_is_there_once() {
    assertThatThrownBy(() -> Ledger.of("## a/b\n- instead: x\n- code: y\n"))
        .hasMessage("ledger.md: a/b has no item \"tried\"");
    String entry = "## a/b\n- instead: x\n- code: y\n- tried: z\n";
    assertThatThrownBy(() -> Ledger.of(entry + entry)).hasMessage("ledger.md: a/b is there twice");
    assertThat(Ledger.of("").topics()).isEmpty();
  }

  @Test
  void ids_are_known_by_topic() {
    assertThat(ledger.topics()).containsExactly("targets", "methods");
    assertThat(ledger.ids("targets")).containsExactly("targets/a_target/row 1");
    assertThat(ledger.ids("target")).isEmpty();
  }
}
