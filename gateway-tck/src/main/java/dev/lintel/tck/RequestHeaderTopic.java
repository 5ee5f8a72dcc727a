package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the application sees of the request's header lines. */
abstract class RequestHeaderTopic extends Topic {
  RequestHeaderTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-REQ-45", "GW-REQ-46", "GW-REQ-47", "GW-REQ-48"})
  Stream<DynamicTest> a_line_is_seen_as_sent() {
    return Stream.of(
            List.of("X-A: 1", "x-a=1"),
            List.of("x-A:1", "x-a=1"),
            List.of("X-A: \t 1 \t ", "x-a=1"),
            List.of("X-A:", "x-a="),
            List.of("X-A:   ", "x-a="),
            List.of("X-A: a\tb  c", "x-a=a\tb  c"),
            List.of("X-A: a:b: c", "x-a=a:b: c"),
            List.of("X-A: \"a,b\", c ,, d", "x-a=\"a,b\", c ,, d"),
            List.of("!#$%&'*+-.^_`|~: 1", "!#$%&'*+-.^_`|~=1"),
            List.of("0: 1", "0=1"),
            List.of("Accept-Encoding: GZIP", "accept-encoding=GZIP"),
            List.of("Accept: TEXT/HTML;Q=0.5", "accept=TEXT/HTML;Q=0.5"),
            List.of("Content-Type: Text/PLAIN;Charset=X", "content-type=Text/PLAIN;Charset=X"),
            List.of("Connection: Keep-ALIVE", "connection=Keep-ALIVE"),
            List.of("Cookie: $Version=1; a=\"b\"; a=c;;", "cookie=$Version=1; a=\"b\"; a=c;;"),
            List.of("If-Modified-Since: not a date", "if-modified-since=not a date"),
            List.of("Authorization: Basic zzz", "authorization=Basic zzz"),
            List.of("X-A: 1\r\nX-A: 3\r\nx-a: 1", "x-a=1\nheader x-a=3\nheader x-a=1"),
            List.of("Accept: a\r\nAccept: b", "accept=a\nheader accept=b"),
            List.of("Cookie: a=1\r\nCookie: b=2", "cookie=a=1\nheader cookie=b=2"),
            List.of("X-A: 1\r\n 2", "x-a=1 2"),
            List.of("X-A: 1\r\n \t  2\r\n\t3", "x-a=1 2 3"),
            List.of("X-A:\r\n 1", "x-a=1"),
            List.of("User-Agent: a\r\n (b)", "user-agent=a (b)"))
        .map(
            row ->
                dynamicTest(
                    row.get(0).replace("\r\n", "|"),
                    () ->
                        assertThat(talk(blocking(), get("/r", row.get(0))))
                            .contains("\nheader host=test\nheader " + row.get(1) + "\nlength=0\n")
                            .endsWith(OPEN)));
  }

  @Test
  @Spec("GW-REQ-47")
  void repeated_lines_keep_their_order_with_others_in_between() {
    String told = talk(blocking(), get("/r", "X-A: 3", "X-B: 2", "x-a: 1", "X-C: 1", "X-A: 2"));
    assertThat(told.lines().filter(line -> line.startsWith("header x-a=")))
        .containsExactly("header x-a=3", "header x-a=1", "header x-a=2");
    assertThat(told).contains("\nheader x-b=2\n", "\nheader x-c=1\n").endsWith(OPEN);
  }

  @Test
  @Spec("GW-REQ-75")
  void several_threads_may_read_at_the_same_time() {
    Wire wire = connect(blocking());
    for (int i = 0; i < 20; i++) {
      wire.send(get("/tck/shared", "X-0: a" + i, "x-1: b", "X-2: c", "x-3: d"));
      assertThat(wire.answer().text()).isEqualTo("all read [a" + i + ", b, c, d]");
    }
  }

  @Test
  @Spec("GW-REQ-46")
  void each_byte_of_a_value_is_a_character() {
    StringBuilder value = new StringBuilder("x");
    IntStream.rangeClosed(0x80, 0xFF).forEach(c -> value.append((char) c));
    // The last is white space to some, but not to HTTP.
    value.append("y\u00A0z");
    assertThat(talk(blocking(), get("/r", "X-A: " + value)))
        .contains("\nheader x-a=" + value + "\n")
        .endsWith(OPEN);
  }

  @TestFactory
  @Spec({"GW-REQ-49", "GW-CON-07"})
  Stream<DynamicTest> some_fields_come_once() {
    return Stream.of(
            "Content-Type: a/b\r\nContent-Type: a/b",
            "Content-Type: a/b\r\nX-A: 1\r\ncontent-type: c/d",
            "Content-Length: 0\r\nContent-Length: 0",
            "Content-Length: 0\r\ncontent-length: 1",
            "Content-Length: 0, 0",
            "Content-Length: 0,1")
        .map(
            fields ->
                dynamicTest(
                    fields.replace("\r\n", "|"),
                    () ->
                        assertThat(talk(blocking(), request("POST", "/r", fields)))
                            .isEqualTo(refused(400))));
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-19", "GW-CON-39"})
  Stream<DynamicTest> a_malformed_line_is_refused() {
    return Stream.of(
            "X-A : 1",
            "X-A",
            "X A: 1",
            ": 1",
            "X(A): 1",
            "X@A: 1",
            "X\u00E9: 1",
            "X-A: a\u0000b",
            "X-A: a\u0001b",
            "X-A: a\u007Fb",
            "X-A: a\u001B",
            "X-A: a\rb",
            "X\u0000A: 1",
            "X\tA: 1",
            "\"X-A\": 1",
            "X-A\t: 1")
        .map(
            line ->
                dynamicTest(
                    printable(line),
                    () -> assertThat(talk(blocking(), get("/r", line))).isEqualTo(refused(400))));
  }

  @Test
  @Spec("GW-CON-07")
  void a_head_that_begins_with_a_folded_line_is_refused() {
    assertThat(talk(blocking(), mounted("GET /r HTTP/1.1\r\n Host: test\r\n\r\n")))
        .isEqualTo(refused(400));
  }

  @Test
  @Spec({"GW-REQ-47", "GW-CON-02"})
  void as_many_fields_as_the_head_has_room_for() {
    String[] lines = IntStream.range(0, 900).mapToObj(i -> "a: " + (i % 10)).toArray(String[]::new);
    String told = talk(blocking(), get("/r", lines));
    assertThat(told.lines().filter(line -> line.startsWith("<"))).hasSize(1);
    Wire wire = connect(blocking()).send(get("/r", lines));
    List<String> seen =
        wire.answer().text().lines().filter(line -> line.startsWith("header a=")).toList();
    assertThat(seen)
        .isEqualTo(IntStream.range(0, 900).mapToObj(i -> "header a=" + (i % 10)).toList());
  }

  @Test
  @Spec("GW-SRV-12")
  void cookies_forms_and_charsets_are_left_to_the_application() {
    Track track = newCase();
    assertThat(
            talk(
                blocking(),
                withLength(
                    request(
                        track,
                        "POST",
                        "/r?a=1",
                        "Content-Type: application/x-www-form-urlencoded; charset=nonsense",
                        "Cookie: ;;=;\u00E9="),
                    "a=2&b=%zz")))
        .contains("\nquery=a=1\n")
        .contains("\nbody=a=2&b=%zz\n")
        .endsWith(OPEN);
  }
}
