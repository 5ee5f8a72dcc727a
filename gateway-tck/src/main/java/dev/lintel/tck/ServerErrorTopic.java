package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Errors that the server makes of a head: too large, of an unknown version, malformed. */
abstract class ServerErrorTopic extends Topic {
  ServerErrorTopic(Starter starter) {
    super(starter);
  }

  private String byHeader(int size) {
    String empty = get("/e", "X-Fill: ");
    return empty.replace("X-Fill: ", "X-Fill: " + Sample.text(size - empty.length()));
  }

  private String byTarget(int size) {
    String empty = get("/e");
    return empty.replace("/e", "/e" + Sample.text(size - empty.length()));
  }

  private String byQuery(int size) {
    String empty = get("/e?");
    return empty.replace("/e?", "/e?" + Sample.text(size - empty.length()));
  }

  private String byFields(int size) {
    StringBuilder head = new StringBuilder(get("/e"));
    head.setLength(head.length() - 2);
    while (head.length() + 2 + 6 <= size) {
      head.append("a: b\r\n");
    }
    head.append("\r\n");
    int missing = size - head.length();
    return head.toString().replaceFirst("a: b", "a: b" + "c".repeat(missing));
  }

  @TestFactory
  @Spec({"GW-CON-01", "GW-CON-02", "GW-CON-19", "GW-DEP-30"})
  Stream<DynamicTest> a_head_of_the_maximum_is_accepted_and_one_byte_more_is_431() {
    Server small = launch(TckApplication.blocking(probe()), options().maxRequestHeadBytes(2_000));
    Server large = launch(TckApplication.blocking(probe()), options().maxRequestHeadBytes(40_000));
    return Stream.of(List.of(blocking(), 8_192), List.of(small, 2_000), List.of(large, 40_000))
        .flatMap(row -> limit((Server) row.get(0), (Integer) row.get(1)))
        .onClose(small::close)
        .onClose(large::close);
  }

  private Stream<DynamicTest> limit(Server server, int limit) {
    return Stream.of(
        dynamicTest(
            limit + " by header", () -> limit(server, byHeader(limit), byHeader(limit + 1))),
        dynamicTest(
            limit + " by target", () -> limit(server, byTarget(limit), byTarget(limit + 1))),
        dynamicTest(limit + " by query", () -> limit(server, byQuery(limit), byQuery(limit + 1))),
        dynamicTest(
            limit + " by fields", () -> limit(server, byFields(limit), byFields(limit + 1))),
        dynamicTest(
            limit + " by far",
            () -> {
              assertThat(talk(server, byHeader(2 * limit))).isEqualTo(refused(431));
              assertThat(talk(server, byTarget(2 * limit))).isEqualTo(refused(431));
            }),
        dynamicTest(
            limit + " on a connection in use",
            () -> {
              Wire wire = connect(server).send(byHeader(limit) + byHeader(limit + 1));
              assertThat(told(wire, List.of("GET", "GET")))
                  .startsWith("200\n")
                  .endsWith("-- next\n" + refused(431));
            }));
  }

  private void limit(Server server, String largest, String tooLarge) {
    assertThat(talk(server, largest)).startsWith("200\n").endsWith(OPEN);
    assertThat(talk(server, tooLarge)).isEqualTo(refused(431));
  }

  @TestFactory
  @Spec({"GW-CON-03", "GW-CON-19", "GW-CON-44"})
  Stream<DynamicTest> an_unknown_version_is_505() {
    return Stream.of(
            "HTTP/1.2",
            "HTTP/1.9",
            "HTTP/2.0",
            "HTTP/3.0",
            "HTTP/0.9",
            "HTTP/9.9",
            "HTTP/2",
            "HTTP/11",
            "HTTP/1.01",
            "HTTP/1.1x",
            "HTTP/",
            "http/1.1",
            "HTTX/1.1",
            "x")
        .map(
            version ->
                dynamicTest(
                    version,
                    () ->
                        assertThat(talk(blocking(), raw("GET /v " + version, "Host: test")))
                            .isEqualTo(refused(505))));
  }

