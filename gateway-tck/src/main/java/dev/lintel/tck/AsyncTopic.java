package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Stages, the request timeout, and what ends an exchange before its answer comes. */
abstract class AsyncTopic extends Topic {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration MORE = Duration.ofMillis(200);

  /** More than a server starts with. */
  private static final int WRITERS = 30;

  /** Some are kept free of writers. */
  private static final int WORKERS = WRITERS + 10;

  /** More than the buffers of two sockets hold. */
  private static final int LARGE = 20_000_000;

  AsyncTopic(Starter starter) {
    super(starter);
  }

  private ServerOptions hasty() {
    return options().requestTimeout(SHORT);
  }

  @Test
  @Spec({"GW-ASY-10", "GW-ASY-11", "GW-ASY-14", "GW-LIF-01", "GW-LIF-11", "GW-CON-20", "GW-DEP-34"})
  void a_stage_that_does_not_complete_in_time_is_503_and_cancelled() {
    Track track = newCase();
    Wire wire = connect(startAsync(hasty())).send(get(track, "/async/never"));
    boolean late = wire.silent(SHORT.multipliedBy(10));
    if (late) {
      // What comes says more than that nothing does.
      track.open("answer");
    }
    assertThat(told(wire, List.of("GET"))).isEqualTo(refused(503));
    assertThat(late).as("no answer after the timeout").isFalse();
    assertThat(track.completed().status()).as("Completion.status").isEqualTo(503);
    track.await("cancelled");
    assertThat(track.events()).containsExactly("called", "completed", "cancelled");
  }

  /** Never before it, and soon behind it; a machine that is busy may be late once. */
  @Test
  @Spec({"GW-ASY-10", "GW-ASY-11", "GW-DEP-34"})
  void the_503_comes_when_the_request_timeout_is_over() {
    Duration timeout = Duration.ofSeconds(2);
    Duration latest = timeout.plusMillis(1_500);
    Server server = startAsync(options().requestTimeout(timeout));
    // The first request may load classes.
    assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
    Duration taken = untilGivenUp(server);
    assertThat(taken).isGreaterThan(timeout.minusMillis(100));
    if (taken.compareTo(latest) > 0) {
      taken = untilGivenUp(server);
    }
    requireBetween(timeout.minusMillis(100), latest, taken);
  }

  private Duration untilGivenUp(Server server) {
    Track track = newCase();
    Wire wire = connect(server);
    long start = System.nanoTime();
    assertThat(wire.send(get(track, "/async/never")).answer().status()).as("status").isEqualTo(503);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    track.await("cancelled");
    return taken;
  }

  @Test
  @Spec({"GW-ASY-10", "GW-DEP-34"})
  void the_request_timeout_runs_while_the_application_is_called() {
    Duration timeout = Duration.ofSeconds(2);
    Track track = newCase();
    Wire wire = connect(startAsync(options().requestTimeout(timeout)));
    wire.send(get(track, "/async/slow"));
    track.await("at call");
    assertThat(wire.silent(timeout.plus(MORE))).as("no answer during the call").isTrue();
    track.open("call");
    assertThat(wire.silent(timeout.minus(MORE))).as("the timeout runs anew").isFalse();
    assertThat(told(wire, List.of("GET"))).isEqualTo(refused(503));
    track.await("cancelled");
  }

  @Test
  @Spec({"GW-ASY-15", "GW-ASY-11"})
  void a_stage_that_is_no_future_is_503_all_the_same() {
    Track track = newCase();
    Server server = startBare(TckApplication.async(probe()), hasty());
    assertThat(talk(server, get(track, "/async/opaque"))).isEqualTo(refused(503));
    track.completed();
    assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
  }

