package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One request after another on a connection, and when the connection ends. */
abstract class ConnectionTopic extends Topic {
  /** Requests at once, which fit into any buffer on the way. */
  private static final int BLOCK = 50;

  ConnectionTopic(Starter starter) {
    super(starter);
  }

  @Test
  @Spec({"GW-CON-26", "GW-SRV-15"})
  void a_connection_takes_1100_requests() {
    for (var server : both().values()) {
      Wire wire = connect(server);
      for (int i = 0; i < 300; i++) {
        wire.send(numbered(i));
        requireNumbered(i, wire.answer());
      }
      // More than any server is known to allow by default, and in blocks, as it takes long.
      for (int i = 300; i < 1_100; i += BLOCK) {
        StringBuilder block = new StringBuilder();
        for (int n = i; n < i + BLOCK; n++) {
          block.append(numbered(n));
        }
        wire.send(block.toString());
        for (int n = i; n < i + BLOCK; n++) {
          requireNumbered(n, wire.answer());
        }
      }
    }
  }

  /** What containers read each in its own way, so that the bridge alone has to decide. */
  @TestFactory
  @Spec({"GW-CON-21", "GW-CON-37", "GW-REQ-05", "GW-CON-23", "GW-CON-03", "GW-CON-04", "GW-BDY-33"})
  Stream<DynamicTest> what_ends_a_connection_is_read_in_one_way() {
    String constant = "GET /tck/constant HTTP/1.";
    String asterisk = "OPTIONS * HTTP/1.";
    String chunk = "POST /b HTTP/1.1\nTransfer-Encoding: chunked\n\n5;";
    Map<String, String> fates = new LinkedHashMap<>();
    fates.put(constant + "1\nConnection: x, close;a=b\n\n", "200 closes");
    fates.put(constant + "1\nConnection: \"Close\"\n\n", "200 closes");
    fates.put(constant + "1\nConnection: x, \"close\n\n", "200 closes");
    fates.put(constant + "1\nConnection: \"close\n\n", "200 closes");
    fates.put(constant + "1\nConnection: \"clo\\se\"\n\n", "200 closes");
    fates.put(constant + "1\nConnection: closed\n\n", "200 stays");
    fates.put(constant + "0\nConnection: keep-alive\n\n", "200 stays");
    fates.put(constant + "0\nConnection: keep-alive;a\n\n", "200 closes");
    fates.put(constant + "0\nConnection: x, keep-alive;a=b\n\n", "200 closes");
    fates.put(constant + "0\nConnection: \"keep-alive\"\n\n", "200 closes");
    fates.put(asterisk + "1\nConnection: close\n\n", "200 closes");
    fates.put(asterisk + "1\nConnection: \" close \"\n\n", "200 closes");
    fates.put(asterisk + "0\nConnection: keep-alive\n\n", "200 stays");
    fates.put(asterisk + "0\nConnection: \"keep-alive\"\n\n", "200 closes");
    fates.put(asterisk + "0\nConnection: keep-alive;a=b\n\n", "200 closes");
    fates.put(asterisk + "1\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n", "200 closes");
    fates.put(asterisk + "1\nContent-Length: 1000000000000\n\n", "200 closes");
    fates.put(chunk + "a\u00E9\nhello\n0\n\n", "400 closes");
    fates.put(chunk + "\u0080\nhello\n0\n\n", "400 closes");
    fates.put(chunk + "a=b\u00FF\nhello\n0\n\n", "400 closes");
    fates.put(chunk + "a=\u00E9\nhello\n0\n\n", "400 closes");
    fates.put("PRI * http/2.0\n\nSM\n\n", "505 closes");
    fates.put("PRI * HTTP/2.0\n: a\n\nSM\n\n", "505 closes");
    Server server = start(options());
    return fates.entrySet().stream()
        .map(
            fate ->
                dynamicTest(
                    fate.getKey().replace("\n", " | "),
                    () -> assertThat(fate(server, fate.getKey())).isEqualTo(fate.getValue())));
  }

  private String fate(Server server, String lines) {
    String head = lines.startsWith("PRI") ? lines : lines.replaceFirst("\n", "\nHost: a\n");
    String told = talk(server, mounted(head.replace("\n", "\r\n")));
    return told.substring(0, 3)
        + (told.endsWith(OPEN) ? " stays" : told.endsWith(FIN) ? " closes" : told);
  }

  private String numbered(int i) {
    return get("/k" + i + "?" + i, "X-Number: " + i);
  }

  private static void requireNumbered(int i, Answer answer) {
    assertThat(answer.status()).as("status").isEqualTo(200);
    assertThat(answer.head().closes()).as("Connection: close").isFalse();
    assertThat(answer.text())
        .contains("\npath=/k" + i + "\n", "\nquery=" + i + "\n", "x-number=" + i + "\n");
  }

