package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bodies that nobody reads to the end, and 100-continue. */
abstract class UnreadTopic extends Topic {
  private static final int MIB = 1024 * 1024;

  /**
   * What the two systems may hold in their socket buffers beside what the server has read: three
   * times what they were seen to, and less than would hide that it reads twice as much.
   */
  private static final int IN_FLIGHT = 12 * MIB;

  UnreadTopic(Starter starter) {
    super(starter);
  }

  private Stream<DynamicTest> everywhere(ServerTest test) {
    return everywhere(both(), test);
  }

  private static Stream<DynamicTest> everywhere(Map<String, Server> servers, ServerTest test) {
    return servers.entrySet().stream()
        .map(server -> dynamicTest(server.getKey(), () -> test.run(server)));
  }

  private interface ServerTest {
    void run(Map.Entry<String, Server> server) throws Exception;
  }

  private static String closing(String body) {
    return answer(200, body, "connection: close") + FIN;
  }

  @TestFactory
  @Spec({"GW-CON-23", "GW-CON-24", "GW-BDY-31"})
  Stream<DynamicTest> an_unread_body_closes_the_connection() {
    return everywhere(
        server -> {
          for (String route : List.of("/tck/unread", "/tck/unread?close")) {
            Track track = newCase();
            assertThat(talk(server.getValue(), post(track, route, "hello")))
                .isEqualTo(closing("unread"));
            Track chunked = newCase();
            assertThat(talk(server.getValue(), postChunked(chunked, route, "hello")))
                .isEqualTo(closing("unread"));
            track.completed();
            chunked.completed();
          }
        });
  }

  @TestFactory
  @Spec("GW-CON-23")
  Stream<DynamicTest> a_source_of_the_applications_own_is_no_echo() {
    return everywhere(
        server -> {
          assertThat(talk(server.getValue(), post(newCase(), "/tck/own-source", "hello")))
              .isEqualTo(answer(200, "own", "connection: close") + FIN);
          assertThat(talk(server.getValue(), get(newCase(), "/tck/own-source")))
              .isEqualTo(answer(200, "own") + OPEN);
        });
  }

  @TestFactory
  @Spec("GW-CON-23")
  Stream<DynamicTest> a_body_that_is_partly_read_closes_the_connection() {
    return everywhere(
        server -> {
          assertThat(talk(server.getValue(), post(newCase(), "/tck/partly?count=2", "hello")))
              .isEqualTo(closing("read 2"));
          assertThat(
                  talk(server.getValue(), postChunked(newCase(), "/tck/partly?count=2", "hello")))
              .isEqualTo(closing("read 2"));
        });
  }

  @TestFactory
  @Spec("GW-CON-23")
  Stream<DynamicTest> a_body_whose_last_byte_was_read_keeps_it() {
    return everywhere(
        server -> {
          assertThat(talk(server.getValue(), post(newCase(), "/tck/partly?count=5", "hello")))
              .isEqualTo(answer(200, "read 5") + OPEN);
          assertThat(talk(server.getValue(), post(newCase(), "/tck/unread", "")))
              .isEqualTo(answer(200, "unread") + OPEN);
        });
  }

  @TestFactory
  @Spec({"GW-CON-24", "GW-CON-25"})
  Stream<DynamicTest> an_upload_of_12_mib_that_is_not_read_is_taken_and_answered() {
    return everywhere(
        server -> {
          Track track = newCase();
          Wire wire =
              connect(server.getValue())
                  .send(request(track, "POST", "/tck/unread", "Content-Length: " + 12 * MIB));
          for (int i = 0; i < 12; i++) {
            wire.send(Sample.bytes(MIB));
          }
          assertThat(told(wire, List.of("POST"))).isEqualTo(closing("unread"));
          Track chunked = newCase();
          Wire second =
              connect(server.getValue())
                  .send(request(chunked, "POST", "/tck/partly", "Transfer-Encoding: chunked"));
          for (int i = 0; i < 12; i++) {
            second.send(chunk(Sample.text(MIB)));
          }
          second.send("0\r\n\r\n");
          assertThat(told(second, List.of("POST"))).isEqualTo(closing("read 10"));
          track.completed();
          chunked.completed();
        });
  }

  @TestFactory
  @Spec({"GW-CON-24", "GW-CON-25", "GW-ERR-03"})
  Stream<DynamicTest> what_is_behind_a_break_in_an_upload_is_taken_too() {
    return everywhere(
        server -> {
          String route = server.getKey().equals("async") ? "/async/subscribe" : "/tck/upload";
          Track track = newCase();
          Wire wire =
              connect(server.getValue())
                  .send(request(track, "POST", route, "Transfer-Encoding: chunked"))
                  .send("5\r\nhello\r\nzz\r\n");
          for (int i = 0; i < 12; i++) {
            wire.send(Sample.bytes(MIB));
          }
          assertThat(told(wire, List.of("POST"))).isEqualTo(refused(400));
          track.completed();
        });
  }

