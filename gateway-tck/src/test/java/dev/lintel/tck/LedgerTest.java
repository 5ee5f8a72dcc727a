package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

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

  private static final String ERROR_WITHOUT_CONTENT =
      """
      ## Errors have no content
      - instead: date: *
      - meant: error
      - code: Errors.write
      - tried: everything
      - cases:
        - a/b
      """;

  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private final Ledger ledger = Ledger.of(LEDGER);

  private void run(String id, Exception failure) throws Throwable {
    LedgerExtension.check(
        ledger,
        Pins.none(),
        id,
        () -> {
          throw failure;
        },
        Rewriting.none());
  }

  private void run(String id, AssertionError failure) throws Throwable {
    LedgerExtension.check(
        ledger,
        Pins.none(),
        id,
        () -> {
          throw failure;
        },
        Rewriting.none());
  }

  private void pass(String id) throws Throwable {
    LedgerExtension.check(ledger, Pins.none(), id, () -> null, Rewriting.none());
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
  void a_case_that_fails_by_an_exception_is_named_as_well() {
    NumberFormatException failure = new NumberFormatException("abc");
    assertThatThrownBy(() -> run("methods/get", failure))
        .isInstanceOf(AssertionError.class)
        .hasMessage("methods/get: java.lang.NumberFormatException: abc")
        .hasCause(failure);
    assertThatThrownBy(() -> run("methods/trace", failure))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("\"reset\", but: java.lang.NumberFormatException: abc")
        .hasCause(failure);
    TestAbortedException aborted = new TestAbortedException("not here");
    assertThatThrownBy(() -> run("methods/get", aborted)).isSameAs(aborted);
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
    assertThatCode(() -> run("methods/trace", new java.io.IOException("connection reset")))
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
  void an_entry_that_says_that_nothing_comes_is_known_by_it() {
    Ledger two =
        Ledger.of(
            """
            ## a/b
            - instead: nothing came for … s
            - code: y
            - tried: z

            ## a/c
            - instead: but was: nothing
            - code: y
            - tried: z
            """);
    assertThat(two.entry("a/b")).get().matches(Ledger.Entry::waits);
    assertThat(two.entry("a/c")).get().matches(entry -> !entry.waits());
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
  void one_reason_may_have_many_cases() throws Throwable {
    Ledger many =
        Ledger.of(
            """
            ## An encoded slash is refused
            - instead: status 200
            - code: Parser.parse
            - tried: everything
            - do: nothing
            - cases:
              - targets/a_target/*%2F*
              - methods/trace
            """);
    AssertionError failure = new AssertionError("status 200");
    for (String id : List.of("targets/a_target/a%2Fb", "targets/a_target/%2F", "methods/trace")) {
      assertThat(check(many, id, failure))
          .containsEntry(LedgerExtension.LEDGER, "An encoded slash is refused")
          .containsEntry(LedgerExtension.FAILURE, "status 200");
      assertThatThrownBy(() -> check(many, id, null))
          .hasMessageContaining("the difference has gone")
          .hasMessageContaining(id);
    }
    assertThatThrownBy(() -> check(many, "targets/a_target/a", failure))
        .hasMessage("targets/a_target/a: status 200");
    assertThat(many.topics()).containsExactly("targets", "methods");
  }

  @Test
  void a_case_that_is_named_in_full_comes_before_one_with_asterisks() {
    String rest = "- instead: x\n- code: y\n- tried: z\n";
    Ledger two = Ledger.of("## a/b/c\n" + rest + "## More\n" + rest + "- cases:\n  - a/b/*\n");
    assertThat(two.entry("a/b/c")).map(Ledger.Entry::id).hasValue("a/b/c");
    assertThat(two.entry("a/b/d")).map(Ledger.Entry::id).hasValue("More");
    Ledger unclear =
        Ledger.of(
            "## One\n" + rest + "- cases:\n  - a/*\n## Two\n" + rest + "- cases:\n  - a/b/*\n");
    assertThatThrownBy(() -> unclear.entry("a/b/c")).hasMessageContaining("[One, Two]");
  }

  @Test
  void an_entry_may_hold_for_some_deployments_only() {
    Ledger some =
        Ledger.of(
            "## a/b\n- instead: x\n- code: y\n- tried: z\n- only: tomcat-9, tomcat-11 /app\n");
    assertThat(some.in(Set.of("tomcat-9", "/")).entry("a/b")).isPresent();
    assertThat(some.in(Set.of("tomcat-11", "/app", "async")).entry("a/b")).isPresent();
    assertThat(some.in(Set.of("tomcat-11", "/")).entry("a/b")).isEmpty();
  }

  @Test
  void a_line_of_answers_may_differ_in_all_of_them() throws Throwable {
    Ledger lines =
        Ledger.of(
            """
            ## The space before a charset is lost
            - instead: content-type: a/b;c=d
            - meant: content-type: a/b; c=d
            - code: Head.write
            - tried: everything
            - cases:
              - bodies/all/*
            """);
    Rewriting rewriting = new Rewriting(lines.lines());
    List<Field> sent = List.of(new Field("Content-Type", "a/b;c=d"), new Field("X", "a/b;c=d"));
    List<Field> meant = List.of(new Field("Content-Type", "a/b; c=d"), new Field("X", "a/b;c=d"));
    Map<String, String> said =
        LedgerExtension.check(
            lines,
            Pins.none(),
            "bodies/all/1",
            () -> {
              assertThat(rewriting.read(sent)).isEqualTo(meant);
              return null;
            },
            rewriting);
    assertThat(said)
        .containsExactly(entry(LedgerExtension.LEDGER, "The space before a charset is lost"));
    assertThatThrownBy(
            () -> LedgerExtension.check(lines, Pins.none(), "bodies/all/2", () -> null, rewriting))
        .hasMessageContaining("is not met in bodies/all/2");
    assertThat(LedgerExtension.check(lines, Pins.none(), "bodies/other", () -> null, rewriting))
        .isEmpty();
  }

  /** Or it could go unnoticed, as the case fails anyway. */
  @Test
  void a_line_has_to_be_met_also_in_a_case_that_differs() throws Throwable {
    for (String race : List.of("", "- race: two threads\n")) {
      Ledger both =
          Ledger.of(
              """
              ## Another status
              - instead: but was: 200
              - code: X
              - tried: X
              %s- cases:
                - a/b
              ## The space before a charset is lost
              - instead: content-type: a/b;c=d
              - meant: content-type: a/b; c=d
              - code: X
              - tried: X
              - cases:
                - a/b
              """
                  .formatted(race));
      Rewriting rewriting = new Rewriting(both.lines());
      assertThatThrownBy(
              () ->
                  LedgerExtension.check(
                      both,
                      Pins.none(),
                      "a/b",
                      () -> {
                        throw new AssertionError("but was: 200");
                      },
                      rewriting))
          .hasMessage(
              "the difference has gone: The space before a charset is lost of ledger.md is not met"
                  + " in a/b");
      assertThat(
              LedgerExtension.check(
                  both,
                  Pins.none(),
                  "a/b",
                  () -> {
                    rewriting.read(List.of(new Field("Content-Type", "a/b;c=d")));
                    throw new AssertionError("but was: 200");
                  },
                  rewriting))
          .containsEntry(LedgerExtension.LEDGER, "Another status");
    }
  }

  @Test
  void an_error_of_the_servers_own_is_read_as_the_plain_one() {
    Rewriting rewriting =
        new Rewriting(
            Ledger.of(
                    """
                    ## Errors have a page
                    - instead: content-language: en | content-type: text/html
                    - meant: error
                    - page: <p>(Error {status})?
                    - code: Errors.write
                    - tried: everything
                    - cases:
                      - a/b
                    """)
                .lines());
    Field html = new Field("Content-Type", "text/html");
    Field date = new Field("Date", DATE);
    Field language = new Field("Content-Language", "en");
    assertThat(rewriting.read(answer(400, html, language, date)).shown())
        .isEqualTo(
            "400\ncontent-length: 16\ncontent-type: text/plain; charset=utf-8\ndate: *\n\n"
                + "400 Bad Request\n");
    assertThat(rewriting.takeMet()).containsExactly("Errors have a page");
    assertThat(rewriting.read(answer(400, html)).text()).isEqualTo("<p>");
    assertThat(rewriting.read(answer(200, html, language)).text()).isEqualTo("<p>");
    assertThat(rewriting.read(answer(400, html, language)).text()).isEqualTo("<p>");
    assertThat(rewriting.takeMet()).isEmpty();
  }

  @Test
  void a_page_that_the_ledger_does_not_describe_is_shown_as_it_came() {
    Rewriting rewriting =
        new Rewriting(
            Ledger.of(
                    """
                    ## Errors have a page
                    - instead: content-type: text/html
                    - meant: error
                    - page: <h1>{status}: [^<]+</h1> <hr>
                    - code: Errors.write
                    - tried: everything
                    - cases:
                      - a/b
                    """)
                .lines());
    for (String leak :
        List.of(
            "",
            "<h1>404: no such page</h1>\n<hr>",
            "<h1>400: </h1>\n<hr>",
            "<h1>400: bad</h1>\n<hr>at dev.lintel.Some.method",
            "<h1>400: bad</h1>\n<pre>at dev.lintel.Some.method</pre><hr>")) {
      assertThat(rewriting.read(error(leak)).text()).as(leak).isEqualTo(leak);
    }
    assertThat(rewriting.takeMet()).isEmpty();
    assertThat(rewriting.read(error("<h1>400: bad</h1>\n<hr>\n")).text())
        .isEqualTo("400 Bad Request\n");
    assertThat(rewriting.takeMet()).containsExactly("Errors have a page");
  }

  @Test
  void how_the_page_of_an_error_ends_is_shown_as_it_came() {
    Rewriting rewriting = new Rewriting(Ledger.of(ERROR_WITHOUT_CONTENT).lines());
    for (Framing framing : List.of(Framing.LENGTH, Framing.CLOSE)) {
      Answer page =
          new Answer(
              new Head("HTTP/1.1", 400, "", List.of(new Field("Date", DATE))),
              framing,
              new byte[0],
              List.of(),
              List.of(),
              true);
      Answer read = rewriting.read(page);
      assertThat(read.text()).isEqualTo("400 Bad Request\n");
      assertThat(read.framing()).isEqualTo(framing);
      assertThat(read.head().value("content-length"))
          .isEqualTo(framing == Framing.LENGTH ? "16" : "");
    }
  }

  @Test
  void trailers_of_an_error_are_compared() {
    Rewriting rewriting = new Rewriting(Ledger.of(ERROR_WITHOUT_CONTENT).lines());
    Answer trailed =
        new Answer(
            new Head("HTTP/1.1", 400, "", List.of(new Field("Date", DATE))),
            Framing.CHUNKED,
            new byte[0],
            List.of(),
            List.of(new Field("X-Trace", "at dev.lintel.Some.method")),
            true);
    assertThat(rewriting.read(trailed)).isSameAs(trailed);
  }

  @Test
  void a_page_is_a_regular_expression_of_an_error() {
    assertThatThrownBy(
            () -> Ledger.of(ERROR_WITHOUT_CONTENT.replace("- code", "- page: (\n- code")))
        .hasMessageStartingWith("ledger.md: the page of Errors have no content: Unclosed group");
    assertThatThrownBy(
            () ->
                Ledger.of(
                    ERROR_WITHOUT_CONTENT
                        .replace("meant: error", "meant: nothing")
                        .replace("- code", "- page: x\n- code")))
        .hasMessage(
            "ledger.md: Errors have no content has a page, and does not say \"meant: error\"");
  }

  @Test
  void an_error_of_the_servers_own_may_have_no_date() {
    Rewriting rewriting =
        new Rewriting(
            Ledger.of(
                    """
                    ## Errors of the parser
                    - instead: content-length: 0 | connection: close | no date
                    - meant: error
                    - code: Parser.error
                    - tried: everything
                    - cases:
                      - a/b
                    """)
                .lines());
    Field length = new Field("Content-Length", "0");
    Field close = new Field("Connection", "close");
    assertThat(rewriting.read(error("", length, close)).shown())
        .isEqualTo(
            "400\nconnection: close\ncontent-length: 16\n"
                + "content-type: text/plain; charset=utf-8\ndate: *\n\n400 Bad Request\n");
    assertThat(rewriting.read(answer(400, length, close)).text()).isEqualTo("<p>");
    Field date = new Field("Date", DATE);
    assertThat(rewriting.read(error("", length, close, date)).text()).isEmpty();
  }

  @Test
  void an_entry_may_have_several_lists_of_cases_in_several_deployments() throws Throwable {
    Ledger lists =
        Ledger.of(
            """
            ## A fold is not read as one space
            - code: Parser.fold
            - tried: everything
            - only: old
            - instead: but was: … refused
            - cases:
              - heads/a_fold
                - `a *`
              - heads/two_folds
            - only: new
            - instead: tab
            - cases:
              - heads/a_fold
                - a*b
            """);
    AssertionError refused = new AssertionError("accepted, but was: 400\n refused");
    AssertionError tab = new AssertionError("a tab");
    Ledger old = lists.in(Set.of("old"));
    assertThat(check(old, "heads/a_fold/a *", refused)).isNotEmpty();
    assertThat(check(old, "heads/two_folds", refused)).isNotEmpty();
    assertThatThrownBy(() -> check(old, "heads/a_fold/a *", tab))
        .hasMessageContaining("but was: … refused");
    assertThatThrownBy(() -> check(old, "heads/a_fold/a b", refused))
        .hasMessageStartingWith("heads/a_fold/a b: ");
    Ledger young = lists.in(Set.of("new"));
    assertThat(check(young, "heads/a_fold/a1b", tab)).isNotEmpty();
    assertThatThrownBy(() -> check(young, "heads/two_folds", tab))
        .hasMessageStartingWith("heads/two_folds: ");
  }

  @Test
  void a_case_of_a_race_may_pass_and_may_not_fail_otherwise() throws Throwable {
    Ledger race =
        Ledger.of(
            "## a/b\n- instead: reset ¦ no answer\n- code: y\n- tried: z\n- race: who is first\n");
    assertThat(check(race, "a/b", null)).isEmpty();
    assertThat(check(race, "a/b", new AssertionError("a reset"))).isNotEmpty();
    assertThat(check(race, "a/b", new AssertionError("no answer came"))).isNotEmpty();
    assertThatThrownBy(() -> check(race, "a/b", new AssertionError("status 500")))
        .hasMessageContaining("status 500");
  }

  @Test
  void a_heading_that_is_no_id_lists_its_cases() {
    assertThatThrownBy(() -> Ledger.of("## Some words\n- instead: x\n- code: y\n- tried: z\n"))
        .hasMessage("ledger.md: \"Some words\" is no id of a case: list the cases of Some words");
  }

  private static Answer error(String text) {
    return error(text, new Field("Content-Type", "text/html"), new Field("Date", DATE));
  }

  private static Answer error(String text, Field... fields) {
    return answer(400, text, fields);
  }

  private static Answer answer(int status, Field... fields) {
    return answer(status, "<p>", fields);
  }

  private static Answer answer(int status, String text, Field... fields) {
    return new Answer(
        new Head("HTTP/1.1", status, "", List.of(fields)),
        Framing.CHUNKED,
        text.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        List.of(),
        List.of(),
        true);
  }

  private static Map<String, String> check(Ledger ledger, String id, AssertionError failure)
      throws Throwable {
    return LedgerExtension.check(
        ledger,
        Pins.none(),
        id,
        () -> {
          if (failure != null) {
            throw failure;
          }
          return null;
        },
        Rewriting.none());
  }

  @Test
  void ids_are_known_by_topic() {
    assertThat(ledger.topics()).containsExactly("targets", "methods");
    assertThat(ledger.cases("targets"))
        .containsExactly(new CasePattern("targets/a_target/row 1", true));
    assertThat(ledger.cases("target")).isEmpty();
  }
}
