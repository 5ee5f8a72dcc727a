package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Very many clients at once, and some that do not get on. */
abstract class CrowdTopic extends Topic {
  private static final int THREADS = 50;
  private static final int CONNECTIONS = 20;
  private static final int ROUNDS = 4;
  private static final long PATIENCE_SECONDS = 60;

  CrowdTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-SRV-15", "GW-SRV-03", "GW-APP-01"})
  Stream<DynamicTest> a_thousand_clients_get_their_own_answers() {
    return both().entrySet().stream()
        .map(server -> dynamicTest(server.getKey(), () -> crowd(server.getValue())));
  }

  private void crowd(Server server) throws Exception {
    Track track = newCount();
    // All connections are open at once, and the requests of a round are sent before an answer is
    // read.
    CyclicBarrier together = new CyclicBarrier(THREADS);
    Crew.run(
        THREADS,
        thread -> {
          List<Wire> wires = new ArrayList<>();
          try {
            for (int i = 0; i < CONNECTIONS; i++) {
              wires.add(Wire.open(server.uri()));
            }
            for (int round = 0; round < ROUNDS; round++) {
              together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              for (int i = 0; i < CONNECTIONS; i++) {
                wires.get(i).send(tagged(track, tag(thread, i, round)));
              }
              together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              for (int i = 0; i < CONNECTIONS; i++) {
                check(wires.get(i).answer(), tag(thread, i, round));
              }
            }
          } finally {
            wires.forEach(Wire::close);
          }
        });
    assertThat(track.calls()).as("calls").isEqualTo(THREADS * CONNECTIONS * ROUNDS);
    Probe.await(() -> "the end of every exchange: " + track, () -> track.ends() == track.calls());
  }

  /**
   * A container uses its objects again for the next request; who still has them must not see it.
   */
  @TestFactory
  @Spec({"GW-SRV-15", "GW-REQ-67", "GW-APP-07"})
  Stream<DynamicTest> who_reads_on_reads_nothing_of_the_next_request() {
    return both().entrySet().stream()
        .map(server -> dynamicTest(server.getKey(), () -> readOn(server.getValue())));
  }

  private void readOn(Server server) throws Exception {
    Track track = newCase();
    int clients = 4;
    int requests = 75;
    Crew.run(
        clients,
        client -> {
          try (Wire wire = Wire.open(server.uri())) {
            for (int i = 0; i < requests; i++) {
              String tag = tag(client, 0, i);
              wire.send(get(track, "/tck/late", "x-tag: " + tag));
              assertThat(wire.answer().text()).isEqualTo(tag);
            }
          }
        });
    Probe.await(
        () -> "the end of every reader",
        () -> Collections.frequency(track.events(), "left") == clients * requests);
    assertThat(track.events()).noneMatch(event -> event.startsWith("read "));
  }

  private static String tag(int thread, int connection, int round) {
    return "t" + thread + "-c" + connection + "-r" + round;
  }

  /**
   * The tag is in the path, in the query, in a header and in the body, which has three framings.
   */
  private String tagged(Track track, String tag) {
    String target = "/" + tag + "?" + tag;
    return switch (tag.charAt(tag.length() - 1)) {
      case '0' -> get(track, target, "x-tag: " + tag);
      case '1' -> post(track, target, tag, "x-tag: " + tag);
      default -> {
        String chunked = postChunked(track, target, tag.substring(0, 2), tag.substring(2));
        yield chunked.replaceFirst("\r\n", "\r\nx-tag: " + tag + "\r\n");
      }
    };
  }

  private static void check(Answer answer, String tag) {
    String body = tag.endsWith("0") ? "" : tag;
    assertThat(answer.text())
        .contains("\npath=/" + tag + "\n", "\nquery=" + tag + "\n")
        .contains("\nheader x-tag=" + tag + "\n", "\nbody=" + body + "\n");
  }

  @Test
  @Spec({"GW-STR-05", "GW-STR-07", "GW-SRV-03"})
  void a_reader_that_stalls_holds_up_nobody_and_gets_everything() {
    for (Server server : both().values()) {
      for (String form : List.of("writer", "stream", "publisher", "region")) {
        Track track = newCase();
        int size = 40_000_000;
        try (Wire stalled = Wire.open(Wire.address(server.uri()), 4_096)) {
          stalled.send(get(track, "/tck/body?form=" + form + "&size=" + size));
          Head head = stalled.head();
          for (int i = 0; i < 20; i++) {
            assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
          }
          assertThat(track.events()).doesNotContain("written", "completed");
          byte[] body = stalled.content(head).answer().body();
          assertThat(body.length).isEqualTo(size);
          assertThat(Sample.sha256(body)).isEqualTo(Sample.sha256(Sample.bytes(size)));
        }
        assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
      }
    }
  }

  @Test
  @Spec({"GW-STR-05", "GW-STR-16", "GW-SRV-03"})
  void a_sender_that_stalls_holds_up_nobody_and_is_heard() {
    for (Server server : both().values()) {
      for (String read : List.of("stream", "publisher", "collect")) {
        Track track = newCase();
        int half = 3_000_000;
        byte[] body = Sample.bytes(2 * half);
        Wire inHead = connect(server).send(mounted("GET /tck/constant HTTP/1.1\r\nHo"));
        Wire inBody =
            connect(server)
                .send(
                    request(
                        track,
                        "POST",
                        "/tck/upload?read=" + read,
                        "Content-Length: " + body.length))
                .send(java.util.Arrays.copyOf(body, half));
        track.await("called");
        for (int i = 0; i < 20; i++) {
          assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
        }
        assertThat(track.events()).doesNotContain("completed");
        inBody.send(java.util.Arrays.copyOfRange(body, half, body.length));
        assertThat(inBody.answer().text())
            .isEqualTo(body.length + " " + Sample.sha256(body) + "\n");
        assertThat(inHead.send("st: test\r\n\r\n").answer().text()).isEqualTo("constant");
        track.completed();
      }
    }
  }
}
