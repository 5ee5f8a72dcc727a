package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is in the head of an answer, and what is not. */
abstract class ResponseHeadTopic extends Topic {
  /** What fits beside the name of the one field, and the four bytes that count for it. */
  private static final int LARGEST = 16 * 1024 - "x-large".length() - 4;

  ResponseHeadTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-RSP-12", "GW-RSP-10"})
  Stream<DynamicTest> a_content_type_is_sent_verbatim() {
    return Stream.of(
            "text/html",
            "text/plain",
            "TEXT/HTML",
            "text/html;charset=utf-8",
            "text/html; charset=UTF-8",
            "text/html;charset=\"utf-8\"",
            "text/html; charset=nonsense",
            "text/html;Charset=ISO-8859-1",
            "text/html; charset=utf-8; a=b",
            "application/json",
            "application/json; charset=utf-8",
            "application/xml",
            "text/css",
            "x",
            "a/b;c",
            "text/html;  charset=utf-8",
            "multipart/form-data; boundary=x",
            "caf\u00E9/x",
            "text/html;charset=",
            "text/html; charset=utf-8;charset=us-ascii")
        .map(
            type ->
                dynamicTest(
                    type,
                    () -> {
                      Wire wire = connect(blocking()).send(post(newCase(), "/tck/type", type));
                      Head head = wire.head();
                      assertThat(head.all("content-type")).containsExactly(type);
                      assertThat(wire.content(head).take(5)).isEqualTo("typed");
                    }));
  }

  @Test
  @Spec({"GW-RSP-12", "GW-RSP-10"})
  void nothing_is_added_but_date_and_framing() {
    assertThat(talk(blocking(), get(newCase(), "/tck/body")))
        .isEqualTo(answer(200, Sample.text(10)) + OPEN);
    assertThat(talk(async(), get(newCase(), "/tck/body")))
        .isEqualTo(answer(200, Sample.text(10)) + OPEN);
  }

  @Test
  @Spec("GW-RSP-11")
  void a_date_of_the_applications_own_is_the_only_one() {
    for (var server : both().values()) {
      Answer answer = connect(server).send(get("/tck/date")).answer();
      assertThat(answer.head().all("date")).containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
    }
  }

  /** By the clock of this machine, which is that of the server or near it. */
  @Test
  @Spec("GW-RSP-11")
  void the_date_is_the_time_of_the_answer() {
    for (var server : both().values()) {
      String date = connect(server).send(get("/tck/constant")).answer().head().value("date");
      Duration off =
          Duration.between(
              Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)), Instant.now());
      assertThat(off.abs()).as(date).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  @Spec({"GW-RSP-13", "GW-RSP-08", "GW-RSP-07"})
  void fields_are_sent_one_by_one_and_in_their_order() {
    for (var server : both().values()) {
      assertThat(talk(server, get("/tck/fields")))
          .isEqualTo(
              answer(
                      200,
                      "fields",
                      "etag: \"x\"",
                      "last-modified: Sun, 06 Nov 1994 08:49:37 GMT",
                      "server: mine",
                      "set-cookie: a=1; Path=/",
                      "set-cookie: b=2; Expires=Wed, 09 Jun 2021 10:18:14 GMT",
                      "set-cookie: a=1; Path=/",
                      "www-authenticate: Basic realm=\"r\"",
                      "x-empty: ",
                      "x-latin: caf\u00E9",
                      "x-one: z",
                      "x-one: a",
                      "x-tab: a\tb")
                  + OPEN);
    }
  }

  @TestFactory
  @Spec("GW-RSP-02")
  Stream<DynamicTest> a_header_name_that_is_no_token_is_refused() {
    return Stream.of("", "x y", "x\t", "x\r\nx-injected", "caf\u00E9", "x(", "x/y", "x\0")
        .map(name -> refusedHeader(name + ": 1"));
  }

  @TestFactory
  @Spec("GW-RSP-03")
  Stream<DynamicTest> a_header_value_that_no_field_can_carry_is_refused() {
    return Stream.of(
            "a\r\nx-injected: 1",
            "a\nx-injected: 1",
            "a\rx-injected: 1",
            "a\r\n\r\n<p>",
            "a\0b",
            "a\u001Bb",
            "a\u007Fb",
            "a\u0100b",
            "a\u010Ab",
            "\uD83D\uDE00")
        .map(value -> refusedHeader("x-value: " + value));
  }

  @TestFactory
  @Spec("GW-RSP-04")
  Stream<DynamicTest> a_header_that_is_the_servers_is_refused() {
    return Stream.of(
            "Connection: x-value",
            "keep-alive: timeout=5",
            "Transfer-Encoding: chunked",
            "te: trailers",
            "trailer: x-digest",
            "upgrade: websocket",
            "Proxy-Connection: close",
            "proxy-anything: 1",
            "Content-Length: 1")
        .map(this::refusedHeader);
  }