  @TestFactory
  @Spec({"GW-CON-24", "GW-CON-25"})
  Stream<DynamicTest> an_upload_of_more_than_16_mib_is_answered_and_cut() {
    return everywhere(
        both(options().maxRequestBodyBytes(1024L * MIB)),
        server -> {
          Track track = newCase();
          Wire wire =
              connect(server.getValue())
                  .send(request(track, "POST", "/tck/unread", "Content-Length: " + 900 * MIB));
          assertThat(wire.answer().shown()).isEqualTo(answer(200, "unread", "connection: close"));
          int sent = 0;
          byte[] part = Sample.bytes(MIB);
          while (sent < 900 && wire.trySend(part)) {
            sent++;
          }
          assertThat(sent).as("too little was taken").isGreaterThanOrEqualTo(15);
          assertThat(sent).as("too much was taken").isLessThanOrEqualTo(16 + IN_FLIGHT / MIB);
          track.completed();
        });
  }

  @Test
  @Tag("heavy")
  @Spec("GW-CON-25")
  void a_client_that_stops_sending_an_unread_body_is_cut_after_5_seconds() {
    Wire wire =
        connect(blocking()).send(request(newCase(), "POST", "/tck/unread", "Content-Length: 100"));
    long start = System.nanoTime();
    assertThat(told(wire, List.of("POST"))).isEqualTo(closing("unread"));
    assertThat(System.nanoTime() - start).isLessThan(9_000_000_000L);
  }

  /** On servers of the case's own: containers that are only deployed to have limits of theirs. */
  @Test
  @Spec({"GW-CON-24", "GW-CON-25"})
  void an_unread_body_may_trickle_in_behind_the_answer() {
    List<Wire> wires = new ArrayList<>();
    for (Server server : List.of(start(options()), startAsync(options()))) {
      wires.add(
          connect(server).send(request(newCase(), "POST", "/tck/unread", "Content-Length: 100")));
      wires.add(
          connect(server)
              .send(request(newCase(), "POST", "/tck/unread", "Transfer-Encoding: chunked"))
              .send("64\r\n"));
    }
    // Nobody reads meanwhile: a reset would destroy the answer where it waits for that.
    long start = System.nanoTime();
    while (System.nanoTime() - start < 2_500_000_000L) {
      Probe.pass(Duration.ofMillis(250));
      for (Wire wire : wires) {
        assertThat(wire.trySend(new byte[] {'1'})).as("taken by the server").isTrue();
      }
    }
    for (Wire wire : wires) {
      assertThat(told(wire, List.of("POST"))).isEqualTo(closing("unread"));
    }
  }

  @Test
  @Spec("GW-CON-25")
  void the_idle_timeout_does_not_end_the_discarding() {
    Duration idle = Duration.ofMillis(500);
    List<Wire> wires = new ArrayList<>();
    for (Server server :
        List.of(start(options().idleTimeout(idle)), startAsync(options().idleTimeout(idle)))) {
      Wire wire =
          connect(server).send(request(newCase(), "POST", "/tck/unread", "Content-Length: 100"));
      assertThat(wire.answer().shown()).isEqualTo(answer(200, "unread", "connection: close"));
      wires.add(wire);
    }
    Probe.pass(idle.multipliedBy(3));
    for (Wire wire : wires) {
      assertThat(wire.trySend(new byte[] {'1'})).as("the connection takes more").isTrue();
      // The first byte is taken by the system, and answered by a reset where the server has gone.
      Probe.pass(Duration.ofMillis(100));
      assertThat(wire.trySend(new byte[] {'1'})).as("taken by the server").isTrue();
      assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
    }
  }

  /**
   * The five seconds are for all of it, and not for each byte. On servers of the case's own, too.
   */
  @Test
  @Spec("GW-CON-25")
  void a_client_that_trickles_what_is_refused_is_cut_after_5_seconds() {
    List<Wire> open = new ArrayList<>();
    ServerOptions options = options().maxRequestBodyBytes(4);
    for (Server server : List.of(start(options), startAsync(options))) {
      open.add(
          connect(server).send(request(newCase(), "POST", "/x", "Content-Length: 100") + "hello"));
      open.add(
          connect(server)
              .send(request(newCase(), "POST", "/x", "Transfer-Encoding: chunked"))
              .send("64\r\nhello"));
    }
    long start = System.nanoTime();
    open.forEach(
        wire -> assertThat(wire.answer().shown()).isEqualTo(error(413, "connection: close")));
    while (!open.isEmpty()) {
      Probe.pass(Duration.ofMillis(500));
      // The server may say at once that it sends no more: only what it takes counts.
      List<Wire> ended = open.stream().filter(wire -> !wire.trySend(new byte[] {'1'})).toList();
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      if (!ended.isEmpty()) {
        assertThat(taken).as("cut").isGreaterThan(Duration.ofMillis(4_500));
      }
      assertThat(taken).as("still read").isLessThan(Duration.ofSeconds(9));
      open.removeAll(ended);
    }
  }

