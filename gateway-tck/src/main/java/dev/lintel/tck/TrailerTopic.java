package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Fields after the body, in both directions. */
abstract class TrailerTopic extends Topic {
  TrailerTopic(Starter starter) {
    super(starter);
  }

  private boolean supported() {
    return blocking().info().supports(ServerInfo.TRAILERS);
  }

  private String withTrailers(String target, String... fields) {
    return request(newCase(), "POST", target, "Transfer-Encoding: chunked", "X-Head: 1")
        + chunk("hello")
        + raw("0", "", fields);
  }

  @Test
  @Capability(ServerInfo.TRAILERS)
  @Spec({"GW-REQ-45", "GW-REQ-55", "GW-DEP-20", "GW-DEP-21"})
  void request_trailers_are_seen_in_lower_case_and_in_their_order() {
    List<String> expected = supported() ? List.of("etag=x", "x-a=1,3", "x-b=2 \u00E9") : List.of();
    String request = withTrailers("/t", "X-A: 1", "x-B:  2 \u00E9 ", "X-A: 3", "ETag: x");
    for (var server : both().values()) {
      String told = talk(server, request);
      assertThat(told)
          .startsWith("200\n")
          .contains("\nheader x-head=1\nlength=unknown\nbody=hello\n")
          .endsWith(OPEN);
      assertThat(joined(told, "trailer ", "=")).isEqualTo(expected);
    }
  }

  @Test
  @Spec("GW-REQ-55")
  void trailers_that_belong_into_the_head_are_dropped() {
    String request =
        withTrailers(
            "/t",
            "Connection: close",
            "Keep-Alive: 1",
            "TE: a",
            "Trailer: x",
            "Upgrade: a",
            "Proxy-Authorization: a",
            "Proxy-X: a",
            "Host: other",
            "Forwarded: for=a",
            "Via: a",
            "X-Forwarded-For: a",
            "Authorization: a",
            "Cookie: a=b",
            "Set-Cookie: a=b",
            "WWW-Authenticate: a",
            "Expect: 100-continue",
            "If-Match: a",
            "If-None-Match: a",
            "If-Modified-Since: a",
            "If-Unmodified-Since: a",
            "If-Range: a",
            "Max-Forwards: 1",
            "Range: a",
            "Age: 1",
            "Cache-Control: a",
            "Date: a",
            "Expires: a",
            "Location: a",
            "Pragma: a",
            "Retry-After: 1",
            "Vary: a",
            "Warning: a",
            "Content-Type: a/b",
            "Content-Encoding: gzip",
            "Content-Range: a",
            "Content-X: a",
            "Content-Digest: kept");
    String expected = supported() ? "trailer content-digest=kept\n" : "";
    for (var server : both().values()) {
      assertThat(talk(server, request))
          .startsWith("200\n")
          .contains("\nheader x-head=1\nlength=unknown\nbody=hello\n" + expected + OPEN);
    }
  }

  @Test
  @Spec({"GW-REQ-55", "GW-BDY-32"})
  void framing_in_trailers_changes_nothing() {
    String request =
        withTrailers("/t", "Content-Length: 3", "Transfer-Encoding: chunked", "X-A: 1");
    String expected = supported() ? "trailer x-a=1\n" : "";
    Wire wire = connect(blocking()).send(request + get("/next"));
    assertThat(told(wire, List.of("POST", "GET")))
        .contains("body=hello\n" + expected + "\n-- next\n200\n")
        .contains("path=/next\n")
        .endsWith(OPEN);
  }

  @Test
  @Capability(ServerInfo.TRAILERS)
  @Spec({"GW-REQ-54", "GW-DEP-21"})
  void trailers_are_there_only_after_the_body() {
    String early = supported() ? "IllegalStateException" : "trailers before the end: []";
    assertThat(talk(blocking(), postChunked(newCase(), "/tck/early-trailers", "hello")))
        .startsWith("200\nconnection: close\n")
        .contains("\n\n" + early + "\n");
    assertThat(talk(blocking(), get("/t"))).endsWith("\nbody=\n" + OPEN);
  }