  @TestFactory
  @Spec({"GW-CON-03", "GW-CON-44"})
  Stream<DynamicTest> no_version_is_505() {
    return Stream.of("GET /v\r\n\r\n", "GET /v\r\n", "POST /v\r\n\r\n")
        .map(
            request ->
                dynamicTest(
                    request.replace("\r\n", "|"),
                    () -> assertThat(talk(blocking(), mounted(request))).isEqualTo(refused(505))));
  }

  @TestFactory
  @Spec({"GW-CON-03", "GW-CON-07"})
  Stream<DynamicTest> the_request_line_is_judged_wherever_its_bytes_come_from() {
    String upload = post(newCase(), "/u", "GET http:/x http/1.1");
    return Stream.of(
            raw("GET /v http/1.1", "Host: test"),
            raw("GET /v http/1.1", ""),
            "\r\n\r\n" + raw("GET /v hTTP/1.0", ""),
            get("http:/v"))
        .flatMap(
            request -> {
              String answer = refused(request.contains("http:/") ? 400 : 505);
              String name = request.strip().lines().findFirst().orElse("") + request.length();
              return Stream.of(
                  dynamicTest(name + " whole", () -> judge("", request, answer, 0)),
                  dynamicTest(name + " byte by byte", () -> judge("", request, answer, 1)),
                  dynamicTest(name + " in two", () -> judge("", request, answer, 12)),
                  dynamicTest(name + " behind another", () -> judge(get("/v"), request, answer, 0)),
                  dynamicTest(
                      name + " behind another, in two",
                      () -> judge(get("/v"), request, answer, get("/v").length() + 9)),
                  dynamicTest(name + " behind a body", () -> judge(upload, request, answer, 0)));
            });
  }