  @Test
  @Spec("GW-ASY-11")
  void a_stage_that_is_complete_when_a_late_call_returns_is_answered() {
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      Probe.pass(SHORT.multipliedBy(3));
                      return Response.text("late").completed();
                    }),
            hasty());
    assertThat(connect(server).send(get("/x")).answer().shown()).isEqualTo(ok("late"));
  }

  @Test
  @Spec({"GW-BDY-30", "GW-ASY-14"})
  void a_response_that_comes_too_late_is_closed() {
    Track track = newCase();
    Server server = startAsync(hasty());
    assertThat(talk(server, get(track, "/async/stubborn"))).isEqualTo(refused(503));
    track.await("completed");
    track.open("answer");
    // A stage that cannot be cancelled.
    track.await("closed");
    assertThat(track.completions()).hasSize(1);
    assertThat(track.closed()).as("bodies closed").isEqualTo(1);
  }

  @Test
  @Spec("GW-ASY-02")
  void a_stage_may_complete_on_any_thread() {
    Track track = newCase();
    Wire wire = connect(async()).send(get(track, "/async/late"));
    track.await("called");
    assertThat(wire.silent(Duration.ofMillis(50))).as("silence").isTrue();
    track.open("answer");
    assertThat(told(wire, List.of("GET"))).isEqualTo(answer(200, "late") + OPEN);
    track.completed();
  }

  @Test
  @Spec({"GW-ASY-03", "GW-ASY-20"})
  void a_blocking_body_is_not_written_by_the_thread_that_completes() {
    // A stage that completes before the server has it says nothing, and most do not.
    for (int i = 0; i < 20; i++) {
      Track track = newCase();
      assertThat(talk(async(), get(track, "/async/thread")))
          .isEqualTo(chunked(200, "other") + OPEN);
      track.completed();
    }
  }

  @Test
  @Spec("GW-ASY-24")
  void who_completes_a_stage_does_not_wait_for_the_client() {
    Response large = Response.of(200).body(Body.bytes(new byte[LARGE]));
    Queue<CompletableFuture<Response>> calls = new ConcurrentLinkedQueue<>();
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      CompletableFuture<Response> stage = new CompletableFuture<>();
                      calls.add(stage);
                      return stage;
                    }),
            options());
    ExecutorService loop = Executors.newSingleThreadExecutor();
    try {
      Wire stalled = connect(server).send(get("/"));
      Probe.await(() -> "the first call", () -> calls.size() == 1);
      Wire other = connect(server).send(get("/"));
      Probe.await(() -> "the second call", () -> calls.size() == 2);
      // A stage that completes before the server has it says nothing.
      assertThat(other.silent(Duration.ofMillis(50))).as("silence").isTrue();
      calls.forEach(call -> loop.execute(() -> call.complete(large)));
      assertThat(other.silent(Duration.ofSeconds(5)))
          .as("an answer beside one that nobody reads")
          .isFalse();
      for (Wire wire : List.of(other, stalled)) {
        assertThat(wire.content(wire.head()).take(LARGE).length())
            .as("characters that came")
            .isEqualTo(LARGE);
      }
    } finally {
      loop.shutdown();
    }
  }

  /** What is short, and of whose end nobody is told, a server may send in a way of its own. */
  @TestFactory
  @Spec({"GW-ASY-02", "GW-LIF-08", "GW-LIF-12"})
  Stream<DynamicTest> a_stage_with_no_hook_is_answered_as_any_other() {
    ExecutorService loop = Executors.newSingleThreadExecutor();
    BlockingQueue<Request> late = new LinkedBlockingQueue<>();
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      Response response = plain(request);
                      if (request.header("x-late").isEmpty()) {
                        return response.completed();
                      }
                      late.add(request);
                      return CompletableFuture.supplyAsync(() -> response, loop);
                    }),
            options());
    assertThat(talk(server, get("/1"))).as("an answer that others may follow").endsWith(OPEN);
    return Stream.of(
            "GET /1 HTTP/1.1",
            "GET /8192 HTTP/1.1",
            "GET /8193 HTTP/1.1",
            "GET /0 HTTP/1.1",
            "GET /1?status=204 HTTP/1.1",
            "GET /1?status=500 HTTP/1.1",
            "HEAD /10 HTTP/1.1",
            "GET /10 HTTP/1.1\r\nConnection: close",
            "GET /10 HTTP/1.0",
            "GET /10 HTTP/1.0\r\nConnection: keep-alive",
            "POST /10 HTTP/1.1\r\nContent-Length: 0")
        .map(head -> dynamicTest(head, () -> requireAsAnyOther(server, late, head)))
        .onClose(loop::shutdown);
  }

  private static Response plain(Request request) {
    if (request.path().equals("/tck/constant")) {
      return Response.text("constant");
    }
    if (request.path().equals("/still-there")) {
      return Response.notFound();
    }
    int size = Integer.parseInt(request.path().substring(1));
    int status = request.query("status").map(Integer::parseInt).orElse(200);
    return Response.text(status, Sample.text(size)).header("x-tag", "a").addHeader("x-tag", "b");
  }

  private void requireAsAnyOther(Server server, BlockingQueue<Request> late, String head)
      throws InterruptedException {
    String method = head.split(" ", 2)[0];
    String request = head + "\r\nHost: a\r\n";
    String expected = talk(server, request + "\r\n");
    String stage = request + "X-Late: yes\r\n\r\n";
    // Whether a stage completes before the server waits for it is chance.
    for (int i = 0; i < 10; i++) {
      assertThat(talk(server, stage)).isEqualTo(expected);
      Request ended = late.take();
      Probe.await(() -> "the end of the exchange", () -> hasEnded(ended));
      BlockingQueue<Completion> told = new ArrayBlockingQueue<>(1);
      ended.onComplete(told::add);
      Completion completion = told.remove();
      assertThat(expected).startsWith(completion.status() + "\n");
      assertThat(completion.headers().all("x-tag")).containsExactly("a", "b");
      assertThat(completion.failure()).as("Completion.failure").isEmpty();
    }
    if (expected.endsWith(OPEN)) {
      Wire wire = connect(server).send(stage + stage + stage);
      String open = expected.substring(0, expected.length() - OPEN.length());
      assertThat(told(wire, List.of(method, method, method)))
          .isEqualTo(String.join("\n-- next\n", open, open, open) + OPEN);
      late.clear();
    }
  }

  private static boolean hasEnded(Request request) {
    try {
      return request.method().isEmpty();
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @TestFactory
  @Spec("GW-SRV-06")
  Stream<DynamicTest> a_worker_has_nothing_of_the_thread_that_needed_one_more() {
    return Stream.of(
        dynamicTest("platform", () -> requireNothingInherited(options().workerThreads(WORKERS))),
        dynamicTest(
            "virtual",
            () -> {
              assumeTrue(Runtime.version().feature() >= 21, "virtual threads come with 21");
              requireNothingInherited(options().virtualThreads());
            }));
  }

  private void requireNothingInherited(ServerOptions options) {
    Server server = startAsync(options);
    List<Track> tracks = new ArrayList<>();
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Track track = newCase();
      tracks.add(track);
      wires.add(connect(server).send(get(track, "/async/inherited")));
      // One after the other, so that a few threads have been enough. The writers need one each, and
      // those that are not there yet are started by the threads that complete the stages.
      track.await("at stage");
    }
    tracks.forEach(track -> track.open("stage"));
    tracks.forEach(track -> track.await("at writer"));
    tracks.forEach(track -> track.open("writer"));
    for (Wire wire : wires) {
      assertThat(told(wire, List.of("GET"))).isEqualTo(chunked(200, "nothing") + OPEN);
    }
    tracks.forEach(Track::completed);
  }

  @TestFactory
  @Spec({"GW-ASY-10", "GW-DEP-34"})
  Stream<DynamicTest> the_request_timeout_does_not_cut_a_body() {
    Server server = launch(TckApplication.async(probe()), hasty());
    return Stream.of("writer", "chunks", "publisher", "stream")
        .map(
            form ->
                dynamicTest(
                    form,
                    () -> {
                      Track track = newCase();
                      Wire wire =
                          connect(server)
                              .send(get(track, "/tck/body?gated&size=10&piece=5&form=" + form));
                      Content content = wire.content(wire.head());
                      assertThat(content.take(5)).isEqualTo(Sample.text(5));
                      assertThat(content.silent(SHORT.multipliedBy(2))).as("silence").isTrue();
                      track.open("1");
                      assertThat(content.answer().text()).isEqualTo(Sample.text(10).substring(5));
                      assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
                    }))
        .onClose(server::close);
  }

  @Test
  @Spec({"GW-ASY-12", "GW-ASY-13", "GW-CON-29"})
  void a_blocking_application_may_be_late() {
    Track track = newCase();
    Server server = start(hasty().idleTimeout(SHORT).requestHeadTimeout(SHORT));
    Wire wire = connect(server).send(get(track, "/tck/wait"));
    track.await("at answer");
    assertThat(wire.silent(SHORT.multipliedBy(3))).as("silence").isTrue();
    track.open("answer");
    assertThat(wire.answer().shown()).isEqualTo(answer(200, "waited"));
    assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
    assertThat(track.events()).doesNotContain("interrupted at answer");
  }

  @Test
  @Spec({"GW-CON-29", "GW-ASY-21"})
  void the_idle_timeout_does_not_end_a_stage() {
    Track track = newCase();
    Server server = startAsync(options().idleTimeout(SHORT).requestHeadTimeout(SHORT));
    Wire wire = connect(server).send(get(track, "/async/late"));
    track.await("called");
    assertThat(wire.silent(SHORT.multipliedBy(3))).as("silence").isTrue();
    track.open("answer");
    assertThat(wire.answer().shown()).isEqualTo(answer(200, "late"));
    track.completed();
  }

  @Test
  @Spec({"GW-ASY-18", "GW-BDY-05", "GW-BDY-39"})
  void the_body_may_be_subscribed_to_inside_of_the_call() {
    Track track = newCase();
    String seen =
        "5 " + Sample.sha256("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(talk(async(), post(track, "/async/subscribe", "hello")))
        .isEqualTo(ok(seen + "\n") + OPEN);
    Track later = newCase();
    Wire wire =
        connect(async())
            .send(
                request(
                    later,
                    "POST",
                    "/async/subscribe",
                    "Content-Length: 5",
                    "Expect: 100-continue"));
    assertThat(wire.head().status()).as("status").isEqualTo(100);
    wire.send("hello");
    assertThat(told(wire, List.of("POST"))).isEqualTo(ok(seen + "\n") + OPEN);
  }

  @Test
  @Spec({"GW-ASY-18", "GW-BDY-05", "GW-BDY-32"})
  void an_answer_at_once_may_wait_for_what_is_published_of_the_body() {
    for (String when : List.of("x-early: 1", "x-late: 1")) {
      assertThat(
              talk(
                  async(),
                  request(newCase(), "POST", "/async/joined", when, "Content-Length: 5") + "hello"))
          .isEqualTo(ok("hello") + OPEN);
      assertThat(
              talk(
                  async(),
                  request(newCase(), "POST", "/async/joined", when, "Transfer-Encoding: chunked")
                      + "5\r\nhello\r\n0\r\n\r\n"))
          .isEqualTo(ok("hello") + OPEN);
    }
  }

  @Test
  @Spec({"GW-STR-16", "GW-STR-07", "GW-STR-05"})
  void without_demand_the_client_is_held_back() {
    Track track = newCase();
    int size = 64 * 1024 * 1024;
    Server server = startAsync(options().maxRequestBodyBytes(size));
    Wire wire =
        connect(server)
            .send(
                request(
                    track, "POST", "/async/subscribe", "x-gated: 1", "Content-Length: " + size));
    track.await("reading");
    // Only then can a server be said to read of itself.
    track.await("left");
    // The first of them has room anywhere.
    int pieces = 1024;
    byte[] piece = Sample.bytes(size / pieces);
    AtomicInteger sent = new AtomicInteger();
    java.util.concurrent.CompletableFuture<Void> sender =
        java.util.concurrent.CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < pieces; i++) {
                wire.send(piece);
                sent.incrementAndGet();
              }
            },
            task -> new Thread(task, "tck-sender").start());
    // Two sockets have room for some, however long it takes to fill them; then there is no more.
    // A busy machine may hold up who sends and who takes for one of these times, not for three.
    long end = System.nanoTime() + Probe.PATIENCE.dividedBy(2).toNanos();
    boolean silent;
    int still = 0;
    do {
      int before = sent.get();
      silent = wire.silent(Duration.ofMillis(800));
      int taken = sent.get();
      still = taken > 0 && taken == before ? still + 1 : 0;
    } while (silent && still < 3 && end - System.nanoTime() > 0);
    assertThat(!silent || still == 3).as("no more MiB that were taken without demand").isTrue();
    assertThat(silent).as("silence, and no MiB that were taken without demand").isTrue();
    assertThat(sender).as("a sender of MiB that were taken without demand").isNotDone();
    track.open("read");
    assertThat(wire.answer().text()).startsWith(size + " ");
    sender.join();
    track.completed();
  }

  @Test
  @Capability(ServerInfo.DISCONNECT)
  @Spec({"GW-ASY-17", "GW-LIF-15", "GW-ASY-14", "GW-DEP-20"})
  void a_disconnect_ends_an_exchange_where_the_server_says_that_it_notices() {
    Server server = async();
    if (!server.info().supports(ServerInfo.DISCONNECT)) {
      // It is noticed by what is written, then.
      Track late = newCase();
      Wire gone = connect(server).send(get(late, "/async/late"));
      late.await("called");
      gone.reset();
      late.open("answer");
      late.completed();
      return;
    }
    Track track = newCase();
    Wire wire = connect(server).send(get(track, "/async/never"));
    track.await("called");
    wire.reset();
    assertThat(track.completed().status()).as("Completion.status").isZero();
    assertThat(track.completed().failure()).as("Completion.failure").isPresent();
    track.await("cancelled");
  }

  @TestFactory
  @Spec({"GW-ASY-16", "GW-LIF-13", "GW-LIF-15", "GW-LIF-14", "GW-BDY-20", "GW-BDY-21"})
  Stream<DynamicTest> a_disconnect_fails_the_body_that_is_being_sent() {
    return both().entrySet().stream()
        .flatMap(
            server ->
                Stream.of("writer", "chunks", "stream", "publisher", "writer-length", "region")
                    .map(
                        form ->
                            dynamicTest(
                                server.getKey() + " " + form,
                                () -> disconnect(server.getValue(), form))));
  }

  private void disconnect(Server server, String form) {
    Track track = newCase();
    // More than the buffers of two sockets hold; a region is written to a file first.
    int size = form.equals("region") ? 40_000_000 : 100_000_000;
    Wire wire =
        connect(server).send(get(track, "/tck/body?piece=16384&size=" + size + "&form=" + form));
    // More than is written at once: what is cut off itself need not be counted.
    wire.content(wire.head()).take(200_000);
    wire.reset();
    assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
    assertThat(track.completed().failure()).as("Completion.failure").isPresent();
    assertThat(track.completed().bytes()).as("Completion.bytes").isBetween(1L, size - 1L);
    if (form.startsWith("writer")) {
      Probe.await(() -> "the failure that " + track + " saw", () -> track.failures().size() == 1);
      assertThat(track.failures().get(0)).isInstanceOf(java.io.IOException.class);
    }
    if (form.equals("publisher")) {
      track.await("cancelled");
    }
  }
}
