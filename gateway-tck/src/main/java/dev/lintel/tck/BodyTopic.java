package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Completion;
import dev.lintel.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bodies of every form, in every framing. */
abstract class BodyTopic extends Topic {
  private static final List<Integer> SIZES = List.of(0, 1, 10, 8_191, 100_000);

  BodyTopic(Starter starter) {
    super(starter);
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(Forms.IN_MEMORY);
    known.addAll(Forms.DECLARED);
    return known;
  }

  /** One row for each form and application; in it, each size. */
  private Stream<DynamicTest> rows(List<String> forms, FormTest test) {
    return both().entrySet().stream()
        .flatMap(
            server ->
                forms.stream()
                    .map(
                        form ->
                            dynamicTest(
                                server.getKey() + " " + form,
                                () -> {
                                  for (int size : SIZES) {
                                    test.run(
                                        server.getValue(),
                                        "/tck/body?form=" + form + "&size=" + size,
                                        size);
                                  }
                                })));
  }

  private interface FormTest {
    void run(Server server, String target, int size) throws Exception;
  }

  @TestFactory
  @Spec({"GW-RSP-16", "GW-SRV-11", "GW-BDY-03", "GW-BDY-04", "GW-BDY-20", "GW-LIF-13"})
  Stream<DynamicTest> a_known_length_is_sent() {
    return rows(
        known(),
        (server, target, size) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, target)))
              .isEqualTo(answer(200, Sample.text(size)) + OPEN);
          check(track.completed(), size);
        });
  }

  @Test
  @Spec({"GW-RSP-16", "GW-RSP-19", "GW-BDY-03", "GW-BDY-12"})
  void the_length_of_a_text_is_in_bytes() {
    for (Server server : both().values()) {
      assertThat(talk(server, get("/tck/characters"))).isEqualTo(ok(BodyRoutes.CHARACTERS) + OPEN);
      assertThat(talk(server, request("HEAD", "/tck/characters")))
          .isEqualTo(ok("").replace("content-length: 0", "content-length: 10") + OPEN);
    }
  }

  @TestFactory
  @Spec({"GW-CON-15", "GW-BDY-17", "GW-LIF-13"})
  Stream<DynamicTest> an_unknown_length_is_chunked() {
    return rows(
        Forms.UNKNOWN,
        (server, target, size) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, target)))
              .isEqualTo(chunked(200, Sample.text(size)) + OPEN);
          check(track.completed(), size);
        });
  }

  @TestFactory
  @Spec({"GW-CON-15", "GW-CON-21"})
  Stream<DynamicTest> to_http_1_0_an_unknown_length_ends_with_the_connection() {
    return rows(
        Forms.UNKNOWN,
        (server, target, size) -> {
          for (String connection : List.of("X-None: 1", "Connection: keep-alive")) {
            Track track = newCase();
            assertThat(talk(server, old(track, target, connection)))
                .isEqualTo(unframed(200, Sample.text(size), "connection: close") + FIN);
            check(track.completed(), size);
          }
        });
  }

  @TestFactory
  @Spec({"GW-CON-21", "GW-CON-22"})
  Stream<DynamicTest> to_http_1_0_a_known_length_may_keep_the_connection() {
    return rows(
        known(),
        (server, target, size) -> {
          assertThat(talk(server, old(newCase(), target, "X-None: 1")))
              .isEqualTo(answer(200, Sample.text(size), "connection: close") + FIN);
          assertThat(talk(server, old(newCase(), target, "Connection: keep-alive")))
              .isEqualTo(answer(200, Sample.text(size), "connection: keep-alive") + OPEN);
        });
  }

  @TestFactory
  @Spec({"GW-RSP-17", "GW-RSP-18", "GW-RSP-19", "GW-BDY-28", "GW-BDY-29"})
  Stream<DynamicTest> head_has_the_length_and_no_body() {
    return rows(
        known(),
        (server, target, size) -> {
          Track track = newCase();
          assertThat(talk(server, request(track, "HEAD", target)))
              .isEqualTo(
                  answer(200, "").replace("content-length: 0", "content-length: " + size) + OPEN);
          unread(track, target);
        });
  }

  @TestFactory
  @Spec({"GW-RSP-17", "GW-RSP-18", "GW-RSP-20", "GW-BDY-28", "GW-BDY-29"})
  Stream<DynamicTest> head_of_an_unknown_length_says_chunked() {
    return rows(
        Forms.UNKNOWN,
        (server, target, size) -> {
          Track track = newCase();
          assertThat(talk(server, request(track, "HEAD", target)))
              .isEqualTo(chunked(200, "") + OPEN);
          unread(track, target);
        });
  }

  @TestFactory
  @Spec({"GW-BDY-20", "GW-BDY-42", "GW-BDY-43"})
  Stream<DynamicTest> what_is_behind_a_body_is_closed() {
    return both().entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () -> {
                      for (String method : List.of("GET", "HEAD")) {
                        Track stream = newCase();
                        talk(server.getValue(), request(stream, method, "/tck/body?form=stream"));
                        stream.completed();
                        assertThat(stream.events()).containsOnlyOnce("stream closed");
                      }
                      Track chunks = newCase();
                      talk(server.getValue(), get(chunks, "/tck/body?form=chunks"));
                      chunks.completed();
                      assertThat(chunks.events()).containsOnlyOnce("iterator closed");
                    }));
  }

  @TestFactory
  @Spec("GW-STR-13")
  Stream<DynamicTest> an_empty_buffer_is_sent_as_nothing() {
    return both().entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () ->
                        assertThat(talk(server.getValue(), get(newCase(), "/tck/empty-chunks")))
                            .isEqualTo(chunked(200, "ab") + OPEN)));
  }

  @TestFactory
  @Spec({"GW-RSP-09", "GW-BDY-23", "GW-BDY-28"})
  Stream<DynamicTest> a_replaced_body_is_closed_after_the_one_that_replaced_it() {
    return both().entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () -> {
                      Track track = newCase();
                      assertThat(talk(server.getValue(), get(track, "/tck/replaced")))
                          .isEqualTo(answer(200, "outer") + OPEN);
                      track.completed();
                      assertThat(track.events())
                          .containsSubsequence("outer closed", "inner closed", "completed");
                      assertThat(track.events()).containsOnlyOnce("subscribed", "cancelled");
                    }));
  }

  @Test
  @Spec({"GW-APP-06", "GW-BDY-26"})
  void a_constant_may_be_sent_again_and_again() {
    for (int i = 0; i < 3; i++) {
      assertThat(talk(blocking(), get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
    }
  }

  private static void unread(Track track, String target) {
    assertThat(track.completed().bytes()).as("Completion.bytes").isZero();
    assertThat(track.events()).doesNotContain("written");
    if (target.contains("publisher")) {
      assertThat(track.events()).containsOnlyOnce("subscribed", "cancelled");
    }
  }

  private static void check(Completion completion, int size) {
    assertThat(completion.status()).as("Completion.status").isEqualTo(200);
    assertThat(completion.failure()).as("Completion.failure").isEmpty();
    assertThat(completion.delivered()).as("Completion.delivered").isTrue();
    assertThat(completion.bytes()).as("Completion.bytes").isEqualTo(size);
  }

  private String old(Track track, String target, String connection) {
    return raw("GET " + target + " HTTP/1.0", "x-case: " + track.id(), connection);
  }
}
