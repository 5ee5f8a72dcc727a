package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Host, absolute-form targets, and what the application sees of both. */
abstract class HostTopic extends Topic {
  HostTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-REQ-41", "GW-REQ-44"})
  Stream<DynamicTest> a_valid_host_is_the_authority_as_sent() {
    return Stream.of(
            "a",
            "Example.TEST",
            "127.0.0.1",
            "a_b",
            "a~b",
            "a-b.c.",
            "-",
            "1",
            "a:1",
            "a:80",
            "a:65535",
            "[::1]",
            "[::1]:8080",
            "[2001:DB8::1]",
            "[::ffff:1.2.3.4]")
        .map(
            host ->
                dynamicTest(
                    host,
                    () ->
                        assertThat(talk(blocking(), raw("GET /h HTTP/1.1", "Host: " + host)))
                            .startsWith("200\n")
                            .contains("\nauthority=" + host + "\n")
                            .contains("\nheader host=" + host + "\n")
                            .endsWith(OPEN)));
  }

  @TestFactory
  @Spec({"GW-REQ-41", "GW-CON-19"})
  Stream<DynamicTest> any_other_host_is_refused() {
    return Stream.of(
            "",
            "a:",
            "a:0",
            "a:65536",
            "a:99999999999",
            "a:8o",
            "a:+1",
            "a b",
            "a,b",
            "u@a",
            "u:p@a",
            "%41",
            "a%2eb",
            "::1",
            "[::1",
            "::1]",
            "[]",
            "[g::1]",
            "[::1]a",
            "[::1]:",
            "a/b",
            "/a",
            "a?b",
            "a#b",
            "a\\b",
            "a\"b",
            "http://a",
            "\u00E9",
            "a;b",
            "(a)",
            "a:b:c",
            "[1.2.3.4]",
            "[::1%25lo]")
        .map(
            host ->
                dynamicTest(
                    "\"" + host + "\"",
                    () ->
                        assertThat(talk(blocking(), raw("GET /h HTTP/1.1", "Host: " + host)))
                            .isEqualTo(refused(400))));
  }

  @TestFactory
  @Spec("GW-REQ-40")
  Stream<DynamicTest> a_request_has_one_host() {
    return Stream.of(
            raw("GET /h HTTP/1.1", ""),
            raw("GET /h HTTP/1.1", "", "X-Host: a"),
            raw("GET /h HTTP/1.1", "Host: a", "Host: b"),
            raw("GET /h HTTP/1.1", "Host: a", "Host: a"),
            raw("GET /h HTTP/1.1", "Host: a", "X-Between: 1", "hOST: a"),
            raw("GET /h HTTP/1.0", "Host: a", "Host: a"),
            raw("GET http://a" + mount() + "/h HTTP/1.1", ""))
        .map(
            request ->
                dynamicTest(
                    request.strip().replace("\r\n", " | "),
                    () -> assertThat(talk(blocking(), request)).isEqualTo(refused(400))));
  }

  @TestFactory
  @Spec("GW-REQ-44")
  Stream<DynamicTest> without_host_the_authority_is_the_local_address() {
    return Stream.of("GET /h HTTP/1.0", "GET http://other" + mount() + "/h HTTP/1.0")
        .map(
            line ->
                dynamicTest(
                    line,
                    () ->
                        assertThat(talk(blocking(), raw(line, "")))
                            .contains("\nauthority=" + local() + "\n")
                            .contains("\npath=/h\nraw=" + mount() + "/h\n")
                            .endsWith(FIN)));
  }