  @TestFactory
  @Spec("GW-RSP-31")
  Stream<DynamicTest> a_second_content_type_is_refused() {
    return Stream.of("+Content-Type: text/html", "+content-type: text/plain; charset=utf-8")
        .map(this::refusedHeader);
  }

  private DynamicTest refusedHeader(String field) {
    return dynamicTest(
        printable(field),
        () -> {
          String body = new String(field.getBytes(StandardCharsets.UTF_8), ISO_8859_1);
          for (var server : both().values()) {
            assertThat(talk(server, post(newCase(), "/tck/header", body)))
                .isEqualTo(ok("refused") + OPEN);
          }
        });
  }

  @Test
  @Spec({"GW-DEP-15", "GW-RSP-27"})
  void names_have_the_same_case_on_every_server() {
    Head head = connect(blocking()).send(get("/tck/fields")).answer().head();
    List<String> names = head.fields().stream().map(Field::name).sorted().distinct().toList();
    assertThat(names)
        .containsExactly(
            "Content-Length",
            "Date",
            "etag",
            "last-modified",
            "server",
            "set-cookie",
            "www-authenticate",
            "x-empty",
            "x-latin",
            "x-one",
            "x-tab");
  }

  @Test
  @Spec("GW-RSP-33")
  void a_large_head_is_sent_whole() {
    for (int size : List.of(8_000, 12_000, LARGEST)) {
      Answer answer = connect(blocking()).send(get("/tck/large?size=" + size)).answer();
      assertThat(answer.head().value("x-large")).isEqualTo(Sample.text(size));
      assertThat(answer.text()).isEqualTo("large");
    }
  }

  @Test
  @Spec({"GW-RSP-32", "GW-ERR-07"})
  void a_head_of_more_than_16_KiB_is_a_failure_of_the_application() {
    String target = "/tck/large?size=" + (LARGEST + 1);
    for (var server : both().values()) {
      assertThat(talk(server, get(target))).isEqualTo(refused(500));
    }
  }

  @TestFactory
  @Spec({"GW-CON-20", "GW-RSP-15"})
  Stream<DynamicTest> a_status_is_sent_as_given_and_some_close() {
    List<Integer> closing = List.of(400, 408, 411, 413, 414, 500, 501, 503);
    return IntStream.of(
            200, 201, 202, 203, 206, 207, 226, 299, 300, 301, 302, 303, 307, 308, 400, 401, 402,
            403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421,
            422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506,
            507, 508, 511, 599, 600, 999)
        .mapToObj(
            status ->
                dynamicTest(
                    String.valueOf(status),
                    () -> {
                      String[] fields =
                          closing.contains(status)
                              ? new String[] {"connection: close"}
                              : new String[0];
                      for (var server : both().values()) {
                        assertThat(talk(server, get("/tck/status?status=" + status)))
                            .isEqualTo(
                                answer(status, "status", fields)
                                    + (closing.contains(status) ? FIN : OPEN));
                      }
                    }));
  }

  @TestFactory
  @Spec({"GW-RSP-17", "GW-RSP-18", "GW-RSP-21"})
  Stream<DynamicTest> neither_204_nor_304_has_a_body_or_a_length() {
    return Stream.of(204, 304)
        .flatMap(
            status ->
                Stream.of("empty", "bytes", "region", "stream", "writer", "chunks", "publisher")
                    .map(
                        form ->
                            dynamicTest(
                                status + " " + form,
                                () -> {
                                  for (var server : both().values()) {
                                    noBody(server, status, form, "GET");
                                    noBody(server, status, form, "HEAD");
                                  }
                                })));
  }

  private void noBody(dev.lintel.Server server, int status, String form, String method) {
    Track track = newCase();
    String target = "/tck/body?form=" + form + "&status=" + status;
    assertThat(talk(server, request(track, method, target))).isEqualTo(unframed(status, "") + OPEN);
    track.completed();
    assertThat(track.events()).doesNotContain("written");
    assertThat(track.completions().get(0).bytes()).as("Completion.bytes").isZero();
  }

  @Test
  @Spec({"GW-RSP-18", "GW-RSP-26"})
  void a_205_has_no_content() {
    for (var server : both().values()) {
      for (String form : List.of("bytes", "writer", "publisher")) {
        Track track = newCase();
        assertThat(talk(server, get(track, "/tck/body?status=205&form=" + form)))
            .isEqualTo(answer(205, "") + OPEN);
        assertThat(track.completed().bytes()).as("Completion.bytes").isZero();
        assertThat(track.events()).doesNotContain("written");
      }
    }
  }

  @Test
  @Spec("GW-RSP-10")
  void no_field_names_the_server() {
    Head head = connect(blocking()).send(get("/tck/constant")).head();
    assertThat(
            head.fields().stream()
                .map(Field::value)
                .toList()
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1))
        .isNotEmpty();
    assertThat(head.all("server")).isEmpty();
    assertThat(head.all("x-powered-by")).isEmpty();
    assertThat(head.all("set-cookie")).isEmpty();
  }
}