  @Test
  @Spec({"GW-CON-14", "GW-SRV-15"})
  void pipelined_requests_are_answered_in_their_order() {
    for (var server : both().values()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append(i % 3 == 0 ? post(newCase(), "/p" + i, "body" + i) : get("/p" + i));
      }
      Wire wire = connect(server).send(requests.toString());
      for (int i = 0; i < 50; i++) {
        String text = wire.answer().text();
        assertThat(text).contains("\npath=/p" + i + "\n");
        assertThat(text).contains("\nbody=" + (i % 3 == 0 ? "body" + i : "") + "\n");
      }
      assertThat(told(wire.send(get("/tck/constant")), List.of("GET")))
          .isEqualTo(ok("constant") + OPEN);
    }
  }

  @Test
  @Spec("GW-CON-14")
  void pipelined_requests_with_bodies_of_all_forms_keep_their_order() {
    for (var server : both().values()) {
      List<String> forms = new ArrayList<>(Forms.UNKNOWN);
      forms.addAll(Forms.IN_MEMORY);
      forms.addAll(Forms.DECLARED);
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < forms.size(); i++) {
        requests.append(get(newCase(), "/tck/body?form=" + forms.get(i) + "&size=" + (20_000 + i)));
      }
      Wire wire = connect(server).send(requests.toString());
      for (int i = 0; i < forms.size(); i++) {
        assertThat(wire.answer().body()).isEqualTo(Sample.bytes(20_000 + i));
      }
    }
  }

  @Test
  @Spec({"GW-BDY-32", "GW-DEP-15"})
  void a_request_that_comes_in_single_bytes_is_one_request() {
    Wire wire = connect(blocking());
    for (char c : post(newCase(), "/b", "hello").toCharArray()) {
      wire.send(String.valueOf(c));
    }
    assertThat(told(wire, List.of("POST"))).contains("\nbody=hello\n").endsWith(OPEN);
  }

  @Test
  @Spec("GW-CON-37")
  void the_client_may_ask_for_the_end() {
    for (var server : both().values()) {
      for (String close : List.of("Connection: close", "connection: Close, x")) {
        assertThat(talk(server, get("/tck/constant", close)))
            .isEqualTo(
                answer(
                        200,
                        "constant",
                        "connection: close",
                        "content-type: text/plain; charset=utf-8")
                    + FIN);
      }
      Wire wire =
          connect(server).send(get("/tck/constant", "Connection: close") + get("/tck/constant"));
      assertThat(wire.answer().status()).as("status").isEqualTo(200);
      assertThat(wire.rest()).as("what else comes").isEmpty();
    }
  }

  /** On servers of the case's own: containers that are only deployed close in a way of theirs. */
  @Test
  @Spec({"GW-CON-20", "GW-CON-37", "GW-DEP-15"})
  void an_answer_that_closes_is_whole_though_a_request_waits_behind_it() {
    int piece = 500_000;
    String target = "/tck/body?gated&form=writer&size=" + 2 * piece + "&piece=" + piece;
    for (Server server : List.of(start(options()), startAsync(options()))) {
      for (String end : List.of("&status=500", "&status=503", "")) {
        Track track = newCase();
        String[] close = end.isEmpty() ? new String[] {"Connection: close"} : new String[0];
        try (Wire wire = connectNarrowly(server)) {
          Content content = wire.content(wire.send(get(track, target + end, close)).head());
          assertThat(content.take(piece).length()).as("characters that came").isEqualTo(piece);
          wire.send(get("/tck/constant"));
          track.open("1");
          // Nobody reads meanwhile: a reset would destroy what waits for that.
          Probe.pass(Duration.ofMillis(500));
          assertThat(content.take(piece).length()).as("characters that came").isEqualTo(piece);
          assertThat(content.answer().complete()).as("the answer is whole").isTrue();
          assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
        }
      }
    }
  }

  @Test
  @Spec({"GW-CON-45", "GW-RSP-10"})
  void keep_alive_is_not_announced_to_http_1_1() {
    assertThat(talk(blocking(), get("/tck/constant", "Connection: keep-alive")))
        .isEqualTo(ok("constant") + OPEN);
  }

  @Test
  @Spec({"GW-CON-19", "GW-CON-21", "GW-CON-22"})
  void http_1_0_closes_unless_it_is_kept_alive() {
    String type = "content-type: text/plain; charset=utf-8";
    for (var server : both().values()) {
      assertThat(talk(server, raw("GET /tck/constant HTTP/1.0", "")))
          .isEqualTo(answer(200, "constant", "connection: close", type) + FIN);
      assertThat(talk(server, raw("GET /tck/constant HTTP/1.0", "", "Connection: Keep-Alive")))
          .isEqualTo(answer(200, "constant", "connection: keep-alive", type) + OPEN);
      assertThat(talk(server, raw("GET /a//b HTTP/1.0", "Host: test", "Connection: keep-alive")))
          .isEqualTo(refused(400));
      assertThat(
              talk(
                  server, raw("HEAD /tck/body?form=writer HTTP/1.0", "", "Connection: keep-alive")))
          .isEqualTo(unframed(200, "", "connection: close") + FIN);
    }
  }

  @Test
  @Spec("GW-CON-22")
  void http_1_0_is_kept_alive_for_many_requests() {
    Wire wire = connect(blocking());
    for (int i = 0; i < 50; i++) {
      wire.send(raw("GET /k" + i + " HTTP/1.0", "", "Connection: keep-alive"));
      Answer answer = wire.answer();
      assertThat(answer.head().value("connection")).isEqualTo("keep-alive");
      assertThat(answer.text()).contains("\npath=/k" + i + "\n");
    }
  }

  @Test
  @Spec("GW-CON-19")
  void a_404_of_the_server_keeps_the_connection() {
    assertThat(talk(blocking(), get("/WEB-INF/a"))).isEqualTo(error(404) + OPEN);
  }

  @Test
  @Spec({"GW-CON-14", "GW-CON-30"})
  void a_client_that_sends_no_more_still_gets_its_answers() {
    Wire wire = connect(blocking()).send(get("/tck/constant") + get("/tck/constant"));
    wire.finish();
    assertThat(wire.answer().shown()).isEqualTo(ok("constant"));
    assertThat(wire.answer().shown()).isEqualTo(ok("constant"));
    assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
  }

  @Test
  @Spec("GW-CON-34")
  void empty_lines_before_a_request_are_skipped() {
    for (String empty : List.of("\r\n", "\r\n\r\n", "\n")) {
      Wire wire = connect(blocking()).send(empty + get("/tck/constant"));
      assertThat(told(wire, List.of("GET"))).isEqualTo(ok("constant") + OPEN);
    }
  }

  @Test
  @Spec("GW-CON-34")
  void lines_of_a_head_may_end_without_cr() {
    assertThat(talk(blocking(), mounted("GET /tck/constant HTTP/1.1\nHost: test\n\n")))
        .isEqualTo(ok("constant") + OPEN);
  }

  @Test
  @Spec({"GW-CON-21", "GW-CON-22", "GW-CON-37"})
  void close_wins_over_keep_alive() {
    String type = "content-type: text/plain; charset=utf-8";
    String closing = answer(200, "constant", "connection: close", type) + FIN;
    assertThat(talk(blocking(), get("/tck/constant", "Connection: close, keep-alive")))
        .isEqualTo(closing);
    assertThat(talk(blocking(), get("/tck/constant", "Connection: x", "Connection: close")))
        .isEqualTo(closing);
    String old = "GET /tck/constant HTTP/1.0";
    assertThat(talk(blocking(), raw(old, "", "Connection: keep-alive, close"))).isEqualTo(closing);
    assertThat(talk(blocking(), raw(old, "", "Proxy-Connection: keep-alive"))).isEqualTo(closing);
    assertThat(talk(blocking(), raw(old, "", "Connection: x, Keep-Alive")))
        .isEqualTo(answer(200, "constant", "connection: keep-alive", type) + OPEN);
  }

  @Test
  @Spec("GW-CON-31")
  void an_upgrade_is_ignored_if_the_connection_field_names_it() {
    assertThat(
            talk(
                blocking(),
                get(
                    "/tck/constant",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")))
        .isEqualTo(ok("constant") + OPEN);
    assertThat(talk(blocking(), get("/tck/constant", "Connection: Upgrade", "Upgrade: websocket")))
        .isEqualTo(ok("constant") + OPEN);
    assertThat(talk(blocking(), get("/tck/constant", "Upgrade: websocket")))
        .isEqualTo(refused(400));
    assertThat(talk(blocking(), get("/tck/constant", "Upgrade:", "Connection: keep-alive")))
        .isEqualTo(refused(400));
    assertThat(talk(blocking(), raw("GET /tck/constant HTTP/1.0", "Upgrade: websocket")))
        .startsWith("200\n");
  }

  @TestFactory
  @Spec("GW-CON-37")
  Stream<DynamicTest> the_client_may_close_in_all_spellings() {
    return Stream.of("close", "Close", "x, close", "\"close\"", "close;", "close;a=b", " ,close,")
        .map(
            value ->
                dynamicTest(
                    value,
                    () ->
                        assertThat(talk(blocking(), get("/tck/constant", "Connection: " + value)))
                            .isEqualTo(
                                answer(
                                        200,
                                        "constant",
                                        "connection: close",
                                        "content-type: text/plain; charset=utf-8")
                                    + FIN)));
  }
}