  @TestFactory
  @Spec("GW-BDY-39")
  Stream<DynamicTest> continue_is_sent_when_the_body_is_read_and_not_before() {
    return everywhere(
        server -> {
          Track track = newCase();
          Wire wire =
              connect(server.getValue())
                  .send(
                      request(
                          track,
                          "POST",
                          "/tck/continue",
                          "Content-Length: 5",
                          "Expect: 100-Continue"));
          track.await("at read");
          assertThat(wire.silent(Duration.ofMillis(100))).as("silence").isTrue();
          track.open("read");
          assertThat(wire.head().status()).as("status").isEqualTo(100);
          wire.send("hello");
          assertThat(told(wire, List.of("POST"))).isEqualTo(ok("hello") + OPEN);
        });
  }

  @TestFactory
  @Spec({"GW-BDY-39", "GW-CON-23", "GW-BDY-31"})
  Stream<DynamicTest> no_continue_for_a_body_that_is_not_read() {
    return everywhere(
        server -> {
          for (String framing : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
            for (String query :
                List.of("close&status=200", "close&status=403", "open&status=403")) {
              int status = Integer.parseInt(query.split("=", 2)[1]);
              Track track = newCase();
              Wire wire =
                  connect(server.getValue())
                      .send(
                          request(
                              track,
                              "POST",
                              "/tck/unread?" + query,
                              framing,
                              "Expect: 100-continue"));
              assertThat(wire.answer().shown())
                  .isEqualTo(answer(status, "unread", "connection: close"));
              wire.finish();
              assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
            }
          }
        });
  }

  /** On servers of the case's own: containers that are only deployed may close for the status. */
  @Test
  @Spec({"GW-BDY-39", "GW-CON-23", "GW-DEP-15"})
  void an_echo_of_any_status_keeps_the_connection_though_a_100_was_expected() {
    for (Server server : List.of(start(options()), startAsync(options()))) {
      for (int status : List.of(200, 404)) {
        for (String framing : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
          Wire wire =
              connect(server)
                  .send(
                      request(
                          newCase(),
                          "POST",
                          "/tck/pipe?status=" + status,
                          framing,
                          "Expect: 100-continue"));
          assertThat(wire.head().status()).as("status").isEqualTo(100);
          boolean chunks = framing.startsWith("T");
          wire.send(chunks ? chunk("hello") + "0\r\n\r\n" : "hello");
          assertThat(told(wire, List.of("POST")))
              .isEqualTo((chunks ? chunked(status, "hello") : answer(status, "hello")) + OPEN);
        }
      }
    }
  }

  @Test
  @Spec({"GW-BDY-39", "GW-BDY-35"})
  void no_continue_for_a_body_that_is_refused() {
    Wire wire =
        connect(start(options().maxRequestBodyBytes(4)))
            .send(request(newCase(), "POST", "/x", "Content-Length: 5", "Expect: 100-continue"));
    assertThat(wire.answer().shown()).isEqualTo(error(413, "connection: close"));
    wire.finish();
    assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
  }

  @Test
  @Spec("GW-BDY-40")
  void no_continue_for_http_1_0() {
    Wire wire =
        connect(blocking())
            .send(raw("POST /x HTTP/1.0", "Content-Length: 5", "Expect: 100-continue") + "hello");
    Answer answer = wire.answer();
    assertThat(answer.status()).as("status").isEqualTo(200);
    assertThat(answer.text()).contains("body=hello\n");
    assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
  }

  @Test
  @Spec({"GW-BDY-39", "GW-BDY-38"})
  void no_continue_without_a_body() {
    for (var server : both().values()) {
      assertThat(talk(server, get("/tck/constant", "Expect: 100-continue")))
          .isEqualTo(ok("constant") + OPEN);
      assertThat(talk(server, get("/x", "Expect: 100-continue")))
          .startsWith("200\n")
          .endsWith("\nbody=\n" + OPEN);
    }
  }

  @Test
  @Spec({"GW-CON-19", "GW-CON-32", "GW-SRV-08"})
  void another_expectation_is_417() {
    for (String expectation : List.of("other", "100-continue, other")) {
      Track track = newCase();
      assertThat(talk(blocking(), post(track, "/x", "hello", "Expect: " + expectation)))
          .isEqualTo(refused(417));
      assertThat(track.calls()).as("calls").isZero();
    }
  }
}
