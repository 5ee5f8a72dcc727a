package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.Server;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Failures before and after the commit, of blocking and of asynchronous applications. */
abstract class FailureTopic extends Topic {
  private static final String CLOSED = "connection: close";

  FailureTopic(Starter starter) {
    super(starter);
  }

  private Stream<DynamicTest> everywhere(List<String> names, Failing test) {
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

  private interface Failing {
    void run(Server server, String name) throws Exception;
  }

  private static String expected(String what) {
    return switch (what) {
      case "status" -> error(418) + OPEN;
      case "status-headers" -> error(429, "retry-after: 7", "x-a: 1", "x-a: 2") + OPEN;
      case "status-503", "interrupted", "interrupted-flag" -> error(503, CLOSED) + FIN;
      case "status-599" -> error(599) + OPEN;
      case "completion-status", "execution-status" -> error(404) + OPEN;
      default -> error(500, CLOSED) + FIN;
    };
  }

  @TestFactory
  @Spec({
    "GW-ERR-01", "GW-ERR-05", "GW-ERR-07", "GW-ERR-08", "GW-ERR-10", "GW-ERR-14", "GW-ERR-15",
    "GW-ERR-16", "GW-ERR-17", "GW-ASY-04", "GW-APP-10", "GW-LIF-01", "GW-LIF-14", "GW-CON-20"
  })
  Stream<DynamicTest> a_failure_before_there_is_a_response() {
    return everywhere(
        List.of(
            "runtime",
            "checked",
            "error",
            "memory",
            "status",
            "status-headers",
            "status-503",
            "status-599",
            "wrapped-status",
            "completion-status",
            "execution-status"),
        (server, what) -> {
          for (String now : List.of("x-now: 1", "x-later: 1")) {
            Track track = newCase();
            String told = talk(server, get(track, "/tck/throw?what=" + what, now));
            assertThat(told).isEqualTo(expected(what));
            assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
            assertThat(track.completed().status())
                .as("Completion.status")
                .isEqualTo(Integer.parseInt(told.substring(0, 3)));
          }
        });
  }

  @TestFactory
  @Spec({"GW-ERR-05", "GW-ERR-06"})
  Stream<DynamicTest> an_interruption_is_503_and_leaves_no_flag_behind() {
    return Stream.of("interrupted", "interrupted-flag")
        .map(
            what ->
                dynamicTest(
                    what,
                    () -> {
                      Server server = start(options().workerThreads(1));
                      for (int i = 0; i < 5; i++) {
                        Track track = newCase();
                        assertThat(talk(server, get(track, "/tck/throw?what=" + what)))
                            .isEqualTo(expected(what));
                        track.completed();
                        // A flag that was left would end this wait at once.
                        Track next = newCase();
                        Wire wire = connect(server).send(get(next, "/tck/wait"));
                        next.await("at answer");
                        next.open("answer");
                        assertThat(wire.answer().text()).isEqualTo("waited");
                      }
                    }));
  }

  /**
   * It is between the application's threads, and neither breaks its answer off nor goes further.
   */
  @TestFactory
  @Spec({"GW-ERR-06", "GW-DEP-15"})
  Stream<DynamicTest> a_flag_that_a_body_sets_does_no_harm() {
    Map<String, Body> bodies =
        Map.of(
            "writer", Body.writer(out -> out.write(flagged())),
            "writer of a length", Body.writer(3, out -> out.write(flagged())),
            "stream", Body.stream(new FlaggedStream()),
            "chunks",
                Body.chunks(() -> Stream.of(1).map(one -> ByteBuffer.wrap(flagged())).iterator()));
    return bodies.entrySet().stream()
        .map(
            body ->
                dynamicTest(
                    body.getKey(),
                    () -> {
                      Server server =
                          startBare(
                              deployment ->
                                  request ->
                                      request.method().equals("GET")
                                          ? Response.of(200).body(body.getValue())
                                          : Response.text("" + Thread.interrupted()),
                              options().workerThreads(1));
                      Wire wire = connect(server).send(get("/x"));
                      assertThat(wire.answer().text()).isEqualTo("abc");
                      wire.send(mounted("PUT /x HTTP/1.1\r\nHost: a\r\n\r\n"));
                      assertThat(wire.answer().text()).isEqualTo("false");
                    }));
  }

  private static byte[] flagged() {
    Thread.currentThread().interrupt();
    return new byte[] {'a', 'b', 'c'};
  }

  private static final class FlaggedStream extends ByteArrayInputStream {
    FlaggedStream() {
      super(new byte[] {'a', 'b', 'c'});
    }

    @Override
    public int read(byte[] to, int offset, int count) {
      Thread.currentThread().interrupt();
      return super.read(to, offset, count);
    }
  }

  /** The next request has come before the answer, so that one thread may go on with it. */
  @Test
  @Spec("GW-ERR-06")
  void a_flag_that_an_application_leaves_does_not_reach_the_next_exchange() {
    Server server = start(options().workerThreads(1));
    Wire wire = connect(server);
    for (int i = 0; i < 5; i++) {
      Track track = newCase();
      Track next = newCase();
      wire.send(get(track, "/tck/flag") + get(next, "/tck/wait"));
      assertThat(wire.answer().shown()).isEqualTo(ok("flag set"));
      track.completed();
      // The flag would end this wait at once.
      next.await("at answer");
      next.open("answer");
      assertThat(wire.answer().text()).isEqualTo("waited");
    }
  }

  @Test
  @Spec({"GW-CON-16", "GW-RSP-25"})
  void a_file_that_has_become_shorter_is_a_clean_error() {
    for (Server server : List.of(start(options()), startAsync(options()))) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/shortened"))).isEqualTo(error(500, CLOSED) + FIN);
      assertThat(track.completed().status()).as("Completion.status").isEqualTo(500);
    }
  }

