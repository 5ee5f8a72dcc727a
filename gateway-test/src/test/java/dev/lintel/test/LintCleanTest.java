package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import dev.lintel.spi.BodySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right passes, unchanged and unseen. */
class LintCleanTest extends LintedTest {
  @TempDir Path directory;

  private Body form(String form) throws IOException {
    Path file = directory.resolve("f");
    if (!Files.exists(file)) {
      Files.write(file, ABC);
    }
    return switch (form) {
      case "empty" -> Body.empty();
      case "bytes" -> Body.bytes(ABC);
      case "owned-bytes" -> Body.bytes(ABC).onClose(() -> events.add("closed"));
      case "direct" -> Body.bytes(ByteBuffer.allocateDirect(3).put(ABC).flip());
      case "file" -> Body.file(file);
      case "owned-file" -> Body.file(file).onClose(() -> events.add("closed"));
      case "filtered-file" -> Body.file(file).filter(Same::new).onClose(() -> {});
      case "stream" -> Body.stream(new ByteArrayInputStream(ABC));
      case "stream-length" -> Body.stream(new ByteArrayInputStream(ABC), 3);
      case "filtered-stream" -> Body.stream(new ByteArrayInputStream(ABC)).filter(Same::new);
      case "limited-stream" -> Body.stream(new ByteArrayInputStream(ABC), 3).limited(9);
      case "chunks" -> Body.chunks(List.of(ByteBuffer.wrap(ABC)));
      case "writer" -> written();
      case "writer-length" -> Body.writer(3, out -> out.write(ABC));
      case "publisher" -> Body.publisher(Body.text("abc").publisher());
      case "publisher-length" -> Body.publisher(Body.text("abc").publisher(), 3);
      case "filtered-publisher" -> Body.publisher(Body.text("abc").publisher()).filter(Same::new);
      default -> throw new IllegalArgumentException(form);
    };
  }

  private static final class Same implements Body.Filter {
    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      return ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
    }

    @Override
    public ByteBuffer finish() {
      return ByteBuffer.allocate(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty",
        "bytes",
        "owned-bytes",
        "direct",
        "file",
        "owned-file",
        "filtered-file",
        "stream",
        "stream-length",
        "filtered-stream",
        "limited-stream",
        "chunks",
        "writer",
        "writer-length",
        "publisher",
        "publisher-length",
        "filtered-publisher"
      })
  void every_form_of_body(String form) throws Exception {
    Application blocking = request -> of(form(form)).header("x-form", form);
    AsyncApplication ready = request -> stage(form);
    AsyncApplication later = request -> CompletableFuture.supplyAsync(() -> stage(form).join());

    for (Application app : new Application[] {blocking, ready, later}) {
      for (String method : List.of("GET", "HEAD")) {
        TestRequest request = TestRequest.of(method, "/");
        TestResponse bare = TestClient.of(app).send(request);
        TestResponse linted =
            TestClient.of(Lint.check(app.with(Lint.middleware(), Lint.middleware()))).send(request);

        assertThat(linted.status()).isEqualTo(bare.status());
        assertThat(linted.received()).isEqualTo(bare.received());
        assertThat(linted.length()).isEqualTo(bare.length());
        assertThat(linted.headers()).isEqualTo(bare.headers());
      }
    }
    assertThat(events).hasSizeLessThanOrEqualTo(12);
    if (form.startsWith("owned")) {
      assertThat(events).hasSize(12);
    }
  }

