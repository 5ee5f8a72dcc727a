package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reading request bodies: in every way, whole, broken, stalled and too large. */
abstract class UploadTopic extends Topic {
  private static final int LIMIT = 100_000;
  private static final List<String> WAYS =
      List.of("stream", "bytes", "collect", "publisher", "limited");

  private @Nullable Map<String, Server> limited;
  private @Nullable Map<String, Server> strict;

  UploadTopic(Starter starter) {
    super(starter);
  }

  /** Servers that take little. */
  private Map<String, Server> limited() {
    if (limited == null) {
      limited = both(options().maxRequestBodyBytes(LIMIT));
    }
    return limited;
  }

  /** Servers that do not wait long. */
  private Map<String, Server> strict() {
    if (strict == null) {
      strict = both(options().idleTimeout(Duration.ofSeconds(1)));
    }
    return strict;
  }

  private Stream<DynamicTest> ways(String what, WayTest test) {
    return ways(both(), what, test);
  }

  private static Stream<DynamicTest> ways(Map<String, Server> servers, String what, WayTest test) {
    return servers.entrySet().stream()
        .flatMap(
            server ->
                WAYS.stream()
                    .map(
                        way ->
                            dynamicTest(
                                server.getKey() + " " + way + what,
                                () -> test.run(server.getValue(), way))));
  }

  @Test
  @Spec({"GW-BDY-45", "GW-DEP-15"})
  void who_waits_for_a_body_that_is_closed_gets_an_exception() {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Server server =
        startBare(
            deployment ->
                request -> {
                  InputStream in = request.body().inputStream();
                  assertThat(in.readNBytes(5)).hasSize(5);
                  Thread reader = new Thread(() -> outcome.complete(outcome(in)));
                  reader.start();
                  while (reader.getState() == Thread.State.NEW
                      || reader.getState() == Thread.State.RUNNABLE) {
                    Thread.onSpinWait();
                  }
                  request.body().close();
                  return Response.text(outcome.get(5, TimeUnit.SECONDS));
                },
            options());
    Wire wire = connect(server);
    wire.send(mounted("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"));
    assertThat(wire.answer().text()).isEqualTo("an IOException");
  }

  private static String outcome(InputStream in) {
    try {
      return "read " + in.read();
    } catch (IOException e) {
      return "an IOException";
    }
  }

  private interface WayTest {
    void run(Server server, String way) throws Exception;
  }

  @TestFactory
  @Spec({"GW-BDY-05", "GW-BDY-32"})
  Stream<DynamicTest> a_whole_body_can_be_read_in_every_way() {
    return ways(
        "",
        (server, way) -> {
          String body = Sample.text(LIMIT);
          String seen = LIMIT + " " + Sample.sha256(Sample.bytes(LIMIT)) + "\n";
          Track track = newCase();
          assertThat(talk(server, post(track, "/tck/upload?read=" + way, body)))
              .isEqualTo(ok(seen) + OPEN);
          Track chunked = newCase();
          assertThat(
                  talk(
                      server,
                      postChunked(
                          chunked,
                          "/tck/upload?read=" + way,
                          body.substring(0, 1),
                          body.substring(1, 50_000),
                          body.substring(50_000))))
              .isEqualTo(ok(seen) + OPEN);
          track.completed();
          chunked.completed();
        });
  }

  @TestFactory
  @Spec({"GW-BDY-34", "GW-BDY-36", "GW-CON-23", "GW-CON-24", "GW-DEP-31"})
  Stream<DynamicTest> a_chunked_body_over_the_limit_is_413() {
    return ways(
        limited(),
        "",
        (server, way) -> {
          String body = Sample.text(LIMIT);
          assertThat(talk(server, postChunked(newCase(), "/tck/upload?read=" + way, body)))
              .startsWith("200\n")
              .endsWith(OPEN);
          Track track = newCase();
          assertThat(talk(server, postChunked(track, "/tck/upload?read=" + way, body, "x")))
              .isEqualTo(refused(413));
          Probe.await(
              () -> "the failure that " + track + " saw", () -> track.failures().size() == 1);
          assertThat(track.failures().get(0)).isInstanceOf(StatusException.class);
          assertThat(((StatusException) track.failures().get(0)).status()).isEqualTo(413);
          assertThat(track.completed().status()).as("Completion.status").isEqualTo(413);
        });
  }

