package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
  private final FakeExchange exchange = new FakeExchange();
  private final AtomicInteger closed = new AtomicInteger();

  private Application noting(Application application) {
    return request -> {
      request.onComplete(exchange.completions::add);
      return application.handle(request);
    };
  }

  private AsyncApplication async(Function<Request, CompletionStage<Response>> application) {
    return AsyncApplication.of(
        request -> {
          request.onComplete(exchange.completions::add);
          return application.apply(request);
        });
  }

  private Response published(Flow.Publisher<ByteBuffer> publisher, long length) {
    Body body = length < 0 ? Body.publisher(publisher) : Body.publisher(publisher, length);
    return Response.of(200).body(body.onClose(closed::incrementAndGet));
  }

  private void requireEnd(int status) {
    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).status()).isEqualTo(status);
  }

  // ---- failures of a blocking application

  /** GW-ERR-07, GW-ERR-17. */
  @Test
  void an_exception_is_answered_by_500_without_a_word() throws Exception {
    exchange.serve(
        noting(
            r -> {
              throw new IOException("secret");
            }));

    requireEnd(500);
    assertThat(exchange.out.bytes()).isEqualTo("500 Internal Server Error\n".getBytes());
    assertThat(exchange.sent("content-type")).isEqualTo("text/plain; charset=utf-8");
  }

  /** GW-ERR-10, GW-ERR-11. */
  @Test
  void a_virtual_machine_error_is_answered_and_thrown_on() {
    OutOfMemoryError fatal = new OutOfMemoryError("test");

    assertThatThrownBy(
            () ->
                exchange.serve(
                    noting(
                        r -> {
                          throw fatal;
                        })))
        .isSameAs(fatal);

    requireEnd(500);
  }

  /** GW-ERR-11. */
  @ParameterizedTest
  @ValueSource(ints = {0, 9000})
  void a_virtual_machine_error_of_a_body_is_thrown_on(int before) {
    OutOfMemoryError fatal = new OutOfMemoryError("test");

    assertThatThrownBy(
            () ->
                exchange.serve(
                    noting(
                        r ->
                            Response.of(200)
                                .body(
                                    Body.writer(
                                        out -> {
                                          out.write(new byte[before]);
                                          throw fatal;
                                        })))))
        .isSameAs(fatal);

    requireEnd(before == 0 ? 500 : 200);
    assertThat(exchange.aborts).hasValue(before == 0 ? 0 : 1);
  }

  /** GW-ERR-11, GW-LIF-10. */
  @Test
  void a_virtual_machine_error_of_a_hook_does_not_keep_the_exchange() {
    OutOfMemoryError fatal = new OutOfMemoryError("test");
    AtomicReference<Request> seen = new AtomicReference<>();

    assertThatThrownBy(
            () ->
                exchange.serve(
                    noting(
                        r -> {
                          seen.set(r);
                          r.onComplete(
                              completion -> {
                                throw fatal;
                              });
                          return Response.of(200);
                        })))
        .isSameAs(fatal);

    requireEnd(200);
    assertThatThrownBy(() -> seen.get().method()).isInstanceOf(IllegalStateException.class);
  }

  /** GW-ERR-11. */
  @Test
  void a_virtual_machine_error_behind_a_stage_is_thrown_on_where_no_container_sees_it()
      throws Exception {
    OutOfMemoryError fatal = new OutOfMemoryError("test");
    CompletableFuture<Response> stage = new CompletableFuture<>();
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
    try {
      exchange.serve(async(r -> stage));
      stage.completeExceptionally(fatal);

      requireEnd(500);
      assertThat(uncaught.get(20, TimeUnit.SECONDS)).isSameAs(fatal);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(exchange.thrown).isEmpty();
    assertThat(exchange.cycle.completes).hasValue(1);
  }

  /** GW-ERR-05, GW-ERR-06. */
  @Test
  void an_interrupt_is_503_and_does_not_stay() throws Exception {
    exchange.serve(
        noting(
            r -> {
              Thread.currentThread().interrupt();
              throw new InterruptedException();
            }));

    assertThat(Thread.interrupted()).isFalse();
    requireEnd(503);
  }

  /** GW-ERR-06: the flag would fail the write of an answer that is well. */
  @Test
  void an_interrupt_that_an_application_left_does_not_reach_the_container() throws Exception {
    List<Boolean> flags = new ArrayList<>();

    exchange.serve(
        noting(
            r -> {
              Thread.currentThread().interrupt();
              return Response.of(200)
                  .body(
                      Body.writer(
                          out -> {
                            flags.add(Thread.currentThread().isInterrupted());
                            Thread.currentThread().interrupt();
                          }));
            }));

    assertThat(flags).containsExactly(false);
    assertThat(Thread.interrupted()).isFalse();
    requireEnd(200);
  }

  /** GW-ERR-06: the thread goes back to the container's pool while the stage is unfinished. */
  @Test
  void an_interrupt_that_an_asynchronous_application_left_does_not_stay() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(
        async(
            r -> {
              Thread.currentThread().interrupt();
              return stage;
            }));

    assertThat(Thread.interrupted()).isFalse();
    stage.complete(Response.text("text"));
    requireEnd(200);
  }

  /** GW-ERR-06. */
  @Test
  void an_interrupt_that_a_body_left_does_not_stay_on_a_worker() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(r -> stage));
    stage.complete(Response.of(200).body(Body.writer(out -> Thread.currentThread().interrupt())));

    requireEnd(200);
  }

  /** GW-ERR-09. */
  @Test
  void null_is_a_failure() throws Exception {
    exchange.serve(noting(r -> null));

    requireEnd(500);
  }

  /** GW-ERR-09. */
  @Test
  void a_null_stage_and_a_stage_of_null_are_failures() throws Exception {
    exchange.serve(async(r -> null));
    requireEnd(500);
    assertThat(exchange.cycle).isNull();

    FakeExchange second = new FakeExchange();
    CompletableFuture<Response> stage = new CompletableFuture<>();
    second.serve(AsyncApplication.of(r -> stage));
    stage.complete(null);
    second.awaitOver();
    second.requireClean();
    assertThat(second.status).isEqualTo(500);
  }

  /** GW-ERR-01, GW-ASY-04. */
  @Test
  void wrappers_are_taken_off() throws Exception {
    exchange.serve(
        async(
            r ->
                CompletableFuture.failedFuture(
                    new CompletionException(
                        new StatusException(429, Headers.of("retry-after", "1"), "slow down")))));

    requireEnd(429);
    assertThat(exchange.sent("retry-after")).isEqualTo("1");
  }

  /** GW-BDY-24, GW-BDY-25. */
  @Test
  void a_close_action_that_throws_changes_nothing() throws Exception {
    exchange.serve(
        noting(
            r ->
                Response.of(200)
                    .body(
                        Body.text("fine")
                            .onClose(
                                () -> {
                                  throw new AssertionError("close");
                                }))));

    requireEnd(200);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  // ---- the end

  /** GW-REQ-67, GW-SRV-15. */
  @Test
  void a_late_call_gets_the_contracts_exception() throws Exception {
    AtomicReference<Request> kept = new AtomicReference<>();
    AtomicReference<Headers> headers = new AtomicReference<>();

    exchange.post(new byte[3]);
    exchange.serve(
        noting(
            r -> {
              kept.set(r.withMethod("X"));
              headers.set(r.headers());
              return Response.of(200);
            }));

    requireEnd(200);
    Request late = kept.get();
    for (Runnable call :
        List.<Runnable>of(
            late::method,
            late::path,
            late::headers,
            late::body,
            late::trailers,
            late::remote,
            late::principal,
            late::tls,
            () -> headers.get().forEach((name, value) -> {}),
            () -> late.inform(103, Headers.empty()))) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
    }
    exchange.requireClean();
    late.onComplete(exchange.completions::add);
    assertThat(exchange.completions).hasSize(2);
  }

  /** GW-BDY-32, GW-SRV-15. */
  @Test
  void a_stream_that_was_kept_reads_nothing_of_another_exchange() throws Exception {
    AtomicReference<InputStream> kept = new AtomicReference<>();

    exchange.post(new byte[3]);
    exchange.serve(
        noting(
            r -> {
              kept.set(r.body().inputStream());
              return Response.of(200);
            }));

    assertThatThrownBy(() -> kept.get().read()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> kept.get().available()).isInstanceOf(IOException.class);
    exchange.requireClean();
  }

  /** GW-LIF-07: the container has helped itself while a writer was at work. */
  @Test
  void hooks_see_the_head_of_a_request_that_the_container_has_taken_back() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    CompletableFuture<Response> stage = new CompletableFuture<>();
    List<Object> seen = new ArrayList<>();
    AtomicReference<Headers> headers = new AtomicReference<>();
    AtomicReference<IOException> refused = new AtomicReference<>();
    exchange.field("x-a", "1", "2");

    exchange.serve(
        async(
            r -> {
              headers.set(r.headers());
              r.onComplete(
                  completion -> {
                    seen.add(r.method() + r.path() + r.protocol() + r.scheme());
                    seen.add(headers.get().all("x-a"));
                    seen.add(headers.get().first("host", ""));
                    seen.add(r.headers().names());
                    seen.add(r.remote().isPresent());
                  });
              return stage;
            }));
    stage.complete(
        Response.of(200)
            .body(
                Body.writer(
                    out -> {
                      writing.countDown();
                      await(taken);
                      try {
                        out.flush();
                      } catch (IOException e) {
                        refused.set(e);
                        throw e;
                      }
                    })));
    await(writing);
    exchange.cycle.error(new IOException("reset"));
    taken.countDown();

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(refused.get()).hasMessageContaining("given the exchange up");
    assertThat(seen)
        .containsExactly(
            "GET/HTTP/1.1http", List.of("1", "2"), "localhost", Set.of("host", "x-a"), true);
    assertThat(exchange.completions.get(0).failure()).containsSame(refused.get());
    assertThat(exchange.aborts).hasValue(0);
  }

  /** GW-LIF-01: what another thread is about to end needs no end of the container's. */
  @Test
  void an_error_that_comes_while_the_container_is_let_go_waits_for_that() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AtomicReference<Thread> losing = new AtomicReference<>();
    exchange.completing = () -> lose(losing);

    exchange.serve(async(r -> stage));
    stage.complete(Response.text("text"));

    exchange.awaitOver();
    join(losing.get());
    exchange.requireClean();
    assertThat(exchange.cycle.completes).hasValue(1);
    assertThat(exchange.thrown).isEmpty();
  }

  /** GW-LIF-01, GW-LIF-15: the container has told of the loss before there was anybody to tell. */
  @Test
  void a_publisher_that_begins_when_its_client_is_lost_is_cancelled() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AtomicReference<Thread> losing = new AtomicReference<>();
    AtomicInteger cancelled = new AtomicInteger();
    exchange.starting = () -> lose(losing);

    exchange.serve(async(r -> stage));
    stage.complete(
        published(
            subscriber ->
                subscriber.onSubscribe(
                    new Flow.Subscription() {
                      @Override
                      public void request(long n) {}

                      @Override
                      public void cancel() {
                        cancelled.incrementAndGet();
                      }
                    }),
            -1));

    exchange.awaitOver();
    join(losing.get());
    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).failure()).isPresent();
    assertThat(cancelled).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  /** GW-BDY-21. */
  @Test
  void a_body_is_not_closed_while_its_publisher_is_asked() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AtomicReference<Thread> losing = new AtomicReference<>();
    AtomicInteger closedBefore = new AtomicInteger(-1);

    exchange.serve(async(r -> stage));
    stage.complete(
        published(
            subscriber -> {
              lose(losing);
              closedBefore.set(closed.get());
            },
            -1));

    exchange.awaitOver();
    join(losing.get());
    exchange.requireClean();
    assertThat(closedBefore).hasValue(0);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions).hasSize(1);
  }

  /** The container tells of an error, on a thread that has ended then or waits. */
  private void lose(AtomicReference<Thread> losing) {
    Thread thread = new Thread(() -> exchange.cycle.error(new IOException("reset")));
    losing.set(thread);
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_container_that_takes_no_more_work_does_not_keep_the_exchange() throws Exception {
    for (Body body : List.of(Body.text("text"), Body.writer(out -> out.write("text".getBytes())))) {
      FakeExchange stopping = new FakeExchange();
      stopping.startFails = new IllegalStateException("stopping");
      CompletableFuture<Response> stage = new CompletableFuture<>();
      AtomicReference<Thread> thread = new AtomicReference<>();

      stopping.serve(
          AsyncApplication.of(
              r -> {
                r.onComplete(completion -> thread.set(Thread.currentThread()));
                return stage;
              }));
      stage.complete(Response.of(200).body(body));

      stopping.awaitOver();
      stopping.requireClean();
      assertThat(stopping.out.bytes()).isEqualTo("text".getBytes());
      assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void a_complete_that_throws_is_the_end_all_the_same() throws Exception {
    for (RuntimeException failure :
        List.of(new IllegalStateException("recycled"), new NullPointerException("recycled"))) {
      FakeExchange early = new FakeExchange();
      early.completeFails = failure;
      CompletableFuture<Response> stage = new CompletableFuture<>();

      early.serve(
          AsyncApplication.of(
              r -> {
                r.onComplete(early.completions::add);
                return stage;
              }));
      stage.complete(Response.text("text"));

      early.awaitOver();
      early.requireClean();
      assertThat(early.thrown).isEmpty();
      assertThat(early.completions).hasSize(1);
    }
  }

  // ---- stages

  /** GW-ASY-01, GW-ASY-19. */
  @Test
  void a_finished_stage_needs_no_cycle() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();

    exchange.serve(
        async(
            r -> {
              r.onComplete(completion -> thread.set(Thread.currentThread()));
              return Response.text("text").completed();
            }));

    requireEnd(200);
    assertThat(exchange.cycle).isNull();
    assertThat(thread.get()).isSameAs(Thread.currentThread());
  }

  /** GW-ASY-21. */
  @Test
  void the_containers_own_timeout_is_off() throws Exception {
    exchange.serve(async(r -> new CompletableFuture<>()));

    assertThat(exchange.cycle.timeout).isZero();
    exchange.cycle.expire();
    requireEnd(0);
  }

  /** GW-ASY-03. */
  @Test
  void a_blocking_body_does_not_run_on_the_thread_that_completes_the_stage() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AtomicReference<Thread> thread = new AtomicReference<>();

    exchange.serve(async(r -> stage));
    stage.complete(Response.of(200).body(Body.writer(out -> thread.set(Thread.currentThread()))));

    requireEnd(200);
    assertThat(thread.get().getName()).isEqualTo("container");
  }

  /** GW-ASY-11, GW-ASY-14. */
  @Test
  void a_late_stage_is_503_and_cancelled_behind_the_hooks() throws Exception {
    exchange.requestTimeout = Duration.ofMillis(1);
    List<String> events = new ArrayList<>();
    CompletableFuture<Response> stage = new CompletableFuture<>();
    stage.whenComplete((response, failure) -> events.add("cancelled " + stage.isCancelled()));

    exchange.serve(
        async(
            r -> {
              r.onComplete(completion -> events.add("hook " + completion.status()));
              return stage;
            }));

    requireEnd(503);
    assertThat(stage).isCancelled();
    assertThat(events).containsExactly("hook 503", "cancelled true");
    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  /** GW-ASY-11. */
  @Test
  void a_stage_that_is_complete_is_answered_however_long_its_call_took() throws Exception {
    exchange.requestTimeout = Duration.ofMillis(1);

    exchange.serve(
        async(
            r -> {
              long called = System.nanoTime();
              while (System.nanoTime() - called <= exchange.requestTimeout.toNanos()) {
                Thread.onSpinWait();
              }
              return Response.text("text").completed();
            }));

    requireEnd(200);
    assertThat(exchange.out.bytes()).isEqualTo("text".getBytes());
  }

  /** A stage whose future is another object. */
  private static final class Beside extends CompletableFuture<Response> {
    final CompletableFuture<Response> future = new CompletableFuture<>();

    @Override
    public CompletableFuture<Response> toCompletableFuture() {
      return future;
    }
  }

  /** GW-ASY-14. */
  @Test
  void the_future_of_a_late_stage_is_cancelled_behind_the_hooks() throws Exception {
    exchange.requestTimeout = Duration.ofMillis(1);
    Beside stage = new Beside();
    List<Boolean> cancelledBefore = new ArrayList<>();

    exchange.serve(
        async(
            r -> {
              r.onComplete(completion -> cancelledBefore.add(stage.future.isCancelled()));
              return stage;
            }));

    assertThatThrownBy(() -> stage.future.get(20, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    requireEnd(503);
    assertThat(cancelledBefore).containsExactly(false);
  }

  /** GW-ASY-15, GW-BDY-30: what cannot be cancelled brings its response all the same. */
  @Test
  void a_response_that_comes_too_late_is_closed() throws Exception {
    for (boolean copies : new boolean[] {true, false}) {
      closed.set(0);
      FakeExchange late = new FakeExchange();
      late.requestTimeout = Duration.ofMillis(1);
      CompletableFuture<Response> source = new CompletableFuture<>();
      CompletionStage<Response> stage =
          copies ? source.minimalCompletionStage() : new Uncancellable(source);

      late.serve(AsyncApplication.of(r -> stage));
      late.awaitOver();
      source.complete(Response.of(200).body(Body.text("late").onClose(closed::incrementAndGet)));

      late.requireClean();
      assertThat(late.status).isEqualTo(503);
      assertThat(closed).hasValue(1);
    }
  }

  /** A stage that is no future. */
  private static final class Uncancellable extends CompletableFuture<Response> {
    Uncancellable(CompletableFuture<Response> source) {
      source.thenAccept(this::complete);
    }

    @Override
    public CompletableFuture<Response> toCompletableFuture() {
      throw new UnsupportedOperationException();
    }
  }

  /** GW-ASY-15. */
  @Test
  void a_stage_that_is_no_future_is_answered() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();

    exchange.serve(async(r -> new Uncancellable(source)));
    source.complete(Response.text("text"));

    requireEnd(200);
  }

  @Test
  void a_request_that_may_not_be_asynchronous_is_answered_and_its_stage_cancelled()
      throws Exception {
    exchange.asyncSupported = false;
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(r -> stage));

    requireEnd(500);
    assertThat(stage).isCancelled();
  }

  // ---- published bodies

  /** GW-BDY-28, GW-BDY-29. */
  @Test
  void a_publisher_without_a_cycle_is_told_that_nobody_comes() throws Exception {
    exchange.asyncSupported = false;
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger subscribed = new AtomicInteger();

    exchange.serve(
        noting(
            r ->
                published(
                    subscriber -> {
                      subscribed.incrementAndGet();
                      subscriber.onSubscribe(subscription(n -> {}, cancelled::incrementAndGet));
                    },
                    -1)));

    requireEnd(500);
    assertThat(subscribed).hasValue(1);
    assertThat(cancelled).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  private static Flow.Subscription subscription(LongConsumer request, Runnable cancel) {
    return new Flow.Subscription() {
      @Override
      public void request(long n) {
        request.accept(n);
      }

      @Override
      public void cancel() {
        cancel.run();
      }
    };
  }

  private static Flow.Publisher<ByteBuffer> failingAfter(int chunks, Throwable failure) {
    return subscriber ->
        subscriber.onSubscribe(
            subscription(
                new LongConsumer() {
                  private int sent;

                  @Override
                  public void accept(long n) {
                    for (int i = 0; i < n && sent <= chunks; i++) {
                      if (sent++ == chunks) {
                        subscriber.onError(failure);
                      } else {
                        subscriber.onNext(ByteBuffer.wrap(new byte[] {1}));
                      }
                    }
                  }
                },
                () -> {
                  throw new AssertionError("cancelled after its end");
                }));
  }

  /** GW-STR-15. */
  @Test
  void a_publisher_that_fails_at_once_is_a_clean_error() throws Exception {
    exchange.serve(noting(r -> published(failingAfter(0, new StatusException(409, "no")), -1)));

    requireEnd(409);
    assertThat(exchange.out.listener).as("no need of non-blocking output").isNull();
    assertThat(closed).hasValue(1);
  }

  /** A body whose subscriber the test has in its hand. */
  private Response publishedTo(AtomicReference<Flow.Subscriber<? super ByteBuffer>> subscriber) {
    return published(
        s -> {
          subscriber.set(s);
          s.onSubscribe(subscription(n -> {}, () -> {}));
        },
        -1);
  }

  /** GW-STR-15, GW-ERR-22: also if nothing has left when the container first calls. */
  @Test
  void a_publisher_that_fails_behind_its_first_buffer_is_cut_off_behind_it() throws Exception {
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> subscriber = new AtomicReference<>();
    exchange.signals = false;

    exchange.serve(noting(r -> publishedTo(subscriber)));
    subscriber.get().onNext(ByteBuffer.wrap(new byte[] {1}));
    subscriber.get().onError(new StatusException(409, "no"));
    assertThat(exchange.completions).isEmpty();
    exchange.out.listener.onWritePossible();

    requireEnd(200);
    assertThat(exchange.out.bytes()).containsExactly(1);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  /** GW-STR-06: calls of the subscription never overlap (Reactive Streams, 2.7). */
  @Test
  void what_is_sent_meanwhile_asks_for_more_behind_the_first_request() throws Exception {
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    exchange.out.readiness = () -> true;

    exchange.serve(
        noting(
            r ->
                published(
                    s ->
                        s.onSubscribe(
                            subscription(
                                n -> {
                                  calls.add("request " + n);
                                  if (n > 1) {
                                    CompletableFuture.runAsync(
                                            () -> s.onNext(ByteBuffer.wrap(new byte[1])))
                                        .join();
                                  } else {
                                    s.onComplete();
                                  }
                                  calls.add("end " + n);
                                },
                                () -> {})),
                    -1)));

    requireEnd(200);
    assertThat(calls).containsExactly("request 4", "end 4", "request 1", "end 1");
    assertThat(closed).hasValue(1);
  }

  /** GW-STR-14. */
  @Test
  void a_publisher_that_fails_later_is_cut_off() throws Exception {
    IOException mine = new IOException("mine");
    exchange.out.readiness = () -> true;

    exchange.serve(noting(r -> published(failingAfter(7, mine), -1)));

    requireEnd(200);
    assertThat(exchange.completions.get(0).failure()).containsSame(mine);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.out.closes).isZero();
    assertThat(closed).hasValue(1);
  }

  /** GW-ERR-22: however slowly the client takes what was handed over before the failure. */
  @Test
  void what_was_published_before_a_failure_is_sent() throws Exception {
    IOException mine = new IOException("mine");
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> subscriber = new AtomicReference<>();
    exchange.out.readiness = () -> true;
    exchange.serve(noting(r -> publishedTo(subscriber)));
    subscriber.get().onNext(ByteBuffer.wrap(new byte[] {1}));
    exchange.awaitThreads();
    exchange.out.readiness = () -> false;
    subscriber.get().onNext(ByteBuffer.wrap(new byte[] {2}));
    subscriber.get().onNext(ByteBuffer.wrap(new byte[] {3}));
    subscriber.get().onError(mine);
    assertThat(exchange.completions).isEmpty();

    exchange.out.readiness = () -> true;
    exchange.out.listener.onWritePossible();

    requireEnd(200);
    assertThat(exchange.out.bytes()).containsExactly(1, 2, 3);
    assertThat(exchange.completions.get(0).failure()).containsSame(mine);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  @Test
  void a_publisher_whose_subscribe_throws_is_a_clean_error() throws Exception {
    exchange.serve(
        noting(
            r ->
                published(
                    subscriber -> {
                      throw new AssertionError("mine");
                    },
                    -1)));

    requireEnd(500);
    assertThat(closed).hasValue(1);
  }

  /** GW-CON-16, GW-CON-17. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 8, 20})
  void a_publisher_of_the_wrong_length_is_never_whole(int declared) throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    byte[] content = "seven b".getBytes();
    Flow.Publisher<ByteBuffer> source = BodyForms.publisher(BodyForms.pieces(content));

    exchange.serve(
        noting(
            r ->
                published(
                    subscriber ->
                        source.subscribe(
                            new Flow.Subscriber<>() {
                              @Override
                              public void onSubscribe(Flow.Subscription s) {
                                subscriber.onSubscribe(
                                    subscription(
                                        s::request,
                                        () -> {
                                          cancelled.incrementAndGet();
                                          s.cancel();
                                        }));
                              }

                              @Override
                              public void onNext(ByteBuffer chunk) {
                                subscriber.onNext(chunk);
                              }

                              @Override
                              public void onError(Throwable failure) {
                                subscriber.onError(failure);
                              }

                              @Override
                              public void onComplete() {
                                subscriber.onComplete();
                              }
                            }),
                    declared)));

    requireEnd(200);
    assertThat(exchange.sent("content-length")).isEqualTo(Integer.toString(declared));
    assertThat(exchange.out.bytes().length).isLessThanOrEqualTo(Math.min(declared, 7));
    assertThat(exchange.aborts).hasValue(1);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions.get(0).delivered()).isFalse();
  }

  /** GW-STR-13. */
  @Test
  void empty_buffers_are_sent_as_nothing() throws Exception {
    List<ByteBuffer> chunks =
        List.of(
            ByteBuffer.allocate(0),
            ByteBuffer.wrap("a".getBytes()),
            ByteBuffer.allocate(0),
            ByteBuffer.wrap("b".getBytes()).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(0));

    exchange.serve(noting(r -> published(BodyForms.publisher(chunks), -1)));

    requireEnd(200);
    assertThat(exchange.out.bytes()).isEqualTo("ab".getBytes());
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.position()).isZero());
  }

  /** GW-STR-03: each flush comes before the next chunk is awaited. */
  @Test
  void a_chunk_with_none_behind_it_is_flushed() throws Exception {
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> subscriber = new AtomicReference<>();
    CountDownLatch subscribed = new CountDownLatch(1);

    exchange.serve(
        noting(
            r ->
                published(
                    s -> {
                      subscriber.set(s);
                      s.onSubscribe(subscription(n -> {}, () -> {}));
                      subscribed.countDown();
                    },
                    -1)));
    await(subscribed);
    for (int i = 1; i <= 5; i++) {
      subscriber.get().onNext(ByteBuffer.wrap(new byte[] {1}));
      while (exchange.out.flushes < i) {
        Thread.onSpinWait();
      }
      assertThat(exchange.out.bytes()).hasSize(i);
    }
    subscriber.get().onComplete();

    requireEnd(200);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  /** GW-STR-07. */
  @Test
  void no_more_than_a_few_chunks_are_requested_ahead() throws Exception {
    List<Long> requested = new ArrayList<>();
    exchange.signals = false;

    exchange.serve(
        noting(r -> published(s -> s.onSubscribe(subscription(requested::add, () -> {})), -1)));

    assertThat(requested).containsExactly(4L);
    exchange.cycle.error(new IOException("reset"));
    requireEnd(0);
    assertThat(exchange.completions.get(0).failure()).isPresent();
    assertThat(closed).hasValue(1);
  }

  /** GW-LIF-15, GW-BDY-20: an idle stream of events learns that its client has gone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lost_client_cancels_an_idle_publisher(boolean unfinished) throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch subscribed = new CountDownLatch(1);
    IOException reset = new IOException("reset");
    Response events =
        published(
            s -> {
              s.onSubscribe(subscription(n -> {}, cancelled::incrementAndGet));
              subscribed.countDown();
            },
            -1);
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(unfinished ? async(r -> stage) : noting(r -> events));
    stage.complete(events);
    await(subscribed);
    exchange.cycle.error(reset);

    requireEnd(0);
    assertThat(cancelled).hasValue(1);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions.get(0).failure()).containsSame(reset);
  }

  /** A publisher may call back on a thread of its own, and what is thrown there reaches nobody. */
  @Test
  void a_subscription_that_throws_elsewhere_is_a_clean_error() throws Exception {
    Thread.UncaughtExceptionHandler nobody = (thread, e) -> {};
    LongConsumer throwing =
        n -> {
          throw new IllegalStateException("mine");
        };

    exchange.serve(
        noting(
            r ->
                published(
                    s -> {
                      Thread own =
                          new Thread(() -> s.onSubscribe(subscription(throwing, () -> {})));
                      own.setUncaughtExceptionHandler(nobody);
                      own.start();
                    },
                    -1)));

    requireEnd(500);
    assertThat(closed).hasValue(1);
  }

  /**
   * GW-LIF-15: no event of the container's follows what it was asked, and who is at the answer lets
   * the exchange go, however long that takes.
   */
  @Test
  void a_loss_that_was_asked_for_takes_no_exchange_from_its_answer() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Body slow =
        Body.writer(
            out -> {
              writing.countDown();
              await(goOn);
              out.write('a');
            });
    exchange.lost =
        () -> {
          stage.complete(Response.of(200).body(slow));
          await(writing);
          return true;
        };

    exchange.serve(async(r -> stage));
    goOn.countDown();

    requireEnd(0);
    assertThat(exchange.cycle.completes).hasValue(1);
  }

  /** GW-STR-06: request and cancel never overlap (Reactive Streams, 2.7). */
  @Test
  void a_client_that_is_lost_meanwhile_cancels_behind_the_first_request() throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    List<Integer> cancelledMeanwhile = new ArrayList<>();
    IOException reset = new IOException("reset");
    LongConsumer request =
        n -> {
          Thread container = new Thread(() -> exchange.cycle.error(reset));
          container.start();
          while (container.getState() != Thread.State.TIMED_WAITING && container.isAlive()) {
            Thread.onSpinWait();
          }
          cancelledMeanwhile.add(cancelled.get());
        };

    exchange.serve(
        noting(
            r ->
                published(
                    s -> s.onSubscribe(subscription(request, cancelled::incrementAndGet)), -1)));

    requireEnd(0);
    assertThat(cancelledMeanwhile).containsExactly(0);
    assertThat(cancelled).hasValue(1);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions.get(0).failure()).containsSame(reset);
  }

  /**
   * GW-SRV-05. The container has taken its objects back: what is still to be done gets no thread of
   * its, and whatever thread there is has any class loader.
   */
  @Test
  void a_container_that_does_not_wait_for_the_end_is_not_asked_for_a_worker() throws Exception {
    IOException reset = new IOException("reset");
    Thread thread = Thread.currentThread();
    ClassLoader ours = thread.getContextClassLoader();
    LongConsumer request =
        n -> {
          CompletableFuture.runAsync(() -> exchange.cycle.error(reset)).join();
          thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        };
    CompletableFuture<ClassLoader> ended = new CompletableFuture<>();

    try {
      exchange.serve(
          r -> {
            r.onComplete(
                completion -> {
                  exchange.completions.add(completion);
                  ended.complete(Thread.currentThread().getContextClassLoader());
                });
            return published(s -> s.onSubscribe(subscription(request, () -> {})), -1);
          });
    } finally {
      thread.setContextClassLoader(ours);
    }

    assertThat(ended).succeedsWithin(Duration.ofSeconds(20)).isSameAs(ours);
    requireEnd(0);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions.get(0).failure()).containsSame(reset);
  }

  /** GW-SRV-05: Tomcat tells of some errors with a class loader of its own. */
  @Test
  void hooks_have_the_applications_class_loader_on_whatever_thread_the_container_calls_back()
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader ours = thread.getContextClassLoader();
    ClassLoader containers = ClassLoader.getPlatformClassLoader();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();

    exchange.serve(
        async(
            r -> {
              r.onComplete(completion -> seen.set(Thread.currentThread().getContextClassLoader()));
              return new CompletableFuture<>();
            }));
    try {
      thread.setContextClassLoader(containers);
      exchange.cycle.error(new IOException("reset"));

      requireEnd(0);
      assertThat(seen).hasValue(ours);
      assertThat(thread.getContextClassLoader()).isSameAs(containers);
    } finally {
      thread.setContextClassLoader(ours);
    }
  }

  /**
   * GW-ERR-03, GW-LIF-15: a container may tell of a bad chunk, which the application has met, as of
   * a lost connection. Whoever sent it is still there.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_broken_body_is_no_lost_connection(boolean same) throws Exception {
    IOException broken = new IOException("bad chunk");
    IOException lost = new IOException("reset");
    AtomicReference<Request> request = new AtomicReference<>();
    exchange.postChunked(new byte[0]).in.failure = broken;

    exchange.serve(
        async(
            r -> {
              request.set(r);
              return new CompletableFuture<>();
            }));
    assertThatThrownBy(() -> request.get().body().inputStream().read()).isSameAs(broken);
    exchange.cycle.error(same ? broken : lost);

    requireEnd(400);
    assertThat(exchange.out.bytes()).isEqualTo("400 Bad Request\n".getBytes());
    assertThat(exchange.completions.get(0).failure().orElse(null)).isSameAs(same ? null : lost);
  }

  /** GW-ASY-23. */
  @Test
  void listeners_that_are_called_twice_and_after_the_end_change_nothing() throws Exception {
    exchange.signals = false;
    exchange.serve(noting(r -> published(BodyForms.publisher(BodyForms.pieces(new byte[9])), -1)));

    exchange.out.listener.onWritePossible();
    requireEnd(200);
    exchange.out.listener.onWritePossible();
    exchange.out.listener.onError(new IOException("late"));
    exchange.out.listener.onError(null);
    exchange.cycle.listeners.forEach(
        listener ->
            FakeExchange.signal(
                () -> {
                  listener.onError(new AsyncEvent(exchange.cycle, null, null));
                  listener.onTimeout(new AsyncEvent(exchange.cycle, null, null));
                  listener.onComplete(new AsyncEvent(exchange.cycle, null, null));
                  listener.onStartAsync(new AsyncEvent(exchange.cycle, null, null));
                }));

    requireEnd(200);
    assertThat(exchange.out.bytes()).hasSize(9);
    assertThat(closed).hasValue(1);
    assertThat(exchange.cycle.completes).hasValue(1);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  @Test
  void a_write_listener_that_hears_of_an_error_without_a_reason_ends_the_exchange()
      throws Exception {
    exchange.signals = false;
    exchange.serve(noting(r -> published(BodyForms.publisher(BodyForms.pieces(new byte[9])), -1)));

    exchange.out.listener.onError(null);

    requireEnd(0);
    assertThat(closed).hasValue(1);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.completions.get(0).failure()).isPresent();
  }

  // ---- the servlet

  @Test
  void a_pass_that_somebody_else_dispatched_is_served() throws Exception {
    GatewayServlet servlet = new GatewayServlet(exchange.gateway(r -> Response.text("text")));
    exchange.begin();

    exchange.serveAgain(servlet);

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.out.bytes()).isEqualTo("text".getBytes());
  }

  @Test
  void a_servlet_without_a_gateway_says_so() {
    assertThatThrownBy(() -> exchange.serveAgain(new GatewayServlet()))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("not initialized");
  }
}