  private CompletableFuture<Response> stage(String form) {
    try {
      return CompletableFuture.completedFuture(of(form(form)).header("x-form", form));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** GW-CON-16. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_file_that_is_cut_or_gone_is_answered_as_without(boolean cut) throws Exception {
    Path file = Files.write(directory.resolve("cut"), new byte[30_000]);
    Body body = Body.file(file).onClose(() -> events.add("closed"));
    if (cut) {
      Files.write(file, new byte[20_000]);
    } else {
      Files.delete(file);
    }

    TestResponse response = TestClient.of(Lint.check(request -> of(body), found::add)).get("/");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.failure()).isEmpty();
    assertThat(events).containsExactly("closed");
    assertThat(found).isEmpty();
  }

  /** GW-LIF-14: what was not to be sent has not failed the answer. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 205, 304})
  void a_publisher_that_does_not_want_to_be_abandoned(int status) {
    Flow.Publisher<ByteBuffer> throwing =
        subscriber -> {
          throw new IllegalStateException("no");
        };
    Application app = request -> Response.of(status).body(Body.publisher(throwing));

    TestRequest request = status == 200 ? TestRequest.of("HEAD", "/") : TestRequest.get("/");
    assertThat(TestClient.of(Lint.check(app, found::add)).send(request).status()).isEqualTo(status);

    assertThat(found).extracting(LintViolation::rule).containsExactly("GW-STR-06");
  }

  @Test
  void request_bodies_and_echoes() {
    Application app =
        request ->
            switch (request.path()) {
              case "/bytes" -> of(Body.bytes(request.body().bytes(100)));
              case "/echo" -> of(request.body());
              case "/limited" -> of(request.body().limited(100));
              case "/filtered" -> of(request.body().filter(Same::new));
              case "/published" -> of(Body.publisher(request.body().publisher()));
              default -> Response.text("abc");
            };
    TestClient client = TestClient.of(Lint.check(app.with(Lint.middleware(), Lint.middleware())));

    for (String path : List.of("bytes", "echo", "limited", "filtered", "published", "unread")) {
      assertThat(client.send(TestRequest.post("/" + path).body("abc")).text()).isEqualTo("abc");
    }
  }

  @Test
  void a_constant_response_stays_one() {
    Response constant = Response.text("abc").header("x-a", "b");
    TestClient client = TestClient.of(Lint.check(request -> constant));

    assertThat(client.get("/").text()).isEqualTo("abc");
    assertThat(client.get("/").text()).isEqualTo("abc");
  }

  @Test
  void failures_trailers_and_hooks() {
    Application app =
        request -> {
          request.onComplete(c -> events.add("hook " + c.bytes()));
          if (request.path().equals("/fail")) {
            throw new IOException("failed");
          }
          request.inform(103, Headers.empty());
          return of(written()).trailers(() -> Headers.of("x-sum", "1"));
        };
    TestClient client = TestClient.of(Lint.check(app));

    TestResponse response = client.get("/");

    assertThat(response.trailers().first("x-sum")).contains("1");
    assertThat(response.informs()).hasSize(1);
    assertThat(client.get("/fail").error()).get().asString().contains("failed");
    assertThat(client.send(TestRequest.of("HEAD", "/")).status()).isEqualTo(200);
    assertThat(events).containsExactly("hook 3", "hook 26", "hook 0");
  }

  @Test
  void an_asynchronous_application_stays_one_and_its_stage_is_cancelled() {
    CompletableFuture<Response> never = new CompletableFuture<>();
    Application app = Lint.check(AsyncApplication.of(request -> never));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(app).isInstanceOf(AsyncApplication.class);
    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    assertThat(never).isCancelled();
  }

  @Test
  void a_response_that_comes_late_is_closed_and_nobodys_fault() {
    CompletableFuture<Response> source = new CompletableFuture<>();
    Application app = Lint.check(AsyncApplication.of(request -> source.minimalCompletionStage()));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    source.complete(of(Body.text("x").onClose(() -> events.add("closed"))));

    assertThat(events).containsExactly("closed");
  }

  private static final ServerOptions QUICK =
      ServerOptions.defaults().requestTimeout(Duration.ofMillis(40));

  @Test
  void a_stage_that_the_application_itself_cancels() {
    AsyncApplication inTheHook =
        request -> {
          CompletableFuture<Response> stage = new CompletableFuture<>();
          request.onComplete(completion -> stage.cancel(true));
          return stage;
        };
    AsyncApplication byItself =
        request -> {
          CompletableFuture<Response> stage = new CompletableFuture<>();
          new Thread(() -> stage.cancel(true)).start();
          return stage;
        };

    assertThat(TestClient.of(Lint.check(inTheHook, found::add), QUICK).get("/").status())
        .isEqualTo(503);
    assertThat(TestClient.of(Lint.check(byItself, found::add)).get("/").status()).isEqualTo(500);
    assertThat(found).isEmpty();
  }

  @Test
  void a_writer_that_leaves_it_at_a_client_that_has_gone() {
    Application app =
        request ->
            of(
                Body.writer(
                    100_000,
                    out -> {
                      try {
                        for (int i = 0; i < 10; i++) {
                          out.write(new byte[10_000]);
                        }
                      } catch (IOException gone) {
                        events.add("gone");
                      }
                    }));

    TestClient.of(Lint.check(app, found::add)).send(TestRequest.get("/").leavingAfter(30_000));

    assertThat(events).containsExactly("gone");
    assertThat(found).isEmpty();
  }

  @Test
  void a_middleware_that_still_has_the_response_when_the_time_is_over() {
    CompletableFuture<Void> audit = new CompletableFuture<>();
    AsyncApplication app =
        request -> of(Body.text("x").onClose(() -> events.add("closed"))).completed();
    Middleware auditing =
        next ->
            AsyncApplication.of(
                request -> {
                  CompletableFuture<Response> audited = new CompletableFuture<>();
                  CompletionStage<Void> unused =
                      ((AsyncApplication) next)
                          .handleAsync(request)
                          .thenAccept(
                              response ->
                                  audit.thenRun(
                                      () -> {
                                        if (!audited.complete(response)) {
                                          response.close();
                                        }
                                      }));
                  return audited;
                });
    Application linted =
        app.with(Lint.middleware(found::add), auditing, Lint.middleware(found::add));

    assertThat(TestClient.of(linted, QUICK).get("/").status()).isEqualTo(503);
    assertThat(events).isEmpty();
    audit.complete(null);

    assertThat(events).containsExactly("closed");
    assertThat(found).isEmpty();
  }

  /** It is closed long after the answer in its place, whose time is what counts. */
  @Test
  void a_response_that_comes_while_the_hooks_run() {
    AsyncApplication app =
        request -> {
          CompletableFuture<Response> stage = new CompletableFuture<>();
          CompletableFuture<Void> later = new CompletableFuture<>();
          request.onComplete(
              completion -> {
                later.completeOnTimeout(null, 120, TimeUnit.MILLISECONDS).join();
                stage.complete(of(Body.text("late").onClose(() -> events.add("closed"))));
              });
          return stage;
        };

    assertThat(TestClient.of(Lint.check(app, found::add), QUICK).get("/").status()).isEqualTo(503);

    assertThat(events).containsExactly("closed");
    assertThat(found).isEmpty();
  }

  /** GW-STR-10 binds it until its stream has ended. */
  @Test
  void a_publisher_that_takes_its_buffers_back_when_it_is_cancelled() throws Exception {
    byte[] pooled = "some bytes".getBytes(StandardCharsets.UTF_8);
    Flow.Publisher<ByteBuffer> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    subscriber.onNext(ByteBuffer.wrap(pooled));
                  }

                  @Override
                  public void cancel() {
                    Arrays.fill(pooled, (byte) 0);
                  }
                });
    WrongServer fine =
        new WrongServer() {
          @Override
          void send(Response response) {
            response.body().publisher().subscribe(new CancelsAtOnce());
          }
        };
    fine.failure = new IOException("the client has gone");

    fine.run(Lint.check(request -> of(Body.publisher(publisher)), found::add));

    assertThat(pooled).containsOnly(0);
    assertThat(found).isEmpty();
  }

  private static final class CancelsAtOnce implements Flow.Subscriber<ByteBuffer> {
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      subscription.cancel();
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }

  /** Nothing is known of what stands outside of it. */
  @Test
  void a_middleware_outside_that_gives_the_request_another_body() {
    Application app = request -> Response.text(request.body().text(100));
    Middleware inflating =
        Middleware.mapRequest(
            request ->
                request
                    .withBody(request.body().filter(Same::new))
                    .withHeaders(request.headers().without("content-length")));

    assertThat(
            TestClient.of(app.with(inflating, Lint.middleware(found::add)))
                .send(TestRequest.post("/").body("abc"))
                .text())
        .isEqualTo("abc");
    assertThat(found).isEmpty();
  }

  /** The request lives until the last hook has returned; its body does not. */
  @Test
  void an_application_that_is_called_while_the_hooks_run() {
    Application inner = Lint.middleware(found::add).wrap(request -> Response.text("x"));
    Application outer =
        request -> {
          request.onComplete(
              completion -> {
                try {
                  events.add("" + inner.handle(request).status());
                } catch (IllegalStateException e) {
                  events.add("no body any more");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
          return Response.text("y");
        };

    assertThat(TestClient.of(outer).get("/").text()).isEqualTo("y");
    assertThat(events).hasSize(1);
    assertThat(found).isEmpty();
  }

  /** GW-BDY-20, GW-BDY-27: to read a stream to its end is not to close its body. */
  @Test
  void a_middleware_that_buffers_a_body_with_a_close_action() {
    Application app =
        request ->
            of(Body.stream(new ByteArrayInputStream(ABC)).onClose(() -> events.add("closed")))
                .trailers(
                    () -> {
                      events.add("trailers");
                      return Headers.of("x-sum", "1");
                    });
    Middleware buffering =
        Middleware.mapResponse(
            (q, s) -> {
              byte[] all = s.body().bytes(100);
              events.add("buffered");
              return s.body(all);
            });

    TestClient.of(app.with(buffering, Lint.middleware(found::add))).get("/");

    assertThat(events).containsExactly("buffered", "trailers", "closed");
    assertThat(found).isEmpty();
  }

  /** GW-BDY-42: a server closes it once, and a reader that leaves early need not wait for that. */
  @Test
  void a_stream_is_closed_as_often_as_without() {
    Application app =
        request ->
            of(
                Body.stream(
                    new ByteArrayInputStream(ABC) {
                      @Override
                      public void close() {
                        events.add("closed");
                      }
                    }));
    Middleware leaving =
        next ->
            request -> {
              Response response = next.handle(request);
              try (InputStream in = response.body().inputStream()) {
                events.add("read " + in.read());
              }
              events.add("left");
              response.close();
              return Response.text("x");
            };

    TestClient.of(Lint.check(app, found::add)).get("/");
    TestClient.of(Lint.check(app, found::add)).send(TestRequest.of("HEAD", "/"));
    assertThat(events).containsExactly("closed", "closed");

    events.clear();
    TestClient.of(app.with(leaving, Lint.middleware(found::add))).get("/");
    assertThat(events).containsExactly("read 97", "closed", "left", "closed");
    assertThat(found).isEmpty();
  }

  @Test
  void a_writer_that_closes_its_stream_to_flush_it() {
    Application app =
        request ->
            of(
                Body.writer(
                    out -> {
                      out.write(ABC);
                      out.close();
                      throw new IOException("behind it");
                    }));

    for (Application each : List.of(app, Lint.check(app, found::add))) {
      assertThat(TestClient.of(each).get("/").received()).isEqualTo(ABC);
    }
    assertThat(found).isEmpty();
  }

  /** GW-BDY-45. */
  @Test
  void the_reader_of_a_source_learns_that_it_was_closed() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    BodySource endless =
        new BodySource() {
          @Override
          public long length() {
            return -1;
          }

          @Override
          public InputStream inputStream() {
            return new ByteArrayInputStream(new byte[100_000]);
          }

          @Override
          public void close() {}
        };
    Application app = request -> of(Body.of(endless));
    Middleware half =
        next ->
            request -> {
              Response response = next.handle(request);
              CompletableFuture<Void> first = new CompletableFuture<>();
              response.body().publisher().subscribe(new ReadsOne(first, told));
              first.join();
              response.close();
              return Response.text("x");
            };

    TestClient.of(app.with(half, Lint.middleware(violation -> {}))).get("/");

    assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  private record ReadsOne(CompletableFuture<Void> first, CompletableFuture<Throwable> told)
      implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      first.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
      told.complete(failure);
    }

    @Override
    public void onComplete() {}
  }

  /** It is read again at the end only where a header says something of it. */
  @Test
  void a_filtered_request_body_is_filtered_once() {
    Middleware filtering =
        Middleware.mapRequest(
            request ->
                request
                    .withBody(
                        Body.bytes(request.body().bytes(100))
                            .filter(
                                () -> {
                                  events.add("filter");
                                  return new Same();
                                }))
                    .withHeaders(request.headers().without("content-length")));
    Application app = request -> Response.text(request.body().text(100));
    Application linted =
        app.with(Lint.middleware(found::add), filtering, Lint.middleware(found::add));

    assertThat(TestClient.of(linted).send(TestRequest.post("/").body("abc")).text())
        .isEqualTo("abc");

    assertThat(events).containsExactly("filter");
    assertThat(found).isEmpty();
  }

  /** GW-APP-07 exempts it. */
  @Test
  void a_snapshot_that_is_worked_off_later() throws Exception {
    AtomicReference<Request> kept = new AtomicReference<>();
    Application app =
        request -> {
          kept.set(request.snapshot());
          return Response.text("queued");
        };
    Application job =
        ((Application) request -> Response.text(request.path())).with(Lint.middleware(found::add));

    TestClient.of(Lint.check(app, found::add)).send(TestRequest.post("/a").body("abc"));

    assertThat(job.handle(kept.get()).status()).isEqualTo(200);
    assertThat(found).isEmpty();
  }

  @Test
  void a_stage_that_a_middleware_ends_itself() {
    CompletableFuture<Response> failed = new CompletableFuture<>();
    CompletableFuture<Response> answered = new CompletableFuture<>();
    AsyncApplication app = request -> request.path().equals("/fail") ? failed : answered;
    Middleware ending =
        Middleware.around(
            (request, next) -> {
              CompletableFuture<Response> stage = next.handleAsync(request).toCompletableFuture();
              if (request.path().equals("/fail")) {
                stage.completeExceptionally(new TimeoutException("too late"));
              } else {
                stage.complete(Response.text("instead"));
              }
              return stage;
            });
    TestClient client = TestClient.of(app.with(ending, Lint.middleware(found::add)));

    assertThat(client.get("/fail").status()).isEqualTo(500);
    assertThat(failed).isCompletedExceptionally().isNotCancelled();
    assertThat(client.get("/").text()).isEqualTo("instead");
    assertThat(answered).isCancelled();
    assertThat(found).isEmpty();
  }

  /** Nothing is known of what stands outside of it. */
  @Test
  void a_middleware_outside_that_takes_the_host_away_or_gives_another() {
    Application app =
        ((Application) request -> Response.text("x")).with(Lint.middleware(found::add));
    Middleware none = Middleware.mapRequest(r -> r.withHeaders(r.headers().without("host")));
    Middleware other = Middleware.mapRequest(r -> r.withHeader("host", "public.example"));

    TestClient.of(app.with(none)).get("/");
    TestClient.of(app.with(other)).get("/");

    assertThat(found).isEmpty();
  }
}
