package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of connections and exchanges when the server stops. */
abstract class StopTopic extends Topic {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(3);

  /** Longer than any case waits: what is closed before was not closed by a timer of its own. */
  private static final Duration NO_TIMER = Duration.ofMinutes(2);

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final int STOPS = 5;
  private static final int CLIENTS = 8;
  private static final int BUSY = 200;
  private static final Executor THREADS = task -> new Thread(task, "tck-client").start();

  StopTopic(Starter starter) {
    super(starter);
  }

  /** A call on a thread of its own, which may block. */
  private record Pending(Thread thread, CompletableFuture<Boolean> result) {
    static Pending of(String name, Callable<Boolean> call) {
      CompletableFuture<Boolean> result =
          new CompletableFuture<Boolean>()
              .orTimeout(LONG.plus(Limited.TIME).toSeconds(), TimeUnit.SECONDS);
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.complete(call.call());
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              },
              name);
      thread.start();
      return new Pending(thread, result);
    }

    /** The result, of which a call that does not block has some by now. */
    CompletableFuture<Boolean> settled() {
      Probe.settle(thread, SETTLES_WITHIN);
      return result;
    }
  }

  private static CompletableFuture<Boolean> stop(Server server, Duration grace) {
    return stopping(server, grace).result();
  }

  private static Pending stopping(Server server, Duration grace) {
    Server bare = Limited.bare(server);
    return Pending.of("tck-stop", () -> bare.stop(grace));
  }

  private static void awaitRefusal(Server server) {
    Probe.await(
        () -> "no new connection",
        () -> {
          try (Wire wire = Wire.open(server.uri())) {
            return wire.local() == null;
          } catch (UncheckedIOException e) {
            return true;
          }
        });
  }

  @Test
  @Spec({"GW-LIF-16", "GW-LIF-17", "GW-LIF-18", "GW-LIF-19", "GW-LIF-21", "GW-LIF-22"})
  void idle_connections_are_closed_at_once_and_exchanges_finish() {
    ServerOptions options = options().requestHeadTimeout(NO_TIMER).idleTimeout(NO_TIMER);
    for (boolean async : List.of(false, true)) {
      int closedBefore = probe().applicationsClosed();
      Server server = async ? startAsync(options) : start(options);
      Wire silent = connect(server);
      Wire half = connect(server).send(mounted("GET /half HTTP/1.1\r\nHost: te"));
      Wire idle = connect(server).send(get("/tck/constant"));
      assertThat(idle.answer().status()).as("status").isEqualTo(200);
      Wire idleHalf = connect(server).send(get("/tck/constant"));
      assertThat(idleHalf.answer().status()).as("status").isEqualTo(200);
      idleHalf.send(mounted("GET /half HT"));
      Track waiting = newCase();
      Wire inFlight = connect(server).send(get(waiting, "/tck/wait"));
      waiting.await("at answer");
      Track streaming = newCase();
      Wire stream =
          connect(server).send(get(streaming, "/tck/body?gated&form=writer&size=10&piece=5"));
      Content content = stream.content(stream.head());
      assertThat(content.take(5)).isEqualTo(Sample.text(5));
      Track uploading = newCase();
      Wire upload =
          connect(server)
              .send(request(uploading, "POST", "/tck/upload", "Content-Length: 10"))
              .send("hello");
      uploading.await("first bytes");

      CompletableFuture<Boolean> stopped = stop(server, LONG);
      for (Wire wire : List.of(idle, silent, half, idleHalf)) {
        // An exchange is held up until the case has looked: what is open now stays so.
        assertThat(wire.silent(AT_ONCE)).as("left open by the stop").isFalse();
        assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
      }
      // Nothing can come before a gate is opened, unless the exchange is cut.
      assertThat(inFlight.silent(Duration.ofMillis(300))).as("in flight and not cut").isTrue();
      awaitRefusal(server);
      assertThat(stopped).isNotDone();
      assertThat(probe().applicationsClosed()).as("applications closed").isEqualTo(closedBefore);
      waiting.open("answer");
      assertThat(told(inFlight, List.of("GET")))
          .isEqualTo(answer(200, "waited", "connection: close") + FIN);
      streaming.open("1");
      assertThat(content.answer().text()).isEqualTo(Sample.text(10).substring(5));
      assertThat(stream.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
      upload.send("world");
      assertThat(told(upload, List.of("POST")))
          .startsWith("200\nconnection: close\n")
          .endsWith(FIN);
      assertThat(stopped.join()).as("Server.stop").isTrue();
      assertThat(probe().applicationsClosed())
          .as("applications closed")
          .isEqualTo(closedBefore + 1);
      waiting.completed();
      streaming.completed();
      uploading.completed();
    }
  }

  /** As where a container of components owns both. */
  @Test
  @Spec("GW-LIF-24")
  void a_resource_may_stop_the_server_that_closes_it() {
    CompletableFuture<Server> own = new CompletableFuture<>();
    List<String> events = new CopyOnWriteArrayList<>();
    Server server =
        startBare(
            deployment -> {
              deployment.closing(() -> own.join().close());
              deployment.closing(() -> events.add("stop " + own.join().stop(LONG)));
              return request -> Response.noContent();
            },
            options());
    own.complete(Limited.bare(server));
    assertThat(server.stop(LONG)).as("Server.stop").isTrue();
    assertThat(events).containsExactly("stop true");
  }

  @Test
  @Spec({"GW-LIF-19", "GW-LIF-21"})
  void a_request_behind_the_last_one_does_not_destroy_its_answer() throws Exception {
    int size = 500_000;
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    Server server =
        startBare(
            deployment ->
                request -> {
                  called.countDown();
                  stopping.await();
                  return Response.of(200).body(Body.bytes(Sample.bytes(size)));
                },
            options());
    try (Wire wire = connectNarrowly(server)) {
      wire.send(get("/x"));
      called.await();
      CompletableFuture<Boolean> stopped = stop(server, LONG);
      awaitRefusal(server);
      wire.send(get("/x"));
      stopping.countDown();
      // Nobody reads meanwhile: a reset would destroy what waits for that.
      assertThat(stopped.join()).as("Server.stop").isTrue();
      Answer answer = wire.answer();
      assertThat(answer.head().closes()).as("Connection: close").isTrue();
      assertThat(answer.body()).isEqualTo(Sample.bytes(size));
      assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
    }
  }

  /**
   * Whatever the application has seen has its answer: the stop waits for it, or did not let it in.
   */
  @Test
  @Spec({"GW-LIF-17", "GW-LIF-19", "GW-LIF-21"})
  void a_request_that_comes_as_the_server_stops_is_answered_or_not_seen() {
    for (int i = 0; i < STOPS; i++) {
      Server server = start(options());
      Track track = newCase();
      byte[] request = get(track, "/tck/constant").getBytes(ISO_8859_1);
      List<CompletableFuture<Integer>> clients =
          Stream.generate(() -> connect(server))
              .limit(CLIENTS)
              .map(wire -> CompletableFuture.supplyAsync(() -> answers(wire, request), THREADS))
              .toList();
      Probe.await(() -> "requests from all", () -> track.calls() > BUSY);
      assertThat(server.stop(LONG)).as("Server.stop").isTrue();
      int answered = clients.stream().mapToInt(CompletableFuture::join).sum();
      assertThat(answered).as("answers").isEqualTo(track.calls());
    }
  }

  /** Asks over and over until the connection is closed; how often there was an answer. */
  private static int answers(Wire wire, byte[] request) {
    int answers = 0;
    while (wire.trySend(request)) {
      try {
        Answer answer = wire.answer();
        assertThat(answer.shown()).startsWith("200\n").endsWith("constant");
        answers++;
      } catch (Wire.CutOff e) {
        return answers;
      }
    }
    return answers;
  }

  @Test
  @Spec({"GW-LIF-20", "GW-LIF-21", "GW-LIF-01", "GW-LIF-22", "GW-ASY-13", "GW-BDY-20"})
  void what_does_not_finish_in_the_grace_is_cut() {
    Server server = start(options());
    Track waiting = newCase();
    Wire inFlight = connect(server).send(get(waiting, "/tck/wait"));
    waiting.await("at answer");
    Track streaming = newCase();
    Wire stream =
        connect(server).send(get(streaming, "/tck/body?gated&form=writer&size=10&piece=5"));
    Content content = stream.content(stream.head());
    assertThat(content.take(5)).isEqualTo(Sample.text(5));
    CompletableFuture<Boolean> stopped = stop(server, Duration.ofMillis(300));
    assertThat(inFlight.rest()).as("what else comes").isEmpty();
    assertThat(content.answer().complete()).as("the answer is whole").isFalse();
    assertThat(stopped.join()).as("Server.stop").isFalse();
    assertThat(waiting.completed().failure()).as("Completion.failure").isPresent();
    assertThat(waiting.completed().status()).as("Completion.status").isZero();
    assertThat(streaming.completed().failure()).as("Completion.failure").isPresent();
    assertThat(streaming.completed().status()).as("Completion.status").isEqualTo(200);
  }

  @Test
  @Spec({"GW-LIF-20", "GW-LIF-21", "GW-ASY-14"})
  void a_stage_that_does_not_complete_in_the_grace_is_cut_and_cancelled() {
    Server server = startAsync(options());
    Track track = newCase();
    Wire wire = connect(server).send(get(track, "/async/never"));
    track.await("called");
    CompletableFuture<Boolean> stopped = stop(server, Duration.ofMillis(300));
    assertThat(wire.rest()).as("what else comes").isEmpty();
    assertThat(stopped.join()).as("Server.stop").isFalse();
    assertThat(track.completed().status()).as("Completion.status").isZero();
    track.await("cancelled");
  }

  @Test
  @Spec({"GW-LIF-21", "GW-DEP-12"})
  void a_server_without_exchanges_stops_at_once() {
    Server server = start(options());
    Wire idle = connect(server).send(get("/tck/constant"));
    assertThat(idle.answer().status()).as("status").isEqualTo(200);
    assertThat(stop(server, LONG).orTimeout(10, TimeUnit.SECONDS).join())
        .as("Server.stop")
        .isTrue();
    assertThatThrownBy(() -> Wire.open(server.uri())).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  @Spec("GW-LIF-24")
  void a_second_stop_waits_for_the_first() {
    Server server = start(options());
    Track track = newCase();
    Wire wire = connect(server).send(get(track, "/tck/wait"));
    track.await("at answer");
    CompletableFuture<Boolean> first = stop(server, LONG);
    awaitRefusal(server);
    Pending second = stopping(server, Duration.ZERO);
    assertThat(wire.silent(Duration.ofMillis(300))).as("silence").isTrue();
    assertThat(first).isNotDone();
    assertThat(second.settled()).isNotDone();
    track.open("answer");
    assertThat(wire.answer().status()).as("status").isEqualTo(200);
    assertThat(first.join()).as("Server.stop").isTrue();
    assertThat(second.result().join()).as("Server.stop").isTrue();
    assertThat(server.stop(Duration.ZERO)).as("Server.stop").isTrue();
  }

  @Test
  @Spec({"GW-LIF-25", "GW-LIF-26", "GW-DEP-35", "GW-DEP-44"})
  void close_stops_within_the_grace_of_the_options() throws Exception {
    // Far longer than a stop takes that has nothing to wait for.
    Duration grace = Duration.ofSeconds(3);
    Server server = start(options().shutdownGrace(grace));
    Track track = newCase();
    Wire wire = connect(server).send(get(track, "/tck/wait"));
    track.await("at answer");
    Pending joined =
        Pending.of(
            "tck-join",
            () -> {
              server.join();
              return true;
            });
    assertThatThrownBy(() -> server.stop(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
    assertThat(joined.settled()).isNotDone();
    long start = System.nanoTime();
    server.close();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    requireBetween(grace.minusMillis(100), grace.plusSeconds(5), taken);
    assertThat(wire.rest()).as("what else comes").isEmpty();
    assertThat(joined.result().get(10, TimeUnit.SECONDS)).as("Server.join returns").isTrue();
    assertThat(server.stop(LONG)).as("Server.stop").isFalse();
    assertThatThrownBy(() -> server.stop(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    track.completed();
  }
}
