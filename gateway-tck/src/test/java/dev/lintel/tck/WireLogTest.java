package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireLogTest {
  private final WireLog log = new WireLog(40);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void came(WireLog.Tape tape, String text) {
    tape.came(bytes(text), text.length());
  }

  @Test
  void what_was_sent_and_what_came_are_told_apart_line_by_line() {
    WireLog.Tape tape = log.tape();
    tape.sent(bytes("GET / HTTP/1.1\r\n"));
    tape.sent(bytes("Host: a\r\n\r\nbo"));
    tape.sent(bytes("dy"));
    came(tape, "HTTP/1.1 200 \r");
    came(tape, "\n\r\nhello");
    tape.note("the server has closed the connection");

    assertThat(log.take())
        .isEqualTo(
            """
            > GET / HTTP/1.1
            > Host: a
            >\s
            > body
            < HTTP/1.1 200\s
            <\s
            < hello
            -- the server has closed the connection
            """);
  }

  @Test
  void bytes_that_are_not_of_ascii_are_escaped() {
    log.tape().sent(bytes("a\rb\nc\\d\t\u00e9\0\r"));

    assertThat(log.take()).isEqualTo("> a\\rb\\n\n> c\\\\d\\t\\xE9\\x00\\r\n");
  }

  @Test
  void what_is_too_long_is_counted_for_each_direction() {
    WireLog.Tape tape = log.tape();
    tape.sent(bytes("x".repeat(100)));
    came(tape, "y".repeat(41));

    assertThat(log.take())
        .isEqualTo(
            "> "
                + "x".repeat(40)
                + "\n< "
                + "y".repeat(40)
                + "\n-- 60 more bytes were sent\n-- 1 more bytes came\n");
  }

  @Test
  void connections_have_numbers_where_there_are_several() {
    WireLog.Tape first = log.tape();
    log.tape().sent(bytes("second"));
    first.sent(bytes("first"));

    assertThat(log.take()).isEqualTo("-- connection 1\n> first\n-- connection 2\n> second\n");
  }

  @Test
  void connections_that_are_too_many_are_counted() {
    for (int i = 0; i < 20; i++) {
      log.tape().sent(bytes("x"));
    }

    assertThat(log.take())
        .contains("-- connection 8\n> x\n-- and 12 more connections\n")
        .doesNotContain("-- connection 9");
  }

  @Test
  void what_was_taken_is_not_taken_again_nor_what_still_happens_there() {
    WireLog.Tape tape = log.tape();
    tape.sent(bytes("x"));
    log.take();
    tape.sent(bytes("y"));

    assertThat(log.take()).isEmpty();
  }

  @Test
  void nothing_is_kept_unless_it_was_asked_for() {
    WireLog off = new WireLog(0);
    WireLog.Tape tape = off.tape();
    tape.sent(bytes("x"));
    came(tape, "y");
    tape.note("closed");

    assertThat(off.take()).isEmpty();
  }
}