  @Test
  @Spec({"GW-BDY-34", "GW-BDY-35", "GW-LIF-02", "GW-CON-24"})
  void a_declared_length_over_the_limit_is_413_at_once() {
    Server server = Objects.requireNonNull(limited().get("blocking"));
    Track track = newCase();
    Wire wire =
        connect(server)
            .send(request(track, "POST", "/tck/upload", "Content-Length: " + (LIMIT + 1)));
    Head head = wire.head();
    assertThat(head.status()).as("status").isEqualTo(413);
    wire.send(Sample.bytes(LIMIT + 1));
    assertThat(wire.content(head).answer().shown() + "\n-- " + wire.closed())
        .isEqualTo(refused(413));
    assertThat(track.calls()).as("calls").isZero();
  }

  @Test
  @Spec("GW-BDY-34")
  void a_limit_beyond_any_int_holds_too() {
    assertThat(
            talk(blocking(), request("POST", "/tck/upload", "Content-Length: 9223372036854775807")))
        .isEqualTo(refused(413));
  }

  @TestFactory
  @Spec("GW-BDY-09")
  Stream<DynamicTest> the_applications_own_limit_is_413_too() {
    return ways(
            " of its own",
            (server, way) -> {
              Track track = newCase();
              assertThat(talk(server, post(track, "/tck/upload?limit=4&read=" + way, "hello")))
                  .isEqualTo(refused(413));
              assertThat(track.completed().status()).as("Completion.status").isEqualTo(413);
            })
        .filter(
            test ->
                !test.getDisplayName().contains("stream")
                    && !test.getDisplayName().contains("publisher"));
  }

  @TestFactory
  @Spec({"GW-BDY-33", "GW-ERR-03"})
  Stream<DynamicTest> a_short_body_is_an_exception_and_400() {
    return ways(
        "",
        (server, way) -> {
          Track track = newCase();
          Wire wire =
              connect(server)
                  .send(request(track, "POST", "/tck/upload?read=" + way, "Content-Length: 10"))
                  .send("hello");
          wire.finish();
          assertThat(told(wire, List.of("POST"))).isEqualTo(refused(400));
          // The answer may be there before the reader has come to it.
          track.await("failed");
          Probe.await(
              () -> "the failure that " + track + " saw", () -> track.failures().size() == 1);
          assertThat(track.failures().get(0)).isInstanceOf(IOException.class);
          track.completed();
        });
  }

  @TestFactory
  @Spec({"GW-ERR-02", "GW-ERR-03", "GW-BDY-20"})
  Stream<DynamicTest> a_short_body_is_400_whatever_the_application_makes_of_it() {
    return both().entrySet().stream()
        .flatMap(
            server ->
                Stream.of("throw", "wrap", "other", "swallow")
                    .map(
                        then ->
                            dynamicTest(
                                server.getKey() + " " + then,
                                () -> {
                                  Track track = newCase();
                                  Wire wire =
                                      connect(server.getValue())
                                          .send(
                                              request(
                                                      track,
                                                      "POST",
                                                      "/tck/upload?then=" + then,
                                                      "Transfer-Encoding: chunked")
                                                  + "5\r\nhel");
                                  wire.finish();
                                  assertThat(told(wire, List.of("POST"))).isEqualTo(refused(400));
                                  assertThat(track.completed().status())
                                      .as("Completion.status")
                                      .isEqualTo(400);
                                })));
  }

  @TestFactory
  @Spec({"GW-ERR-03", "GW-CON-27", "GW-DEP-32"})
  Stream<DynamicTest> a_body_that_stalls_is_an_exception_and_408() {
    return ways(
            strict(),
            "",
            (server, way) -> {
              Track track = newCase();
              Wire wire =
                  connect(server)
                      .send(request(track, "POST", "/tck/upload?read=" + way, "Content-Length: 10"))
                      .send("hello");
              assertThat(told(wire, List.of("POST"))).isEqualTo(refused(408));
              Probe.await(
                  () -> "the failure that " + track + " saw", () -> track.failures().size() == 1);
              assertThat(track.failures().get(0)).isInstanceOf(IOException.class);
              assertThat(track.completed().status()).as("Completion.status").isEqualTo(408);
            })
        .filter(test -> !test.getDisplayName().contains("limited"));
  }