  @Test
  @Spec("GW-REQ-54")
  void trailers_are_not_there_in_the_middle_of_the_body() {
    Server server =
        startBare(
            deployment ->
                request -> {
                  InputStream in = request.body().inputStream();
                  in.readNBytes(2);
                  String early = early(request);
                  in.readAllBytes();
                  return Response.text(early + ", then " + request.trailers().names());
                },
            options());
    requireDeclared(server, ServerInfo.TRAILERS);
    assertThat(connect(server).send(withTrailers("/x", "X-A: 1")).answer().text())
        .isEqualTo("IllegalStateException, then [x-a]");
  }

  private static String early(Request request) {
    try {
      return "trailers before the end: " + request.trailers().names();
    } catch (IllegalStateException e) {
      return "IllegalStateException";
    }
  }

  @Test
  @Capability(ServerInfo.TRAILERS)
  @Spec({"GW-REQ-45", "GW-ASY-18"})
  void trailers_are_there_for_a_subscriber_too() {
    String expected = supported() ? "trailer x-a=1\n" : "";
    assertThat(talk(async(), withTrailers("/async/subscribe", "X-A: 1"))).contains(expected + OPEN);
    assertThat(talk(async(), withTrailers("/tck/upload?read=publisher", "X-A: 1")))
        .contains(expected + OPEN);
  }

