package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestClientLifeTest extends ClientTest {

  /** GW-LIF-01, GW-LIF-03, GW-LIF-04, GW-BDY-20, GW-BDY-22, GW-BDY-23. */
  @Test
  void bodies_are_closed_once_and_then_the_hooks_run_the_last_one_first() {
    Application app =
        request -> {
          request.onComplete(c -> events.add("first hook"));
          request.onComplete(c -> events.add("second hook"));
          return Response.of(200)
              .body(Body.text("a").onClose(() -> events.add("inner closed")))
              .body(Body.text("b").onClose(() -> events.add("outer closed")));
        };

    assertThat(TestClient.of(app).get("/").text()).isEqualTo("b");
    assertThat(events).containsExactly("outer closed", "inner closed", "second hook", "first hook");
  }

  /** GW-LIF-07, GW-LIF-08, GW-LIF-09, GW-REQ-67. */
  @Test
  void a_request_can_be_read_in_its_hooks_and_is_dead_afterwards() {
    AtomicReference<Request> kept = new AtomicReference<>();
    AtomicReference<Headers> headers = new AtomicReference<>();
    Application app =
        request -> {
          kept.set(request);
          headers.set(request.headers());
          request.onComplete(c -> events.add(request.method() + request.path()));
          request.onComplete(
              c -> assertThatThrownBy(request::body).isInstanceOf(IllegalStateException.class));
          return Response.of(204);
        };

    TestResponse response = TestClient.of(app).get("/x");

    assertThat(events).containsExactly("GET/x");
    assertThatThrownBy(kept.get()::method).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> headers.get().first("host")).isInstanceOf(IllegalStateException.class);
    kept.get().onComplete(c -> events.add("late " + c.equals(response.completion())));
    assertThat(events).containsExactly("GET/x", "late true");
  }

  /** GW-ASY-18: as on a server, whatever is sent. */
  @Test
  void nothing_of_a_body_comes_before_an_asynchronous_application_has_returned() {
    AsyncApplication app =
        request -> {
          CompletableFuture<byte[]> body = request.body().collect(10).toCompletableFuture();
          assertThatThrownBy(() -> body.get(100, TimeUnit.MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
          return body.thenApply(bytes -> Response.of(200).body(bytes));
        };

    assertThat(TestClient.of(app).send(TestRequest.post("/").body("abc")).text()).isEqualTo("abc");
  }

  /** GW-ASY-10. */
  @Test
  void the_time_that_the_call_takes_counts() {
    Duration timeout = Duration.ofMillis(400);
    AsyncApplication app =
        request -> {
          long began = System.nanoTime();
          while (System.nanoTime() - began < timeout.toNanos()) {
            Thread.onSpinWait();
          }
          return new CompletableFuture<Response>()
              .completeOnTimeout(
                  Response.text("late"), timeout.toMillis() / 2, TimeUnit.MILLISECONDS);
        };

    assertThat(TestClient.of(app, ServerOptions.defaults().requestTimeout(timeout)).get("/"))
        .extracting(TestResponse::status)
        .isEqualTo(503);
  }

  @Test
  void the_body_of_a_request_ends_with_it() throws Exception {
    AtomicReference<java.io.InputStream> kept = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    Body body = Body.writer(3, out -> out.write(new byte[3])).onClose(closed::countDown);
    TestClient client =
        TestClient.of(
            request -> {
              kept.set(request.body().inputStream());
              return Response.of(204);
            });

    client.send(TestRequest.post("/").body(body));

    assertThatThrownBy(() -> kept.get().read()).isInstanceOf(IOException.class);
    closed.await();
  }

  /** GW-LIF-11, GW-LIF-12, GW-LIF-13, GW-LIF-23. */
  @Test
  void a_completion_says_what_was_sent() {
    AtomicReference<dev.lintel.Completion> seen = new AtomicReference<>();
    TestClient client =
        TestClient.of(
            request -> {
              request.onComplete(seen::set);
              return Response.text(201, "abc").header("x-a", "1");
            });

    TestResponse response = client.get("/");

    assertThat(response.completion()).isEqualTo(seen.get());
    assertThat(seen.get().status()).isEqualTo(201);
    assertThat(seen.get().bytes()).isEqualTo(3);
    assertThat(seen.get().headers().first("x-a")).contains("1");
    assertThat(seen.get().duration()).isPositive();
  }

  @Test
  void everything_happens_on_the_thread_of_the_test_with_its_class_loader() {
    Thread caller = Thread.currentThread();
    ClassLoader loader = caller.getContextClassLoader();
    Application app =
        request -> {
          events.add("" + (Thread.currentThread() == caller));
          events.add("" + (caller.getContextClassLoader() == loader));
          request.onComplete(c -> events.add("" + (Thread.currentThread() == caller)));
          return Response.of(204);
        };

    TestClient.of(app).get("/");

    assertThat(events).containsExactly("true", "true", "true");
  }

  /** GW-DEP-01, GW-DEP-03, GW-DEP-41. */
  @Test
  void a_deployment_is_created_and_closed_as_on_a_server() throws Exception {
    ServerOptions options = ServerOptions.defaults().mountPath("/app").setting("greeting", "hi");
    TestClient client =
        TestClient.deploy(
            deployment -> {
              events.add("created " + deployment.mountPath() + deployment.server().name());
              deployment.closing(() -> events.add("first closed"));
              deployment.closing(() -> events.add("second closed"));
              String greeting = deployment.require("greeting");
              return request -> Response.text(greeting);
            },
            options);

    try (client) {
      assertThat(client.get("/app").text()).isEqualTo("hi");
    }
    client.close();

    assertThat(events).containsExactly("created /appin-memory", "second closed", "first closed");
    assertThatThrownBy(() -> client.get("/app"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /** GW-DEP-02. */
  @Test
  void what_a_factory_throws_reaches_the_test() {
    IOException failure = new IOException("no database");

    assertThatThrownBy(
            () ->
                TestClient.deploy(
                    deployment -> {
                      throw failure;
                    },
                    ServerOptions.defaults()))
        .isSameAs(failure);
  }

  /** GW-LIF-19, GW-LIF-22. */
  @Test
  void close_waits_for_what_other_threads_have_begun() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CompletableFuture<Response> answer = new CompletableFuture<>();
    TestClient client =
        TestClient.deploy(
            deployment -> {
              deployment.closing(() -> events.add("closed"));
              return AsyncApplication.of(
                  request -> {
                    request.onComplete(c -> events.add("ended " + c.status()));
                    called.countDown();
                    return answer;
                  });
            },
            ServerOptions.defaults());
    CompletableFuture<TestResponse> response = CompletableFuture.supplyAsync(() -> client.get("/"));
    called.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);

    answer.complete(Response.text("in time"));
    closing.get();

    assertThat(response.get().text()).isEqualTo("in time");
    assertThat(events).containsExactly("ended 200", "closed");
  }

  /** GW-LIF-20: one that was still in the call when the others were cut. */
  @Test
  void close_cuts_what_begins_to_wait_after_that() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<Response> never = new CompletableFuture<>();
    TestClient client =
        TestClient.of(
            AsyncApplication.of(
                request -> {
                  called.countDown();
                  awaitQuietly(closed);
                  return never;
                }),
            ServerOptions.defaults().shutdownGrace(Duration.ofMillis(20)));
    CompletableFuture<TestResponse> response = CompletableFuture.supplyAsync(() -> client.get("/"));
    called.await();

    client.close();
    closed.countDown();

    assertThat(response.get(20, TimeUnit.SECONDS).status()).isZero();
    assertThat(never).isCancelled();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** GW-BDY-05. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_answer_at_once_may_wait_for_what_is_published(boolean early) {
    AsyncApplication app =
        request -> {
          Supplier<CompletionStage<byte[]>> upload = () -> request.body().collect(9);
          CompletionStage<byte[]> begun = early ? upload.get() : null;
          return Response.of(200)
              .body(
                  Body.writer(
                      out -> {
                        CompletionStage<byte[]> all = begun != null ? begun : upload.get();
                        out.write(all.toCompletableFuture().join());
                      }))
              .completed();
        };

    assertThat(TestClient.of(app).send(TestRequest.post("/").body("hello")).text())
        .isEqualTo("hello");
  }

  /** GW-LIF-20. */
  @Test
  void close_cuts_what_still_waits_after_the_grace() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CompletableFuture<Response> never = new CompletableFuture<>();
    TestClient client =
        TestClient.of(
            AsyncApplication.of(
                request -> {
                  called.countDown();
                  return never;
                }),
            ServerOptions.defaults().shutdownGrace(Duration.ofMillis(20)));
    CompletableFuture<TestResponse> response = CompletableFuture.supplyAsync(() -> client.get("/"));
    called.await();

    client.close();

    assertThat(response.get().status()).isZero();
    assertThat(response.get().failure()).get().asString().contains("closed");
    assertThat(never).isCancelled();
  }

  /** GW-LIF-20, GW-LIF-22. */
  @Test
  void close_cuts_what_still_waits_for_a_publisher() throws Exception {
    CountDownLatch subscribed = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Flow.Publisher<ByteBuffer> idle =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    subscribed.countDown();
                  }

                  @Override
                  public void cancel() {
                    seen.add("cancelled");
                  }
                });
    TestClient client =
        TestClient.deploy(
            deployment -> {
              deployment.closing(() -> seen.add("resource"));
              return request -> {
                request.onComplete(completion -> seen.add("hook " + completion.delivered()));
                return Response.of(200).body(Body.publisher(idle));
              };
            },
            ServerOptions.defaults().shutdownGrace(Duration.ofMillis(300)));
    CompletableFuture<TestResponse> response = CompletableFuture.supplyAsync(() -> client.get("/"));
    subscribed.await();

    client.close();

    assertThat(response.get(20, TimeUnit.SECONDS).failure()).get().asString().contains("closed");
    assertThat(seen).containsExactly("cancelled", "hook false", "resource");
  }
}