  /** Sends in pieces of this size, or all at once. */
  private void judge(String before, String request, String answer, int piece) {
    String all = before + request;
    int step = piece == 0 ? all.length() : piece;
    Wire wire = connect(blocking());
    for (int i = 0; i < all.length(); i += step) {
      wire.trySend(
          all.substring(i, Math.min(all.length(), i + step))
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    if (before.isEmpty()) {
      assertThat(told(wire, List.of("GET"))).isEqualTo(answer);
    } else {
      assertThat(told(wire, List.of("GET", "GET")))
          .startsWith("200\n")
          .endsWith("-- next\n" + answer);
    }
  }

  @Test
  @Spec({"GW-CON-03", "GW-CON-07", "GW-CON-30", "GW-ERR-14"})
  void a_refusal_has_one_head_whatever_other_connections_sent() {
    for (int i = 0; i < 10; i++) {
      assertThat(talk(blocking(), "GET /v\r\n\r\n")).isEqualTo(refused(505));
      assertThat(talk(blocking(), get("/v", "bad line"))).isEqualTo(refused(400));
      assertThat(talk(blocking(), "GET /v\r\n\r\n")).isEqualTo(refused(505));
      Wire cut = connect(blocking()).send("GET /x HTTP/1.1\r\nHost: t\r\n");
      cut.finish();
      assertThat(cut.rest()).as("what else comes").isEmpty();
      assertThat(talk(blocking(), raw("GET /v http/1.1", "Host: test"))).isEqualTo(refused(505));
    }
  }

  @TestFactory
  @Spec({"GW-CON-03", "GW-CON-07", "GW-REQ-48"})
  Stream<DynamicTest> a_head_means_the_same_however_its_bytes_come() {
    return Stream.of(
            raw("GET /v HTTP/1.2", "Host: test"),
            raw("GET /v", ""),
            raw("GET /v HTTP/1.1", "Host: test", "a: b", "\tc", "d: e", " \t f"),
            raw("GET http://test/v HTTP/1.1", "Host: test", "Connection: close"),
            raw("GET /v HTTP/1.1", "Host: test", "bad line"),
            raw("GET /v HTTP/1.1", ""),
            raw("TRACE /v HTTP/1.1", "Host: test"))
        .flatMap(
            head -> {
              String name = printable(head);
              return Stream.of(
                  dynamicTest(
                      name + " in two",
                      () -> {
                        String whole = talk(blocking(), head);
                        for (int at = 1; at < head.length(); at++) {
                          Wire wire = connect(blocking()).send(head.substring(0, at));
                          wire.trySend(
                              head.substring(at)
                                  .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                          assertThat(told(wire, List.of(head.split(" ", 2)[0])))
                              .as("split at %d", at)
                              .isEqualTo(whole);
                        }
                      }),
                  dynamicTest(
                      name + " behind another",
                      () -> {
                        Wire wire = connect(blocking()).send(get("/v") + head);
                        assertThat(told(wire, List.of("GET", head.split(" ", 2)[0])))
                            .endsWith("-- next\n" + talk(blocking(), head));
                      }));
            });
  }

  @TestFactory
  @Spec("GW-CON-32")
  Stream<DynamicTest> an_expectation_other_than_100_continue_is_417() {
    return Stream.of(
            "x",
            "",
            "100-continue, 100-continue",
            ",100-continue",
            "100-continue,",
            "100-continue;a=b",
            "100-continue\r\nExpect: x",
            "100-continue\r\nExpect: 100-continue")
        .map(
            value ->
                dynamicTest(
                    '"' + printable(value) + '"',
                    () ->
                        assertThat(talk(blocking(), get("/v", "Expect: " + value)))
                            .isEqualTo(error(417, "connection: close") + FIN)));
  }

  @TestFactory
  @Spec({"GW-CON-30", "GW-LIF-02"})
  Stream<DynamicTest> a_head_that_the_client_ends_early_is_not_answered() {
    String head = raw("GET /v HTTP/1.1", "Host: test", "a: b");
    return Stream.of(0, 1, 5, 14, 15, 16, 20, 28, 30, head.length() - 2, head.length() - 1)
        .flatMap(
            length -> {
              String part = head.substring(0, length);
              return Stream.of(
                  dynamicTest(
                      length + " bytes",
                      () -> {
                        Wire wire = connect(blocking()).send(part);
                        wire.finish();
                        assertThat(wire.rest()).as("what else comes").isEmpty();
                      }),
                  dynamicTest(
                      length + " bytes behind an answer",
                      () -> {
                        Wire wire = connect(blocking()).send(head + part);
                        assertThat(wire.answer().status()).as("status").isEqualTo(200);
                        wire.finish();
                        assertThat(wire.rest()).as("what else comes").isEmpty();
                      }));
            });
  }

  @Test
  @Capability(ServerInfo.HTTP2)
  @Spec("GW-CON-04")
  void the_preface_of_http_2_is_closed_without_an_answer() throws IOException {
    if (blocking().info().supports(ServerInfo.HTTP2)) {
      Assumptions.assumeTrue(
          Http2.answers(connect(blocking())), "HTTP/2 is spoken elsewhere than at this address");
      return;
    }
    Wire wire = connect(blocking()).send(Http2.PREFACE);
    assertThat(wire.rest()).as("what else comes").isEmpty();
    Wire withSettings = connect(blocking()).send(Http2.PREFACE + Http2.SETTINGS);
    assertThat(withSettings.rest()).as("what else comes").isEmpty();
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-19", "GW-LIF-02"})
  Stream<DynamicTest> a_malformed_head_is_400() {
    return Stream.of(
            " GET /e HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET /e HTTP/1.1 \r\nHost: test\r\n\r\n",
            "GET /e /f HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET\t/e\tHTTP/1.1\r\nHost: test\r\n\r\n",
            "\0\r\n\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003\r\n\r\n",
            "{\"a\":1}\r\n\r\n",
            ": a\r\n\r\n")
        .map(
            request ->
                dynamicTest(
                    printable(request),
                    () -> assertThat(talk(blocking(), request)).isEqualTo(refused(400))));
  }

  @Test
  @Spec({"GW-CON-07", "GW-CON-14", "GW-CON-19"})
  void requests_before_a_malformed_one_are_answered() {
    Wire wire =
        connect(blocking())
            .send(get("/tck/constant") + get("/tck/constant") + get("/e", "bad line"));
    assertThat(told(wire, List.of("GET", "GET", "GET")))
        .isEqualTo(ok("constant") + "\n-- next\n" + ok("constant") + "\n-- next\n" + refused(400));
  }
}