  @TestFactory
  @Spec({"GW-REQ-43", "GW-REQ-26", "GW-REQ-06"})
  Stream<DynamicTest> an_absolute_target_is_read_as_its_path() {
    // What follows the authority is below the mount path; an empty path is only at the root.
    return Stream.of(
            List.of("http://test", "/h", "test", "/h", ""),
            List.of("HTTP://test", "/h", "test", "/h", ""),
            List.of("http://TEST", "/h", "test", "/h", ""),
            List.of("http://test:80", "/h", "test", "/h", ""),
            List.of("http://test", "/h", "test:80", "/h", ""),
            List.of("http://test:81", "/h", "test:81", "/h", ""),
            List.of("http://[::1]:81", "/h", "[::1]:81", "/h", ""),
            List.of("http://test", "/", "test", "/", ""),
            List.of("http://test", "", "test", "/", ""),
            List.of("http://test", "?a=b", "test", "/", "a=b"),
            List.of("http://test", "/h?a=http://b/", "test", "/h", "a=http://b/"),
            List.of("http://test", "/a%20b/http://c", "test", "", ""))
        .filter(row -> mount().isEmpty() || row.get(1).startsWith("/"))
        .map(
            row ->
                dynamicTest(row.get(0) + row.get(1) + " " + row.get(2), () -> checkAbsolute(row)));
  }

  private void checkAbsolute(List<String> row) {
    String target = row.get(0) + mount() + row.get(1);
    String path = row.get(3);
    String told = talk(blocking(), raw("GET " + target + " HTTP/1.1", "Host: " + row.get(2)));
    if (path.isEmpty()) {
      // An empty segment within: the path rules hold for absolute targets too.
      assertThat(told).isEqualTo(refused(400));
    } else {
      assertThat(told)
          .contains("\nscheme=http\nauthority=" + row.get(2) + "\n")
          .contains("\npath=" + path + "\nraw=" + mount() + path + "\n")
          .contains("\nquery=" + row.get(4) + "\n")
          .endsWith(OPEN);
    }
  }

  @TestFactory
  @Spec({"GW-REQ-41", "GW-REQ-42", "GW-REQ-43", "GW-CON-07", "GW-REQ-17", "GW-REQ-18"})
  Stream<DynamicTest> an_absolute_target_that_does_not_agree_is_refused() {
    return Stream.of(
            "https://test/h",
            "ftp://test/h",
            "ws://test/h",
            "http://other/h",
            "http://test:81/h",
            "http://test:443/h",
            "http://u@test/h",
            "http://u:p@test/h",
            "http:///h",
            "http:/h",
            "http:h",
            "http://test:/h",
            "http://test:0/h",
            "http://test:x/h",
            "http://te%73t/h",
            "http://test\\h",
            "//test/h",
            "test/h",
            "://test/h",
            "http://test#f")
        .map(
            target ->
                dynamicTest(
                    target,
                    () -> assertThat(talk(blocking(), get(target))).isEqualTo(refused(400))));
  }

  /** The server's address as the connection has it. */
  private String local() {
    InetSocketAddress address = Wire.address(blocking().uri());
    return address.getAddress().getHostAddress() + ':' + address.getPort();
  }

  @Test
  @Spec("GW-REQ-07")
  void the_protocol_has_one_spelling() {
    assertThat(talk(blocking(), get("/h"))).contains("\nprotocol=HTTP/1.1\n");
    assertThat(talk(blocking(), raw("GET /h HTTP/1.0", ""))).contains("\nprotocol=HTTP/1.0\n");
  }

  @Test
  @Spec("GW-SRV-13")
  void forwarding_fields_change_nothing() {
    assertThat(
            talk(
                blocking(),
                get(
                    "/h",
                    "X-Forwarded-Proto: https",
                    "X-Forwarded-Host: other",
                    "X-Forwarded-Port: 1",
                    "X-Forwarded-For: 9.9.9.9",
                    "Forwarded: for=9.9.9.9;host=other;proto=https")))
        .contains("\nscheme=http\nauthority=test\n")
        .endsWith(OPEN);
    Wire wire = connect(blocking()).send(get("/tck/info", "X-Forwarded-For: 9.9.9.9"));
    assertThat(wire.answer().text())
        .contains("remote=" + wire.local() + "\n")
        .contains("local=/" + local() + "\n");
  }
}