  @Test
  @Capability(ServerInfo.TRAILERS)
  @Spec({"GW-RSP-22", "GW-DEP-20", "GW-DEP-21"})
  void response_trailers_follow_the_body_or_are_dropped() {
    if (!supported()) {
      for (var server : both().values()) {
        assertThat(talk(server, get(newCase(), "/tck/trailers", "TE: trailers")))
            .isEqualTo(chunked(200, "streamed") + OPEN);
      }
      return;
    }
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/trailers", "TE: trailers")))
          .startsWith(chunked(200, "streamed") + "\n-- trailers\nx-digest: abc\nx-more: ")
          .endsWith(OPEN);
      Answer answer = connect(server).send(get("/tck/trailers", "TE: trailers")).answer();
      String lines = String.join("\n", answer.trailers().stream().map(Field::shown).toList());
      assertThat(joined(lines, "x-more", ": ")).containsExactly(": 1,2");
      track.completed();
      assertThat(track.events())
          .containsSubsequence("written", "trailers asked", "closed", "completed");
      assertThat(track.events()).containsOnlyOnce("trailers asked");
    }
  }

  @Test
  @Spec({"GW-RSP-16", "GW-RSP-24"})
  void response_trailers_are_dropped_where_they_cannot_be_sent() {
    for (var server : both().values()) {
      Track old = newCase();
      assertThat(
              talk(
                  server, raw("GET /tck/trailers HTTP/1.0", "TE: trailers", "x-case: " + old.id())))
          .isEqualTo(unframed(200, "streamed", "connection: close") + FIN);
      old.completed();
      Track known = newCase();
      String told = talk(server, get(known, "/tck/trailers?known", "TE: trailers"));
      if (supported()) {
        assertThat(told)
            .startsWith("200\n")
            .contains("transfer-encoding: chunked", "-- trailers")
            .doesNotContain("content-length");
      } else {
        assertThat(told).isEqualTo(answer(200, "known") + OPEN);
      }
      known.completed();
      Track head = newCase();
      assertThat(talk(server, request(head, "HEAD", "/tck/trailers", "TE: trailers")))
          .isEqualTo(chunked(200, "") + OPEN);
      head.completed();
      Track empty = newCase();
      assertThat(talk(server, get(empty, "/tck/trailers?status=204", "TE: trailers")))
          .isEqualTo(unframed(204, "") + OPEN);
      empty.completed();
    }
  }

  @TestFactory
  @Spec({"GW-RSP-16", "GW-RSP-22"})
  Stream<DynamicTest> response_trailers_follow_a_body_of_every_form() {
    return Stream.of(Forms.IN_MEMORY, Forms.DECLARED, Forms.UNKNOWN)
        .flatMap(List::stream)
        .map(
            form ->
                dynamicTest(
                    form,
                    () -> {
                      requireDeclared(blocking(), ServerInfo.TRAILERS);
                      for (var server : both().values()) {
                        for (int size : List.of(10, 100_000)) {
                          Track track = newCase();
                          String target = "/tck/body?trailed&form=" + form + "&size=" + size;
                          assertThat(talk(server, get(track, target, "TE: trailers")))
                              .isEqualTo(
                                  chunked(200, Sample.text(size))
                                      + "\n-- trailers\nx-digest: abc"
                                      + OPEN);
                          assertThat(track.completed().bytes())
                              .as("Completion.bytes")
                              .isEqualTo(size);
                        }
                      }
                    }));
  }

  @Test
  @Spec({"GW-RSP-23", "GW-ERR-13", "GW-LIF-14"})
  void trailers_that_fail_cut_the_answer() {
    requireDeclared(blocking(), ServerInfo.TRAILERS);
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/trailers?fail", "TE: trailers")))
          .isEqualTo(chunked(200, "streamed") + "\n-- cut" + FIN);
      assertThat(track.completed().failure()).as("Completion.failure").isPresent();
    }
  }

  @TestFactory
  @Spec({"GW-RSP-05", "GW-RSP-06", "GW-RSP-23"})
  Stream<DynamicTest> a_trailer_that_is_needed_before_the_body_cuts_the_answer() {
    return Stream.of("content-length", "Content-Type", "host", "set-cookie", "authorization")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      requireDeclared(blocking(), ServerInfo.TRAILERS);
                      for (var server : both().values()) {
                        Track track = newCase();
                        String target = "/tck/trailers?name=" + name;
                        assertThat(talk(server, get(track, target, "TE: trailers")))
                            .isEqualTo(chunked(200, "streamed") + "\n-- cut" + FIN);
                        assertThat(track.completed().failure())
                            .as("Completion.failure")
                            .isPresent();
                      }
                    }));
  }

  @Test
  @Spec({"GW-RSP-33", "GW-RSP-34"})
  void trailers_of_4_KiB_are_sent_and_more_cut_the_answer() {
    Server server = start(options());
    requireDeclared(server, ServerInfo.TRAILERS);
    String most = Sample.text(4 * 1024 - "x-large: \r\n".length());
    Track small = newCase();
    assertThat(talk(server, get(small, "/tck/trailers?size=" + 4 * 1024, "TE: trailers")))
        .isEqualTo(chunked(200, "streamed") + "\n-- trailers\nx-large: " + most + OPEN);
    assertThat(small.completed().failure()).as("Completion.failure").isEmpty();
    Track large = newCase();
    assertThat(talk(server, get(large, "/tck/trailers?size=" + (4 * 1024 + 1), "TE: trailers")))
        .isEqualTo(chunked(200, "streamed") + "\n-- cut" + FIN);
    assertThat(large.completed().failure()).as("Completion.failure").isPresent();
  }

  /**
   * The values of trailers by name, several values of a name in one line. Which are kept apart
   * (GW-REQ-73) and which are joined (GW-RSP-28) is for the scripts to tell.
   */
  private static List<String> joined(String text, String prefix, String separator) {
    Map<String, String> byName = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).split(separator, 2))
        .forEach(
            field -> byName.merge(field[0], field[1].replace(", ", ","), (a, b) -> a + "," + b));
    return byName.entrySet().stream()
        .map(field -> field.getKey() + separator + field.getValue())
        .toList();
  }

  /** On servers of the case's own: some containers know names, and send them in their own case. */
  @Test
  @Capability(ServerInfo.TRAILERS)
  @Spec({"GW-RSP-27", "GW-DEP-15"})
  void names_of_trailers_are_in_lower_case() {
    for (Server server : List.of(start(options()), startAsync(options()))) {
      requireDeclared(server, ServerInfo.TRAILERS);
      for (String name : List.of("etag", "last-modified", "server", "x-digest")) {
        Wire wire = connect(server).send(get(newCase(), "/tck/trailers?name=" + name));
        assertThat(wire.answer().trailers()).containsExactly(new Field(name, "1"));
      }
    }
  }
}
