package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class TestClientFailureTest extends ClientTest {
  private static final ServerOptions SHORT =
      ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

  /** GW-ERR-01, GW-ERR-19. */
  @Test
  void a_status_exception_answers_with_its_status_and_headers() {
    TestClient client =
        TestClient.of(
            request -> {
              throw new StatusException(429, Headers.of("retry-after", "7"), "secret");
            });

    TestResponse response = client.get("/");

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.header("retry-after")).contains("7");
    assertThat(response.text()).isEqualTo("429 Too Many Requests\n");
    assertThat(response.completion().delivered()).isTrue();
    assertThat(log.failures()).isEmpty();
  }

  /** GW-ERR-07, GW-ERR-15, GW-ERR-17, GW-ERR-18. */
  @Test
  void any_other_exception_answers_with_500_and_is_logged_once() {
    RuntimeException failure = new IllegalArgumentException("secret");
    TestClient client =
        TestClient.of(
            request -> {
              throw failure;
            });

    TestResponse response = client.get("/x");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).isEqualTo("500 Internal Server Error\n");
    assertThat(response.failure()).isEmpty();
    assertThat(response.error()).containsSame(failure);
    assertThat(log.failures()).containsExactly(failure);
    assertThat(log.levels()).containsExactly(Level.SEVERE);
    assertThat(log.messages()).containsExactly("GET /x: answered 500");
  }

  /** GW-ERR-20. */
  @Test
  void a_carried_failure_is_logged_also_where_its_response_fails() {
    RuntimeException failure = new IllegalArgumentException("secret");
    IOException page = new IOException("no page");
    Body failing =
        Body.writer(
            out -> {
              throw page;
            });
    TestClient client = TestClient.of(request -> Response.failed(failure).body(failing));

    assertThat(client.get("/").status()).isEqualTo(500);
    assertThat(log.failures()).containsExactly(failure, page);
  }

  /** GW-ERR-20. */
  @Test
  void a_carried_failure_is_logged_as_a_thrown_one() {
    RuntimeException failure = new IllegalArgumentException("secret");
    Application app =
        request -> {
          throw failure;
        };
    TestClient client =
        TestClient.of(app.with(Middleware.mapResponse((q, s) -> s.header("x-id", "1"))));

    TestResponse response = client.get("/");

    assertThat(response.header("x-id")).contains("1");
    assertThat(response.error()).containsSame(failure);
    assertThat(log.failures()).containsExactly(failure);
  }

  /** GW-ERR-10. */
  @Test
  void an_error_answers_with_500_and_the_test_sees_it() {
    AssertionError failed = new AssertionError("in the application");
    TestClient client =
        TestClient.of(
            request -> {
              throw failed;
            });

    TestResponse response = client.get("/");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.error()).containsSame(failed);
  }

  /** GW-ERR-11. */
  @Test
  void an_error_of_the_virtual_machine_is_thrown_on_after_the_exchange_has_ended() {
    TestClient client =
        TestClient.of(
            request -> {
              request.onComplete(c -> events.add("status " + c.status()));
              throw new OutOfMemoryError("as planned");
            });

    assertThatThrownBy(() -> client.get("/")).isInstanceOf(OutOfMemoryError.class);
    assertThat(events).containsExactly("status 500");
  }

  /** GW-ERR-05, GW-ERR-06. */
  @Test
  void an_interrupted_application_answers_with_503_and_leaves_no_flag() {
    TestClient client =
        TestClient.of(
            request -> {
              Thread.currentThread().interrupt();
              throw new InterruptedException();
            });

    TestClient carrying =
        TestClient.of(
            request -> {
              Thread.currentThread().interrupt();
              return Response.failed(new InterruptedException());
            });

    assertThat(client.get("/").status()).isEqualTo(503);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(carrying.get("/").status()).isEqualTo(503);
    assertThat(Thread.interrupted()).isFalse();
  }

  /** GW-ERR-09. */
  @Test
  void null_is_a_failure_that_names_the_application() {
    Application blocking = request -> null;
    AsyncApplication noStage = request -> null;
    AsyncApplication ofNull = request -> CompletableFuture.completedFuture(null);

    for (Application app : new Application[] {blocking, noStage, ofNull}) {
      TestResponse response = TestClient.of(app).get("/");
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.error()).get().asString().contains(app.getClass().getName());
    }
  }

  /** GW-SRV-01, GW-SRV-07, GW-ASY-04. */
  @Test
  void an_asynchronous_application_may_fail_in_three_ways() {
    StatusException gone = new StatusException(410, "gone");
    AsyncApplication thrown =
        request -> {
          throw gone;
        };
    AsyncApplication failed = request -> CompletableFuture.failedFuture(gone);
    AsyncApplication wrapped =
        request ->
            CompletableFuture.supplyAsync(
                () -> {
                  throw new CompletionException(new CompletionException(gone));
                });

    for (Application app : new Application[] {thrown, failed, wrapped}) {
      TestResponse response = TestClient.of(app).get("/");
      assertThat(response.status()).isEqualTo(410);
      assertThat(response.error()).containsSame(gone);
    }
  }

  /** GW-SRV-01. */
  @Test
  void each_kind_of_application_is_called_in_its_own_way() {
    Application blocking =
        new Application() {
          @Override
          public Response handle(dev.lintel.Request request) {
            return Response.text("blocking");
          }

          @Override
          public CompletionStage<Response> handleAsync(dev.lintel.Request request) {
            throw new AssertionError("called");
          }
        };
    AsyncApplication async =
        new AsyncApplication() {
          @Override
          public CompletionStage<Response> handleAsync(dev.lintel.Request request) {
            return Response.text("async").completed();
          }

          @Override
          public Response handle(dev.lintel.Request request) {
            throw new AssertionError("called");
          }
        };

    assertThat(TestClient.of(blocking).get("/").text()).isEqualTo("blocking");
    assertThat(TestClient.of(async).get("/").text()).isEqualTo("async");
  }

  /** GW-ASY-02, GW-ASY-03: the body is consumed on the thread of the caller. */
  @Test
  void a_stage_may_complete_on_any_thread() {
    Thread caller = Thread.currentThread();
    AsyncApplication app =
        request ->
            CompletableFuture.supplyAsync(
                () ->
                    Response.of(200)
                        .body(
                            Body.writer(
                                out -> events.add("" + (Thread.currentThread() == caller)))),
                ForkJoinPool.commonPool());

    assertThat(TestClient.of(app).get("/").status()).isEqualTo(200);
    assertThat(events).containsExactly("true");
  }

  /** GW-ASY-11, GW-ASY-14, GW-LIF-01. */
  @Test
  void an_application_that_takes_too_long_is_cancelled_after_its_hooks() {
    CompletableFuture<Response> never = new CompletableFuture<>();
    never.whenComplete((response, failure) -> events.add("cancelled " + never.isCancelled()));
    AsyncApplication app =
        request -> {
          request.onComplete(c -> events.add("hook " + c.status()));
          return never;
        };

    TestResponse response = TestClient.of(app, SHORT).get("/");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.text()).isEqualTo("503 Service Unavailable\n");
    assertThat(response.error()).get().asString().contains("no response within PT0.03S");
    assertThat(events).containsExactly("hook 503", "cancelled true");
  }

  /** GW-ASY-15, GW-BDY-30. */
  @Test
  void a_response_that_comes_too_late_is_closed() {
    CompletableFuture<Response> source = new CompletableFuture<>();
    CompletableFuture<Response> opaque =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<Response> toCompletableFuture() {
            throw new UnsupportedOperationException();
          }
        };
    AsyncApplication minimal = request -> source.minimalCompletionStage();
    AsyncApplication unsupported = request -> opaque;

    assertThat(TestClient.of(minimal, SHORT).get("/").status()).isEqualTo(503);
    assertThat(TestClient.of(unsupported, SHORT).get("/").status()).isEqualTo(503);
    source.complete(Response.of(200).body(Body.text("").onClose(() -> events.add("one"))));
    opaque.complete(Response.of(200).body(Body.text("").onClose(() -> events.add("two"))));

    assertThat(events).containsExactly("one", "two");
  }

  /** GW-ASY-12. */
  @Test
  void a_blocking_application_may_take_its_time() {
    Application app =
        request -> {
          assertThat(new CountDownLatch(1).await(60, java.util.concurrent.TimeUnit.MILLISECONDS))
              .isFalse();
          return Response.text("late");
        };

    assertThat(TestClient.of(app, SHORT).get("/").text()).isEqualTo("late");
  }

  /** GW-ASY-10. */
  @Test
  void a_body_may_take_longer_than_the_timeout() {
    AsyncApplication app =
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.flush();
                          java.util.concurrent.locks.LockSupport.parkNanos(60_000_000);
                          out.write('x');
                        }))
                .completed();

    assertThat(TestClient.of(app, SHORT).get("/").text()).isEqualTo("x");
  }

  /** GW-ERR-03: whoever reads asynchronously may never answer. */
  @Test
  void a_published_body_that_breaks_settles_an_exchange_that_waits() {
    CompletableFuture<Response> never = new CompletableFuture<>();
    AsyncApplication app =
        request -> {
          request.body().collect(10);
          return never;
        };
    Body broken = Body.stream(java.io.InputStream.nullInputStream(), 5);

    TestResponse response = TestClient.of(app).send(TestRequest.post("/").body(broken));

    assertThat(response.status()).isEqualTo(400);
    assertThat(never).isCancelled();
  }

  /** GW-BDY-34. */
  @Test
  void a_body_over_the_limit_decides_the_answer_whatever_the_application_makes_of_it() {
    Application app =
        request -> {
          try {
            return Response.text(request.body().text(100));
          } catch (StatusException e) {
            return Response.text("never mind");
          }
        };
    TestClient client = TestClient.of(app, ServerOptions.defaults().maxRequestBodyBytes(3));

    TestResponse response =
        client.send(TestRequest.post("/").body(Body.writer(out -> out.write(new byte[4]))));

    assertThat(response.status()).isEqualTo(413);
  }

  @Test
  void a_test_that_is_interrupted_while_it_waits_ends_the_exchange() throws Exception {
    CompletableFuture<Response> never = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    AsyncApplication app =
        request -> {
          request.onComplete(c -> events.add("hook " + c.status()));
          called.countDown();
          return never;
        };
    AtomicReference<TestResponse> response = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              response.set(TestClient.of(app).get("/"));
              events.add("interrupted " + Thread.currentThread().isInterrupted());
            });

    thread.start();
    called.await();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      // What comes while the application is called is the application's.
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join();

    assertThat(events).containsExactly("hook 0", "interrupted true");
    assertThat(response.get().status()).isZero();
    assertThat(response.get().failure()).isPresent();
    assertThat(never).isCancelled();
  }

  /** GW-BDY-37, GW-LIF-15: a publisher of the request's body ends with the exchange. */
  @Test
  void a_subscriber_of_the_request_body_learns_of_the_end() throws Exception {
    CompletableFuture<byte[]> all = new CompletableFuture<>();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    AsyncApplication app =
        request -> {
          if (request.path().equals("/all")) {
            return request.body().collect(10).thenApply(b -> Response.of(200).body(b));
          }
          request
              .body()
              .publisher()
              .subscribe(
                  new java.util.concurrent.Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(java.util.concurrent.Flow.Subscription s) {}

                    @Override
                    public void onNext(java.nio.ByteBuffer chunk) {}

                    @Override
                    public void onError(Throwable failure) {
                      ended.complete(failure);
                    }

                    @Override
                    public void onComplete() {}
                  });
          return Response.of(204).completed();
        };
    TestClient client = TestClient.of(app);

    assertThat(client.send(TestRequest.post("/all").body("abc")).text()).isEqualTo("abc");
    assertThat(client.send(TestRequest.post("/all").body("x".repeat(11))).status()).isEqualTo(413);
    assertThat(client.send(TestRequest.post("/").body("abc")).status()).isEqualTo(204);
    assertThat(ended.get()).hasMessageContaining("the exchange has ended");
    assertThat(all).isNotDone();
  }

  /** GW-STR-06: it hears of the end, and may answer what it makes of it. */
  @Test
  void a_subscriber_of_the_request_body_that_throws_hears_of_it() {
    IllegalStateException failure = new IllegalStateException("cannot parse");
    AsyncApplication app =
        request -> {
          CompletableFuture<Response> answer = new CompletableFuture<>();
          request
              .body()
              .publisher()
              .subscribe(
                  new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription given) {
                      given.request(10);
                    }

                    @Override
                    public void onNext(ByteBuffer chunk) {
                      throw failure;
                    }

                    @Override
                    public void onError(Throwable reason) {
                      answer.complete(Response.text(422, reason.getMessage()));
                    }

                    @Override
                    public void onComplete() {
                      answer.complete(Response.of(200));
                    }
                  });
          return answer;
        };
    Body endless =
        Body.writer(
            out -> {
              for (; ; ) {
                out.write('a');
                out.flush();
              }
            });

    for (Body body : List.of(Body.text("abc"), endless)) {
      TestResponse response = TestClient.of(app).send(TestRequest.post("/").body(body));
      assertThat(response.status()).isEqualTo(422);
      assertThat(response.text()).isEqualTo("cannot parse");
    }
  }

  /** GW-ERR-06. */
  @Test
  void a_flag_that_the_application_leaves_while_its_stage_is_to_come_ends_nothing() {
    Executor later = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
    AsyncApplication app =
        request -> {
          Thread.currentThread().interrupt();
          return CompletableFuture.supplyAsync(() -> Response.text("abc"), later);
        };

    assertThat(TestClient.of(app).get("/").text()).isEqualTo("abc");
    assertThat(Thread.interrupted()).isFalse();
  }

  /** GW-ERR-06. */
  @Test
  void a_flag_that_the_application_leaves_ends_neither_its_answer_nor_the_next_exchange() {
    TestClient client =
        TestClient.of(
            request -> {
              request.onComplete(c -> Thread.currentThread().interrupt());
              Thread.currentThread().interrupt();
              return Response.of(200).body(Body.publisher(Body.text("abc").publisher()));
            });
    TestClient async =
        TestClient.of(
            AsyncApplication.of(
                request -> {
                  Thread.currentThread().interrupt();
                  return Response.of(200)
                      .body(Body.publisher(Body.text("abc").publisher()))
                      .completed();
                }));

    for (TestClient each : List.of(client, async)) {
      assertThat(each.get("/").text()).isEqualTo("abc");
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void a_flag_that_was_set_before_stays() {
    TestClient client = TestClient.of(request -> Response.text("x"));
    Thread.currentThread().interrupt();

    assertThat(client.get("/").text()).isEqualTo("x");

    assertThat(Thread.interrupted()).isTrue();
  }

  /** The answer stands for one failure. */
  @Test
  void the_failure_behind_a_broken_upload_is_the_upload() {
    TestClient client =
        TestClient.of(
            request -> {
              assertThatThrownBy(() -> request.body().bytes(100)).isInstanceOf(IOException.class);
              throw new AssertionError("mine");
            });
    Body broken = Body.stream(new ByteArrayInputStream(new byte[3]), 10);

    TestResponse response = client.send(TestRequest.post("/").body(broken));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.error()).get().isInstanceOf(StatusException.class);
  }
}
