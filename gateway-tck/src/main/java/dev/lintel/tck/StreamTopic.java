package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What was handed over is on the wire before more is asked for: the tests hold the sources back.
 */
abstract class StreamTopic extends Topic {
  /** More than a server needs for what it has at hand, and no more than a test can do without. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  StreamTopic(Starter starter) {
    super(starter);
  }

  private Stream<DynamicTest> rows(List<String> names, Streaming test) {
    return both().entrySet().stream()
        .flatMap(
            server ->
                names.stream()
                    .map(
                        name ->
                            dynamicTest(
                                server.getKey() + " " + name,
                                () -> test.run(server.getValue(), name))));
  }

  private interface Streaming {
    void run(Server server, String name) throws Exception;
  }

  @TestFactory
  @Spec({
    "GW-STR-01",
    "GW-STR-02",
    "GW-STR-03",
    "GW-STR-12",
    "GW-STR-17",
    "GW-BDY-07",
    "GW-BDY-16",
    "GW-BDY-21",
    "GW-STR-07"
  })
  Stream<DynamicTest> each_piece_is_on_the_wire_before_the_next() {
    List<String> forms = new ArrayList<>(Forms.UNKNOWN);
    forms.addAll(Forms.DECLARED);
    return rows(
        forms,
        (server, form) -> {
          for (int piece : List.of(1, 5, 20_000)) {
            for (String protocol : List.of("HTTP/1.1", "HTTP/1.0")) {
              pieces(server, form, piece, protocol);
            }
          }
        });
  }

  private void pieces(Server server, String form, int piece, String protocol) {
    Track track = newCase();
    String target = "/tck/body?gated&form=" + form + "&piece=" + piece + "&size=" + 4 * piece;
    Wire wire =
        connect(server)
            .send(raw("GET " + target + " " + protocol, "Host: test", "x-case: " + track.id()));
    track.await("at 1");
    assertThat(wire.silent(AT_ONCE)).as("nothing is there while the source waits").isFalse();
    Content content = wire.content(wire.head());
    StringBuilder seen = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      assertThat(content.silent(AT_ONCE)).as("piece " + i + " is held back").isFalse();
      seen.append(content.take(piece));
      if (i < 4) {
        assertThat(track.closed()).as("bodies closed").isZero();
        track.await("at " + i);
        assertThat(track.events()).doesNotContain("at " + (i + 1));
        track.open(String.valueOf(i));
      }
    }
    assertThat(seen.toString()).isEqualTo(Sample.text(4 * piece));
    Answer end = content.answer();
    assertThat(end.body()).isEmpty();
    assertThat(end.complete()).as("the answer is whole").isTrue();
    assertThat(track.completed().bytes()).as("Completion.bytes").isEqualTo(4L * piece);
    assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
    assertThat(track.events()).doesNotContain("unbounded demand");
    assertThat(track.events()).containsSubsequence("closed", "completed");
  }

  @TestFactory
  @Spec({"GW-STR-06", "GW-SRV-15", "GW-CON-14"})
  Stream<DynamicTest> a_published_upload_is_published_back_and_nothing_of_another_request() {
    return rows(
        List.of("3", "8192", "20000"),
        (server, size) -> {
          String sent = Sample.text(Integer.parseInt(size));
          for (int i = 0; i < 20; i++) {
            Track track = newCase();
            Wire wire = connect(server);
            wire.send(
                request(track, "POST", "/tck/relay", "Transfer-Encoding: chunked")
                    + chunk(sent)
                    + "0\r\n\r\n"
                    + post(newCase(), "/tck/pipe", "SECOND"));
            Answer first = wire.answer();
            assertThat(first.text()).isEqualTo(sent);
            // How much had been read when its head left is chance, and so whether it closes.
            if (!first.head().closes()) {
              assertThat(wire.answer().text()).isEqualTo("SECOND");
            }
            assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
          }
        });
  }

  @TestFactory
  @Spec({"GW-BDY-32", "GW-STR-16", "GW-STR-17", "GW-BDY-38", "GW-CON-23"})
  Stream<DynamicTest> a_body_is_piped_back_while_it_comes() {
    return rows(
        List.of("Transfer-Encoding: chunked", "Content-Length: 15"),
        (server, framing) -> {
          Track track = newCase();
          Wire wire = connect(server).send(request(track, "POST", "/tck/pipe", framing));
          boolean chunked = framing.startsWith("T");
          wire.send(chunked ? chunk("first") : "first");
          Head head = wire.head();
          assertThat(head.value("content-length")).isEqualTo(chunked ? "" : "15");
          // How much had arrived when the head left is chance, and the answer ends with the upload.
          assertThat(head.value("connection")).isEmpty();
          Content content = wire.content(head);
          assertThat(content.take(5)).isEqualTo("first");
          for (String part : List.of("secnd", "third")) {
            wire.send(chunked ? chunk(part) : part);
            assertThat(content.take(5)).isEqualTo(part);
          }
          wire.send(chunked ? "0\r\n\r\n" : "");
          assertThat(content.answer().complete()).as("the answer is whole").isTrue();
          assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
          assertThat(wire.send(get("/tck/fields")).head().status()).as("status").isEqualTo(200);
        });
  }

  @TestFactory
  @Spec({"GW-BDY-32", "GW-STR-16"})
  Stream<DynamicTest> an_upload_is_read_while_it_comes() {
    return rows(
        List.of("stream"),
        (server, way) -> {
          Track track = newCase();
          Wire wire =
              connect(server)
                  .send(
                      request(
                          track, "POST", "/tck/upload?read=" + way, "Transfer-Encoding: chunked"))
                  .send(chunk("first"));
          track.await("first bytes");
          wire.send(chunk("second") + "0\r\n\r\n");
          assertThat(told(wire, List.of("POST"))).startsWith("200\n").endsWith(OPEN);
        });
  }

  @TestFactory
  @Spec({"GW-BDY-07", "GW-STR-01"})
  Stream<DynamicTest> the_head_is_on_the_wire_when_a_writer_flushes_at_once() {
    return rows(
        List.of("/tck/early"),
        (server, target) -> {
          Track track = newCase();
          Wire wire = connect(server).send(request(track, "POST", target, "Content-Length: 5"));
          Content content = wire.content(wire.head());
          assertThat(content.take(5)).isEqualTo(Sample.text(5));
          wire.send("hello");
          assertThat(content.answer().text()).startsWith("5 ");
          assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
        });
  }
}
