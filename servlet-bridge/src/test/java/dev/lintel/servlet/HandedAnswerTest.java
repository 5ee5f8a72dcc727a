package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short answers to a stage, in a container that holds them until the cycle is completed: the thread
 * that completes the stage hands them over, unless it might have to wait or to run code of the
 * application's.
 *
 * <p>GW-ASY-03, GW-ASY-22, GW-ASY-23, GW-ASY-24, GW-LIF-05.
 */
@Timeout(60)
class HandedAnswerTest {
  private static final int HELD = 100;
  private static final int RACES = 1000;

  @TempDir Path directory;

  private final CompletableFuture<Response> stage = new CompletableFuture<>();
  private FakeExchange exchange;

  @BeforeEach
  void begin() {
    exchange = begun(new FakeExchange());
  }

  private static FakeExchange begun(FakeExchange fake) {
    fake.held = HELD;
    fake.delimits = true;
    return fake;
  }

  private FakeExchange serve(FakeExchange fake, CompletableFuture<Response> answer)
      throws Exception {
    fake.serve(AsyncApplication.of(request -> answer));
    return fake;
  }

  @Test
  void what_the_container_holds_is_handed_over_where_the_stage_completes() throws Exception {
    serve(exchange, stage);
    stage.complete(Response.text("x".repeat(HELD)).header("x-a", "b"));

    assertThat(exchange.threads).isEmpty();
    exchange.requireClean();
    assertThat(exchange.out.bytes()).hasSize(HELD);
    assertThat(exchange.out.closes).as("left to the container").isZero();
    assertThat(exchange.flushes).isZero();
    assertThat(exchange.cycle.completes).hasValue(1);
    assertThat(exchange.sent("content-length")).isEqualTo("100");
    assertThat(exchange.sent("x-a")).isEqualTo("b");
  }

  @Test
  void whatever_may_wait_or_is_the_applications_gets_a_worker() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");
    Response text = Response.text("text");
    Body owned = Body.text("text").onClose(() -> {});
    Map<String, Response> responses = new LinkedHashMap<>();
    responses.put("too long", Response.text("x".repeat(HELD + 1)));
    responses.put("empty", Response.text(""));
    responses.put("no body", Response.noContent());
    responses.put("a writer", text.body(Body.writer(out -> out.write(1))));
    responses.put("a file", text.body(Body.file(file)));
    responses.put("trailers", text.trailers(() -> Headers.of("x-t", "t")));
    responses.put("a close action", text.body(owned));
    responses.put("a body that was replaced", text.body(owned).body("text"));
    responses.put("a failure", Response.failed(new StatusException(409, "taken")));
    for (Map.Entry<String, Response> response : responses.entrySet()) {
      requireWorker(response.getKey(), new FakeExchange(), response.getValue(), r -> {});
    }
    requireWorker("HEAD", head(), text, r -> {});
    requireWorker("a request body", new FakeExchange().post(new byte[] {1}), text, r -> {});
    requireWorker(
        "a hook", new FakeExchange(), text, request -> request.onComplete(completion -> {}));
  }

  private static FakeExchange head() {
    FakeExchange fake = new FakeExchange();
    fake.method = "HEAD";
    return fake;
  }

  private static void requireWorker(
      String what, FakeExchange fake, Response response, Consumer<Request> seen) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    begun(fake)
        .serve(
            AsyncApplication.of(
                request -> {
                  seen.accept(request);
                  return answer;
                }));
    answer.complete(response);
    fake.awaitOver();
    fake.requireClean();
    assertThat(fake.threads).as(what).isNotEmpty();
    assertThat(fake.status).as(what).isEqualTo(response.status());
  }

  @Test
  void an_interrupt_is_the_applications_own() throws Exception {
    AtomicReference<Boolean> seen = new AtomicReference<>();
    exchange.completing = () -> seen.set(Thread.currentThread().isInterrupted());
    serve(exchange, stage);
    Thread.currentThread().interrupt();
    stage.complete(Response.text("text"));

    assertThat(Thread.interrupted()).as("kept for the application").isTrue();
    assertThat(seen).as("kept from the container").hasValue(false);
    exchange.requireClean();
  }

  @Test
  void a_hook_that_comes_at_the_last_moment_gets_a_worker() throws Exception {
    AtomicReference<Request> live = new AtomicReference<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    exchange.serve(
        AsyncApplication.of(
            request -> {
              live.set(request);
              return stage;
            }));
    exchange.out.writing =
        () -> live.get().onComplete(completion -> thread.set(Thread.currentThread()));
    stage.complete(Response.text("text"));

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(thread.get().getName()).isEqualTo("container");
    assertThat(exchange.out.bytes()).asString().isEqualTo("text");
    assertThat(exchange.out.closes).as("what the hook is told has left").isEqualTo(1);
  }

  /** An interim response waits for its client, and who completes the stage does not. */
  @Test
  void what_waits_for_an_interim_response_gets_a_worker() throws Exception {
    CompletableFuture<Request> called = new CompletableFuture<>();
    CountDownLatch informing = new CountDownLatch(1);
    CountDownLatch client = new CountDownLatch(1);
    exchange.informing =
        () -> {
          informing.countDown();
          FakeExchange.awaitQuietly(client);
        };
    exchange.serve(
        AsyncApplication.of(
            request -> {
              called.complete(request);
              return stage;
            }));
    Request request = called.join();
    Thread hints = new Thread(() -> request.inform(103, Headers.of("link", "</a>")));
    hints.start();
    informing.await();

    stage.complete(Response.text("text"));

    assertThat(exchange.threads).as("it has returned").isNotEmpty();
    client.countDown();
    hints.join();
    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.out.bytes()).asString().isEqualTo("text");
  }

  @Test
  void what_the_container_refuses_is_500_from_a_worker() throws Exception {
    exchange.refusedField = "x-a";
    serve(exchange, stage);
    stage.complete(Response.text("text").header("x-a", "b"));

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.threads).isNotEmpty();
  }

  @Test
  void a_write_that_fails_cuts_the_connection() throws Exception {
    exchange.out.failAt = 0;
    serve(exchange, stage);
    stage.complete(Response.text("text"));

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.aborts).hasValue(1);
  }

  @Test
  void the_ends_of_an_exchange_race_and_one_of_them_ends_it() throws Exception {
    int whole = 0;
    for (int i = 0; i < RACES; i++) {
      FakeExchange fake = begun(new FakeExchange());
      CompletableFuture<Response> answer = new CompletableFuture<>();
      boolean times = i % 2 == 0;
      if (times) {
        fake.requestTimeout = Duration.ofNanos(1 + i * 150L);
      }
      serve(fake, answer);
      CyclicBarrier start = new CyclicBarrier(2);
      Thread container =
          new Thread(
              () -> {
                await(start);
                if (!times) {
                  fake.cycle.error(new IOException("reset"));
                }
              });
      container.start();
      await(start);
      answer.complete(Response.text("text"));
      container.join();
      fake.awaitOver();
      fake.requireClean();
      assertThat(fake.cycle.completes.get()).isLessThanOrEqualTo(1);
      String sent = new String(fake.out.bytes());
      assertThat(sent).isIn("", "text", "503 Service Unavailable\n");
      whole += sent.equals("text") ? 1 : 0;
    }
    assertThat(whole).as("both outcomes were met").isBetween(1, RACES - 1);
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
