package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which methods reach the application, and what the server answers by itself. */
abstract class MethodTopic extends Topic {
  private static final String ALLOW = "allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  MethodTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-REQ-01", "GW-SRV-02"})
  Stream<DynamicTest> any_token_is_a_method_as_it_was_sent() {
    return Stream.of(
            "GET",
            "get",
            "Get",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "options",
            "head",
            "trace",
            "Trace",
            "connect",
            "PRI",
            "FOO",
            "PROPFIND",
            "M-SEARCH",
            "a",
            "1",
            "!#$%&'*+-.^_`|~",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ")
        .map(
            method ->
                dynamicTest(
                    method,
                    () -> {
                      Track track = newCase();
                      assertThat(talk(blocking(), request(track, method, "/m")))
                          .startsWith("200\n")
                          .contains("\n\nmethod=" + method + "\n")
                          .endsWith(OPEN);
                      assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
                    }));
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-19"})
  Stream<DynamicTest> what_is_no_token_is_refused() {
    return Stream.of("", "G@T", "GE(T", "GET,", "G/T", "G[T", "G\u00C9T", "G\u0001T", "GE\"T", "{}")
        .map(
            method ->
                dynamicTest(
                    '"' + method + '"',
                    () ->
                        assertThat(talk(blocking(), request(method, "/m")))
                            .isEqualTo(refused(400))));
  }

  @Test
  @Spec({"GW-REQ-02", "GW-REQ-04", "GW-CON-19", "GW-SRV-08"})
  void trace_is_not_allowed() {
    Track track = newCase();
    assertThat(talk(blocking(), request(track, "TRACE", "/m")))
        .isEqualTo(error(405, "connection: close", ALLOW) + FIN);
    assertThat(talk(blocking(), request(track, "TRACE", "/m", "Max-Forwards: 0")))
        .isEqualTo(error(405, "connection: close", ALLOW) + FIN);
    for (String target : List.of("/%2f", "/%e9", "/a\\b", "//", "http://test/%zz", "/#")) {
      assertThat(talk(blocking(), request(track, "TRACE", target)))
          .as(target)
          .isEqualTo(refused(400));
    }
    assertThat(talk(blocking(), lines("TRACE /WEB-INF/x HTTP/1.1", "Host: test")))
        .isEqualTo(error(404) + OPEN);
    assertThat(talk(blocking(), request(track, "TRACE", "http://other/"))).isEqualTo(refused(400));
    assertThat(track.calls()).as("calls").isZero();
  }

  @TestFactory
  @Spec({"GW-REQ-03", "GW-REQ-04"})
  Stream<DynamicTest> connect_is_not_allowed() {
    return Stream.of("test:80", "test:443", "127.0.0.1:1", "[::1]:65535")
        .map(
            target ->
                dynamicTest(
                    target,
                    () ->
                        assertThat(
                                talk(
                                    blocking(),
                                    raw("CONNECT " + target + " HTTP/1.1", "Host: " + target)))
                            .isEqualTo(error(405, "connection: close", ALLOW) + FIN)));
  }

  @TestFactory
  @Spec("GW-REQ-03")
  Stream<DynamicTest> connect_to_no_authority_is_refused() {
    return Stream.of(
            "/",
            "/m",
            "*",
            "test",
            "test:",
            "test:0",
            "test:65536",
            "http://test/",
            "u@test:80",
            "test:80/",
            "[::1]")
        .map(
            target ->
                dynamicTest(
                    target,
                    () ->
                        assertThat(talk(blocking(), request("CONNECT", target)))
                            .isEqualTo(refused(400))));
  }

  @Test
  @Spec("GW-REQ-05")
  void options_for_the_server_is_answered_by_it() {
    Track track = newCase();
    assertThat(talk(blocking(), request(track, "OPTIONS", "*"))).isEqualTo(answer(200, "") + OPEN);
    assertThat(talk(async(), request(track, "OPTIONS", "*"))).isEqualTo(answer(200, "") + OPEN);
    assertThat(track.calls()).as("calls").isZero();
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-19"})
  Stream<DynamicTest> the_asterisk_is_for_options_alone() {
    return Stream.of("GET", "POST", "options", "FOO")
        .map(
            method ->
                dynamicTest(
                    method,
                    () ->
                        assertThat(talk(blocking(), request(method, "*")))
                            .isEqualTo(refused(400))));
  }

  @Test
  @Spec({"GW-RSP-17", "GW-RSP-19", "GW-RSP-29"})
  void a_refusal_of_head_has_no_body() {
    assertThat(talk(blocking(), request("HEAD", "/a//b")))
        .isEqualTo(
            answer(400, "", "connection: close", "content-type: text/plain; charset=utf-8")
                    .replace("content-length: 0", "content-length: 16")
                + FIN);
  }

  /** On servers of the case's own: some containers take a tab for the end of a method. */
  @Test
  @Spec({"GW-RSP-29", "GW-DEP-15"})
  void a_refusal_of_head_and_a_tab_has_a_body() {
    for (Server server : List.of(start(options()), startAsync(options()))) {
      for (String line :
          List.of("HEAD\t/a HTTP/1.1", "HEAD\t/a\tHTTP/1.1", "HEAD\t/a b HTTP/1.1")) {
        assertThat(talk(server, lines(line, "Host: test"))).isEqualTo(refused(400));
      }
      String large = "HEAD\t/" + "a".repeat(9_000);
      assertThat(talk(server, lines(large + " HTTP/1.1", "Host: test"))).isEqualTo(refused(431));
      assertThat(talk(server, large)).isEqualTo(refused(431));
      assertThat(talk(server, lines("HEAD\t/a HTTP/1.1", "Host: test", "X: " + large)))
          .isEqualTo(refused(431));
      assertThat(talk(server, lines("HEAD\t/a HTTP/1.2", "Host: test"))).isEqualTo(refused(505));
      assertThat(talk(server, lines("HEAD\t/a HTTP/1.1", "Host: a b"))).isEqualTo(refused(400));
    }
  }
}
