package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Where the body of a request ends: what is refused by its head, and what is read as it should. */
abstract class FramingTopic extends Topic {
  FramingTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-CON-08", "GW-CON-09", "GW-CON-10", "GW-CON-12", "GW-CON-13", "GW-CON-19", "GW-CON-33"})
  Stream<DynamicTest> a_transfer_encoding_that_is_not_chunked_alone_is_refused() {
    return Stream.of(
            List.of("Transfer-Encoding: chunked\r\nContent-Length: 5", "400"),
            List.of("Content-Length: 5\r\nTransfer-Encoding: chunked", "400"),
            List.of("Content-Length: 0\r\nTransfer-Encoding: chunked", "400"),
            List.of("Content-Length: 5\r\nTransfer-Encoding: gzip, chunked", "400"),
            List.of("Content-Length: 5\r\nTransfer-Encoding: identity", "400"),
            List.of("Transfer-Encoding: gzip", "400"),
            List.of("Transfer-Encoding: identity", "400"),
            List.of("Transfer-Encoding: xchunked", "400"),
            List.of("Transfer-Encoding: chunkedx", "400"),
            List.of("Transfer-Encoding: \"chunked\"", "400"),
            List.of("Transfer-Encoding: chunked;q=1", "400"),
            List.of("Transfer-Encoding: chunked, gzip", "400"),
            List.of("Transfer-Encoding: chunked, identity", "400"),
            List.of("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip", "400"),
            List.of("Transfer-Encoding: chunked, chunked", "400"),
            List.of("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "400"),
            List.of("Transfer-Encoding: chunked\r\ntransfer-encoding: Chunked", "400"),
            List.of("Transfer-Encoding: chunked, gzip, chunked", "400"),
            List.of("Transfer-Encoding: =, chunked", "400"),
            List.of("Transfer-Encoding: \"a\", chunked", "400"),
            List.of("Transfer-Encoding: a b, chunked", "400"),
            List.of("Transfer-Encoding: \u00e9, chunked", "400"),
            List.of("Transfer-Encoding:\r\nTransfer-Encoding: chunked", "400"),
            List.of("Transfer-Encoding: x;a=b, chunked", "501"),
            List.of("Transfer-Encoding: gzip, chunked", "501"),
            List.of("Transfer-Encoding: GZIP,chunked", "501"),
            List.of("Transfer-Encoding: identity, chunked", "501"),
            List.of("Transfer-Encoding: x, chunked", "501"),
            List.of("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "501"))
        .map(
            row ->
                dynamicTest(
                    row.get(0).replace("\r\n", "|"),
                    () -> {
                      Track track = newCase();
                      String head = request(track, "POST", "/tck/upload", row.get(0));
                      assertThat(talk(blocking(), head + "5\r\nhello\r\n0\r\n\r\n"))
                          .isEqualTo(refused(Integer.parseInt(row.get(1))));
                      assertThat(track.calls()).as("calls").isZero();
                    }));
  }

  @Test
  @Spec({"GW-CON-11", "GW-CON-13"})
  void a_transfer_encoding_in_http_1_0_is_refused() {
    String request =
        mounted(
            "POST /tck/upload HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    assertThat(talk(blocking(), request)).isEqualTo(refused(400));
    String keepAlive = request.replace("\r\nT", "\r\nConnection: keep-alive\r\nT");
    assertThat(talk(blocking(), keepAlive)).isEqualTo(refused(400));
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-13", "GW-CON-46"})
  Stream<DynamicTest> a_length_that_is_no_number_is_refused() {
    return Stream.of(
            "-1",
            "+1",
            "abc",
            "1e3",
            "0x10",
            "1.0",
            "5 5",
            "5,",
            "",
            "\u00B2",
            "99999999999999999999",
            "9223372036854775808",
            "5;",
            "\"5\"")
        .map(
            length ->
                dynamicTest(
                    "\"" + length + "\"",
                    () ->
                        assertThat(
                                talk(
                                    blocking(),
                                    request("POST", "/tck/upload", "Content-Length: " + length)
                                        + "hello"))
                            .isEqualTo(refused(400))));
  }

  @TestFactory
  @Spec({"GW-BDY-32", "GW-BDY-38", "GW-CON-35", "GW-CON-36"})
  Stream<DynamicTest> a_chunked_body_is_read_as_its_content() {
    return Stream.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "05\r\nhello\r\n0\r\n\r\n",
            "0000005\r\nhello\r\n000\r\n\r\n",
            "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n",
            "5;a=b\r\nhello\r\n0\r\n\r\n",
            "5;a\r\nhello\r\n0;b=\"c\"\r\n\r\n",
            "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nX-A: b\r\n\r\n")
        .map(
            body ->
                dynamicTest(
                    body.replace("\r\n", "|"),
                    () -> {
                      String head = request("POST", "/c", "Transfer-Encoding: Chunked");
                      assertThat(talk(blocking(), head + body))
                          .contains("\nlength=unknown\nbody=hello\n")
                          .endsWith(OPEN);
                    }));
  }

  @Test
  @Spec("GW-BDY-32")
  void sizes_of_chunks_are_hexadecimal_in_either_case() {
    Track track = newCase();
    String head = request(track, "POST", "/c", "Transfer-Encoding: chunked");
    String body =
        "a\r\n0123456789\r\nB\r\n0123456789a\r\n1F\r\n" + Sample.text(31) + "\r\n0\r\n\r\n";
    assertThat(talk(blocking(), head + body))
        .contains("\nbody=01234567890123456789a" + Sample.text(31) + "\n")
        .endsWith(OPEN);
  }

  @TestFactory
  @Spec({"GW-BDY-33", "GW-ERR-03", "GW-CON-20", "GW-CON-40", "GW-CON-42"})
  Stream<DynamicTest> a_broken_chunked_body_is_an_exception_and_400() {
    return Stream.of(
            "5\r\nhello\r\nzz\r\n",
            "zz\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "+5\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhelloX\r\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n",
            "5\r\nhello\r\n\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
            "5 5\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            " 5\r\nhello\r\n0\r\n\r\n",
            "5\nhello\n0\n\n",
            "5;" + "x".repeat(9_000) + "\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nX: " + "y".repeat(9_000) + "\r\n\r\n",
            "\r\nhello\r\n0\r\n\r\n",
            ";a\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nno field\r\n\r\n",
            "5\r\nhello\r\n0\r\nX\u0000: b\r\n\r\n")
        .map(
            body ->
                dynamicTest(
                    body.replace("\r\n", "|")
                        .replace("\u0000", "<00>")
                        .replace("\n", "<0A>")
                        .replaceAll("(.{40}).+", "$1…"),
                    () -> {
                      Track track = newCase();
                      String head =
                          request(track, "POST", "/tck/upload", "Transfer-Encoding: chunked");
                      assertThat(talk(blocking(), head + body)).isEqualTo(refused(400));
                      Probe.await(
                          () -> "the failure that " + track + " saw",
                          () -> track.failures().size() == 1);
                      assertThat(track.failures().get(0)).isInstanceOf(java.io.IOException.class);
                      assertThat(track.completed().status()).as("Completion.status").isEqualTo(400);
                    }));
  }

  @TestFactory
  @Spec({"GW-REQ-46", "GW-CON-33", "GW-CON-35"})
  Stream<DynamicTest> what_is_unusual_but_clear_is_accepted() {
    return Stream.of(
            List.of("Content-Length: 005", "hello"),
            List.of("Content-Length:\t5 ", "hello"),
            List.of("Transfer-Encoding: , chunked", "5\r\nhello\r\n0\r\n\r\n"),
            List.of("Transfer-Encoding: chunked,", "5\r\nhello\r\n0\r\n\r\n"))
        .map(
            row ->
                dynamicTest(
                    row.get(0),
                    () ->
                        assertThat(talk(blocking(), request("POST", "/c", row.get(0)) + row.get(1)))
                            .contains("\nbody=hello\n")
                            .endsWith(OPEN)));
  }

  @Test
  @Spec({"GW-BDY-32", "GW-CON-14"})
  void what_follows_a_body_is_the_next_request() {
    Track track = newCase();
    Wire wire =
        connect(blocking())
            .send(
                post(track, "/one", "hello")
                    + postChunked(track, "/two", "hel", "lo")
                    + get("/three"));
    assertThat(told(wire, List.of("POST", "POST", "GET")))
        .containsSubsequence(
            "path=/one",
            "length=5\nbody=hello\n",
            "path=/two",
            "length=unknown\nbody=hello\n",
            "path=/three",
            "length=0\nbody=\n")
        .endsWith(OPEN);
  }

  @Test
  @Spec("GW-BDY-38")
  void a_body_may_come_with_any_method() {
    for (String method : List.of("GET", "DELETE", "OPTIONS", "FOO")) {
      assertThat(talk(blocking(), withLength(request(method, "/g"), "hello")))
          .contains("method=" + method + "\n")
          .contains("\nlength=5\nbody=hello\n")
          .endsWith(OPEN);
    }
    Wire wire = connect(blocking()).send(withLength(request("HEAD", "/g"), "hello"));
    assertThat(told(wire, List.of("HEAD"))).startsWith("200\n").endsWith("\n\n" + OPEN);
  }
}