  @TestFactory
  @Spec({"GW-ERR-20", "GW-ERR-01", "GW-ERR-07"})
  Stream<DynamicTest> a_failure_that_a_response_carries() {
    return everywhere(
        List.of("runtime", "status", "status-headers", "completion-status"),
        (server, what) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, "/tck/carried?what=" + what)))
              .isEqualTo(expected(what));
          assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
        });
  }

  @TestFactory
  @Spec({"GW-ERR-09", "GW-APP-02", "GW-SRV-09"})
  Stream<DynamicTest> null_is_a_failure() {
    return everywhere(
        List.of("/tck/null"),
        (server, path) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, path))).isEqualTo(error(500, CLOSED) + FIN);
          track.completed();
        });
  }

  @TestFactory
  @Spec({"GW-ERR-09", "GW-ERR-10", "GW-SRV-07", "GW-ASY-04"})
  Stream<DynamicTest> a_stage_that_fails() {
    return Stream.of(
            List.of("/async/null", error(500, CLOSED) + FIN),
            List.of("/async/of-null", error(500, CLOSED) + FIN),
            List.of("/async/error", error(500, CLOSED) + FIN),
            List.of("/async/thrown", error(409) + OPEN),
            List.of("/async/wrapped", error(410) + OPEN))
        .map(
            row ->
                dynamicTest(
                    row.get(0),
                    () -> {
                      Track track = newCase();
                      assertThat(talk(async(), get(track, row.get(0)))).isEqualTo(row.get(1));
                      assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
                    }));
  }

  @TestFactory
  @Spec({
    "GW-RSP-25",
    "GW-STR-15",
    "GW-ERR-07",
    "GW-ERR-12",
    "GW-BDY-01",
    "GW-BDY-02",
    "GW-BDY-08",
    "GW-BDY-20",
    "GW-BDY-22"
  })
  Stream<DynamicTest> a_body_that_fails_before_the_commit_is_a_clean_error() {
    List<String> targets = new ArrayList<>(List.of("/tck/missing", "/tck/twice", "/tck/shut"));
    for (String form : List.of("stream", "chunks", "writer", "publisher", "filter")) {
      targets.add("/tck/body?fail=0&form=" + form);
    }
    for (String form : Forms.DECLARED) {
      targets.add("/tck/body?fail=0&form=" + form);
    }
    targets.add("/tck/body?fail=5&form=writer");
    // All that may be held back, and has to be.
    targets.add("/tck/body?size=20000&piece=1024&fail=8192&form=writer");
    targets.add("/tck/body?size=20000&piece=1024&fail=8192&form=writer-length");
    return everywhere(
        targets,
        (server, target) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, target))).isEqualTo(error(500, CLOSED) + FIN);
          assertThat(track.completed().status()).as("Completion.status").isEqualTo(500);
          assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
        });
  }

  @TestFactory
  @Spec({"GW-ERR-13", "GW-STR-14", "GW-LIF-14", "GW-LIF-11", "GW-BDY-20"})
  Stream<DynamicTest> a_body_that_fails_after_the_commit_cuts_the_answer() {
    List<String> forms = new ArrayList<>(Forms.UNKNOWN);
    forms.addAll(Forms.DECLARED);
    return everywhere(
        forms,
        (server, form) -> {
          cut(server, form, "HTTP/1.1");
          // Without a length, an HTTP/1.0 client takes the end of the connection for that of the
          // body.
          if (Forms.DECLARED.contains(form)) {
            cut(server, form, "HTTP/1.0");
          }
        });
  }

  private void cut(Server server, String form, String protocol) {
    Track track = newCase();
    String target = "/tck/body?gated&fail=10&size=20&piece=5&form=" + form;
    Wire wire =
        connect(server)
            .send(raw("GET " + target + " " + protocol, "Host: test", "x-case: " + track.id()));
    Content content = wire.content(wire.head());
    assertThat(content.take(5)).isEqualTo(Sample.text(5));
    track.open("1");
    assertThat(content.take(5)).isEqualTo(Sample.text(10).substring(5));
    track.open("2");
    Answer rest = content.answer();
    assertThat(rest.body()).isEmpty();
    assertThat(rest.complete()).as("the answer is whole").isFalse();
    assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
    assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
    assertThat(track.completed().bytes()).as("Completion.bytes").isEqualTo(10);
    assertThat(track.completed().failure()).as("Completion.failure").isPresent();
  }

  @TestFactory
  @Spec("GW-ERR-22")
  Stream<DynamicTest> what_was_written_before_a_failure_is_sent() {
    // More than is held back before the commit, and never flushed.
    return everywhere(
        List.of("writer", "writer-length"),
        (server, form) -> {
          requireSent(server, form, 1_000, 12_000);
          requireSent(server, form, 1_024, 9_216);
        });
  }

  @TestFactory
  @Spec({"GW-STR-15", "GW-ERR-22", "GW-STR-14"})
  Stream<DynamicTest> what_was_published_before_a_failure_is_sent() {
    Map<String, Server> servers =
        Map.of("blocking", start(options()), "async", startAsync(options()));
    return servers.entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () -> {
                      for (int i = 0; i < 10; i++) {
                        requireSent(server.getValue(), "publisher", 1_000, 1_000);
                      }
                    }));
  }

  private void requireSent(Server server, String form, int piece, int written) {
    Track track = newCase();
    String target = "/tck/body?size=20000&piece=" + piece + "&fail=" + written + "&form=" + form;
    assertThat(talk(server, get(track, target)))
        .startsWith("200\n")
        .endsWith(Answer.shown(Sample.bytes(written)) + "\n-- cut" + FIN);
    assertThat(track.completed().bytes()).as("Completion.bytes").isEqualTo(written);
    assertThat(track.completed().failure()).as("Completion.failure").isPresent();
  }

  @TestFactory
  @Spec({"GW-BDY-24", "GW-BDY-25"})
  Stream<DynamicTest> a_failure_of_closing_is_not_answered() {
    return everywhere(
        List.of("/tck/bad-close"),
        (server, target) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, target))).isEqualTo(answer(200, "fine") + OPEN);
          assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
          assertThat(track.events()).containsSubsequence("closing fails", "closed", "completed");
        });
  }

  @Test
  @Spec("GW-ERR-17")
  void no_answer_tells_what_failed() {
    for (Server server : both().values()) {
      for (String what : List.of("runtime", "error", "status", "wrapped-status")) {
        Wire wire = connect(server).send(get(newCase(), "/tck/throw?what=" + what));
        // As it came, also where the ledger has an error of the server's own.
        Answer answer = wire.reading(Rewriting.none()).answer();
        assertThat(answer.head().toString() + answer.text())
            .doesNotContain(FailureRoutes.SECRET)
            .doesNotContain("Exception")
            .doesNotContain("dev.lintel");
      }
    }
  }
}