  @TestFactory
  @Spec({"GW-ERR-04", "GW-ERR-13", "GW-LIF-14"})
  Stream<DynamicTest> a_body_that_breaks_after_the_commit_cuts_the_answer() {
    return both().entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () -> {
                      Track track = newCase();
                      Wire wire =
                          connect(server.getValue())
                              .send(
                                  request(
                                      track, "POST", "/tck/early", "Transfer-Encoding: chunked"));
                      Head head = wire.head();
                      Content content = wire.content(head);
                      assertThat(content.take(5)).isEqualTo(Sample.text(5));
                      wire.send("zz\r\n");
                      assertThat(content.answer().complete()).as("the answer is whole").isFalse();
                      assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
                      assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
                      assertThat(track.completed().failure()).as("Completion.failure").isPresent();
                    }));
  }

  /** How much a server has read when the head of its answer leaves is chance. */
  @TestFactory
  @Spec({"GW-STR-15", "GW-STR-18", "GW-ERR-04", "GW-ERR-22", "GW-BDY-34"})
  Stream<DynamicTest> what_comes_back_of_an_upload_that_fails_does_not_depend_on_packets() {
    ServerOptions ten = options().maxRequestBodyBytes(10);
    Map<String, Server> servers = Map.of("blocking", start(ten), "async", startAsync(ten));
    return servers.entrySet().stream()
        .flatMap(
            server ->
                Stream.of("pipe", "relay")
                    .map(
                        way ->
                            dynamicTest(
                                server.getKey() + " " + way,
                                () -> {
                                  String target = "/tck/" + way;
                                  Server with = server.getValue();
                                  requireEcho(with, target, "hello", "5\r\nhello\r\n", "X\r\n");
                                  requireEcho(
                                      with,
                                      target,
                                      "hello worl",
                                      "8\r\nhello wo\r\n",
                                      "4\r\nrld!\r\n");
                                  requireEcho(
                                      with, target, "hello worl", "", "c\r\nhello world!\r\n");
                                })));
  }

  private void requireEcho(Server server, String target, String echo, String first, String rest) {
    for (int i = 0; i < 5; i++) {
      for (boolean together : List.of(true, false)) {
        Track track = newCase();
        String head = request(track, "POST", target, "Transfer-Encoding: chunked");
        Wire wire = connect(server).send(head + first + (together ? rest : ""));
        boolean waits = !together && !first.isEmpty();
        if (!together && first.isEmpty()) {
          wire.send(rest);
        }
        Content content = wire.content(wire.head());
        String begin = waits ? content.take(5) : "";
        if (waits) {
          wire.send(rest);
        }
        Answer answer = content.answer();
        assertThat(begin + answer.text()).isEqualTo(echo);
        assertThat(answer.complete()).as("cut").isFalse();
        assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
        assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
        assertThat(track.completed().failure()).as("Completion.failure").isPresent();
      }
    }
  }

  @Test
  @Spec({"GW-BDY-01", "GW-BDY-37"})
  void a_body_is_read_once() {
    Track track = newCase();
    assertThat(talk(blocking(), post(track, "/tck/reread", "hello")))
        .isEqualTo(ok("IllegalStateException") + OPEN);
  }

  @Test
  @Spec("GW-BDY-10")
  void text_is_strict() {
    Track track = newCase();
    assertThat(talk(blocking(), post(track, "/tck/upload?read=text", "caf\u00E9")))
        .isEqualTo(refused(400));
    assertThat(talk(blocking(), post(newCase(), "/tck/upload?read=text", "caf\u00C3\u00A9")))
        .isEqualTo(ok("caf\u00E9\n") + OPEN);
  }
}
