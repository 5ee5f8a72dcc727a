package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class PinsTest {
  private static final String CASE = "scripts/a_script_has_its_transcript/a/b";
  private static final Ledger LEDGER =
      Ledger.of(
          """
          ## It stays open
          - instead: * = fin * = open ¦ was open
          - code: X
          - tried: X
          - do: X
          - cases:
            - %s
          ## It may stay open
          - instead: = open
          - code: X
          - tried: X
          - do: X
          - race: two threads
          - cases:
            - a/race
          """
              .formatted(CASE));

  @TempDir private Path directory;

  private static AssertionFailedError failure(String actual) {
    return new AssertionFailedError("* = fin  * = open\n" + actual, "HTTP/1.1 400\n= fin", actual);
  }

  private static void check(Pins pins, String id, AssertionError failure) throws Throwable {
    LedgerExtension.check(
        LEDGER,
        pins,
        id,
        () -> {
          throw failure;
        },
        Rewriting.none());
  }

  /** What a run writes, when it is told to. */
  private String pinned(AssertionError failure) throws Throwable {
    System.setProperty(Pins.WRITE, directory.toString());
    try {
      check(Pins.of(PinsTest.class, "/some/server.md"), CASE, failure);
    } finally {
      System.clearProperty(Pins.WRITE);
    }
    return Files.readString(directory.resolve("server.pins"));
  }

  @Test
  void what_a_run_has_pinned_the_next_one_holds() throws Throwable {
    String text = pinned(failure("HTTP/1.1 400\n= open"));
    assertThat(text).matches("[0-9a-f]{8} " + CASE + "\n");
    Pins pins = Pins.of("server.pins", text, 0);

    assertThatCode(() -> check(pins, CASE, failure("HTTP/1.1 400\n= open")))
        .doesNotThrowAnyException();
    AssertionError another = failure("HTTP/1.1 400\nSet-Cookie: a\n= open");
    assertThatThrownBy(() -> check(pins, CASE, another))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("server.pins", CASE, "Set-Cookie: a")
        .hasCause(another);
  }

  @Test
  void numbers_of_cases_ports_dates_and_digests_are_others_in_each_run() throws Throwable {
    String text =
        "h:40123 case-100234 12345 Sun, 06 Nov 1994 08:49:37 GMT SHA-256 " + "0f".repeat(32);
    String again =
        "h:8080 case-999999 12345 Sat, 28 Nov 2026 17:04:44 GMT SHA-256 " + "a1".repeat(32);
    Pins pins = Pins.of("x", pinned(failure(text)), 0);

    assertThatCode(() -> check(pins, CASE, failure(again))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(pins, CASE, failure(again.replace("12345", "12346"))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_race_and_what_was_not_compared_are_not_held() {
    Pins pins = Pins.of("x", "", 0);

    assertThatCode(() -> check(pins, "a/race", failure("= open"))).doesNotThrowAnyException();
    assertThatCode(() -> check(pins, CASE, new AssertionError("it was open")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(pins, CASE, failure("= open")))
        .isInstanceOf(AssertionError.class);
  }

  /** An answer that is read as an error of the server's own, with this page. */
  private static Answer page(String text) {
    byte[] page = text.getBytes(StandardCharsets.UTF_8);
    List<Field> fields =
        List.of(
            new Field("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            new Field("Content-Length", String.valueOf(page.length)));
    return new Answer(
        new Head("HTTP/1.1", 500, "", fields), Framing.LENGTH, page, List.of(), List.of(), true);
  }

  private static void checkPage(Pins pins, String id, String text) throws Throwable {
    Ledger errors =
        Ledger.of(
            """
            ## Errors have a page
            - instead: date: *
            - meant: error
            - page: Error .*
            - code: X
            - tried: X
            - cases:
              - a/listed
            """);
    Rewriting rewriting = new Rewriting(errors.lines());
    LedgerExtension.check(
        errors,
        pins,
        id,
        () -> {
          assertThat(rewriting.read(page(text)).text()).isEqualTo("500 Internal Server Error\n");
          return null;
        },
        rewriting);
  }

  /** An entry fits the errors of all cases, so the cases and their pages are held. */
  @Test
  void an_error_of_the_server_is_held_in_each_case() throws Throwable {
    System.setProperty(Pins.WRITE, directory.toString());
    try {
      checkPage(Pins.of(PinsTest.class, "/some/server.md"), "a/listed", "Error at (A.java:7)");
    } finally {
      System.clearProperty(Pins.WRITE);
    }
    Pins pins = Pins.of("x", Files.readString(directory.resolve("server.pins")), 0);

    assertThatCode(() -> checkPage(pins, "a/listed", "Error at (A.java:8)"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> checkPage(pins, "a/listed", "Error of the application: secret"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("secret");
    assertThatThrownBy(() -> checkPage(pins, "a/other", "Error at (A.java:7)"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a/other");
  }

  @Test
  void a_trace_is_held_by_its_message_and_not_by_its_calls() throws Throwable {
    String text =
        """
        Error bad [0x0d]
        \tsome.Parser.read(Parser.java:7)
        \tjava.base/java.lang.Thread.run(Thread.java:840)
        """;
    System.setProperty(Pins.WRITE, directory.toString());
    try {
      checkPage(Pins.of(PinsTest.class, "/some/server.md"), "a/listed", text);
    } finally {
      System.clearProperty(Pins.WRITE);
    }
    Pins pins = Pins.of("x", Files.readString(directory.resolve("server.pins")), 0);

    String again =
        """
        Error bad [GET /app 0x0a]
        \tsome.Parser.look(Parser.java:9)
        \tsome.Parser.read(Parser.java:8)
        \tjava.base/java.lang.VirtualThread.run(VirtualThread.java:1)
        """;
    assertThatCode(() -> checkPage(pins, "a/listed", again)).doesNotThrowAnyException();
    assertThatThrownBy(
            () -> checkPage(pins, "a/listed", text.replace("Error bad", "Error a secret")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a secret");
  }

  @Test
  void as_many_as_are_tolerated_are_only_logged() {
    Pins pins = Pins.of("x", "", 2);

    assertThatCode(() -> check(pins, CASE, failure("one"))).doesNotThrowAnyException();
    assertThatCode(() -> check(pins, CASE, failure("two"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(pins, CASE, failure("three")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void where_it_is_chance_anything_may_come() {
    Pins pins = Pins.of("x", "any " + CASE + "\n", 0);

    assertThatCode(() -> check(pins, CASE, failure("anything"))).doesNotThrowAnyException();
  }

  @Test
  void a_failure_that_is_held_tells_its_pin() throws Throwable {
    AssertionFailedError open = failure("= open");
    String digest = pinned(open).split(" ", 2)[0];

    assertThat(Pins.of("x", digest + " " + CASE, 0).hold(CASE, open, "")).isEqualTo(digest);
    assertThat(Pins.of("x", "any " + CASE, 0).hold(CASE, open, "")).isEqualTo("any");
    assertThat(Pins.of("x", "", 1).hold(CASE, open, "")).isEqualTo("not pinned");
    assertThat(Pins.of("x", "", 0).hold(CASE, new AssertionError("no texts"), "")).isEmpty();
  }

  @Test
  void without_a_file_nothing_is_held() {
    assertThatCode(() -> check(Pins.of(PinsTest.class, "/no/such.md"), CASE, failure("anything")))
        .doesNotThrowAnyException();
  }
}
