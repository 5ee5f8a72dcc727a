package dev.lintel.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each rule is broken once, by an application, a middleware or a server that is wrong on purpose.
 */
class LintTest extends ClientTest {
  private static final byte[] ABC = "abc".getBytes(UTF_8);

  private final List<LintViolation> found = new CopyOnWriteArrayList<>();

  /** The violation that a request to an application leads to. */
  private LintViolation violation(Application app, TestRequest request) {
    TestClient client = TestClient.of(app);
    try {
      client.send(request);
    } catch (LintViolation e) {
      return e;
    }
    throw new AssertionError("nothing was found");
  }

  private LintViolation violation(Application app) {
    return violation(app, TestRequest.get("/"));
  }

  private static Response of(Body body) {
    return Response.of(200).body(body);
  }

  // ---- what is right passes, unchanged

  @Test
  void a_right_application_is_left_as_it_is(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("f"), ABC);
    Application app =
        request ->
            switch (request.path()) {
              case "/bytes" -> Response.text("abc");
              case "/owned" -> of(Body.file(file).onClose(() -> events.add("closed")));
              case "/stream" -> of(Body.stream(new ByteArrayInputStream(ABC), 3));
              case "/endless" -> of(Body.stream(new ByteArrayInputStream(ABC)));
              case "/chunks" -> of(Body.chunks(List.of(ByteBuffer.wrap(ABC))));
              case "/writer" -> of(Body.writer(3, out -> out.write(ABC)));
              case "/publisher" -> of(Body.publisher(Body.text("abc").publisher()));
              case "/filtered" ->
                  of(Body.stream(new ByteArrayInputStream(ABC), 3))
                      .body(Body.text("abc").limited(3));
              default -> of(request.body()).header("x-length", request.body().length().toString());
            };

    for (String path :
        List.of(
            "bytes",
            "owned",
            "stream",
            "endless",
            "chunks",
            "writer",
            "publisher",
            "filtered",
            "echo")) {
      TestRequest request = TestRequest.post("/" + path).body("abc");
      TestResponse bare = TestClient.of(app).send(request);
      TestResponse linted =
          TestClient.of(app.with(Lint.middleware(), Lint.middleware())).send(request);

      assertThat(linted.text()).isEqualTo("abc").isEqualTo(bare.text());
      assertThat(linted.length()).isEqualTo(bare.length());
      assertThat(linted.headers()).isEqualTo(bare.headers());
    }
    assertThat(events).containsExactly("closed", "closed");
  }

  @Test
  void a_constant_response_stays_one() {
    Response constant = Response.text("abc");
    TestClient client = TestClient.of(Lint.of(request -> constant));

    assertThat(client.get("/").text()).isEqualTo("abc");
    assertThat(client.get("/").text()).isEqualTo("abc");
  }

  @Test
  void failures_trailers_and_hooks_pass() {
    Application app =
        request -> {
          request.onComplete(c -> events.add("hook " + c.bytes()));
          if (request.path().equals("/fail")) {
            throw new IOException("failed");
          }
          request.inform(103, Headers.empty());
          return of(Body.writer(out -> out.write(ABC))).trailers(() -> Headers.of("x-sum", "1"));
        };
    TestClient client = TestClient.of(Lint.of(app));

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
    Application app = Lint.of(AsyncApplication.of(request -> never));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(app).isInstanceOf(AsyncApplication.class);
    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    assertThat(never).isCancelled();
  }

  @Test
  void a_response_that_comes_late_is_closed_and_nobodys_fault() {
    CompletableFuture<Response> source = new CompletableFuture<>();
    Application app = Lint.of(AsyncApplication.of(request -> source.minimalCompletionStage()));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    source.complete(of(Body.text("x").onClose(() -> events.add("closed"))));

    assertThat(events).containsExactly("closed");
  }

  // ---- applications

  @Test
  void null_instead_of_a_response() {
    Application blocking = request -> null;
    AsyncApplication noStage = request -> null;
    AsyncApplication ofNull = request -> CompletableFuture.completedFuture(null);

    assertThat(violation(Lint.of(blocking)))
        .hasMessage(
            "GW-APP-02: " + blocking.getClass().getName() + " returned null instead of a response");
    assertThat(violation(Lint.of(noStage)))
        .hasMessage(
            "GW-APP-02: " + noStage.getClass().getName() + " returned null instead of a stage");
    assertThat(violation(Lint.of(ofNull)))
        .hasMessage(
            "GW-APP-02: " + ofNull.getClass().getName() + " returned null instead of a response");
  }

  @Test
  void a_body_that_is_too_short() {
    for (Body body :
        List.of(
            Body.writer(5, out -> out.write(ABC)),
            Body.stream(new ByteArrayInputStream(ABC), 5),
            Body.publisher(Body.text("abc").publisher(), 5))) {
      Application app = request -> of(body);

      assertThat(violation(Lint.of(app)))
          .hasMessage(
              "GW-BDY-03: " + app.getClass().getName() + " declared a body of 5 bytes and gave 3");
    }
  }

  @Test
  void a_body_that_is_too_long() {
    Application app = request -> of(Body.writer(2, out -> out.write(ABC)));

    assertThat(violation(Lint.of(app)))
        .hasMessageEndingWith(" declared a body of 2 bytes and gives more: 3 so far");
  }

  @Test
  void a_body_that_was_consumed_or_closed() {
    Application consumed =
        request -> {
          request.body().bytes(10);
          return of(request.body());
        };
    Application closed =
        request -> {
          Body body = Body.writer(out -> {});
          body.close();
          return of(body);
        };

    assertThat(violation(Lint.of(consumed), TestRequest.post("/").body("abc")))
        .hasMessageStartingWith("GW-APP-05: " + consumed.getClass().getName() + " returned a")
        .hasMessageContaining("consumed or closed: the body was consumed before");
    assertThat(violation(Lint.of(closed))).hasMessageContaining("the body was closed before");
  }

  @Test
  void a_published_buffer_that_changes() {
    Flow.Publisher<ByteBuffer> reusing =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private final ByteBuffer one = ByteBuffer.allocate(3);
                  private int sent;

                  @Override
                  public void request(long n) {
                    if (sent < 3) {
                      one.put(0, (byte) sent++);
                      subscriber.onNext(one);
                      if (sent == 3) {
                        subscriber.onComplete();
                      }
                    }
                  }

                  @Override
                  public void cancel() {}
                });
    Application app = request -> of(Body.publisher(reusing));

    assertThat(violation(Lint.of(app)))
        .hasMessage(
            "GW-STR-10: "
                + app.getClass().getName()
                + " changed the content of a buffer after it had published it: publish a buffer of"
                + " its own each time");
  }

  @Test
  void the_same_buffer_may_be_published_twice_if_it_stays_as_it_is() {
    ByteBuffer shared = ByteBuffer.wrap(ABC);
    Flow.Publisher<ByteBuffer> twice =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private int sent;

                  @Override
                  public void request(long n) {
                    if (sent++ == 0) {
                      subscriber.onNext(shared);
                      subscriber.onNext(shared);
                      subscriber.onComplete();
                    }
                  }

                  @Override
                  public void cancel() {}
                });
    TestClient client = TestClient.of(Lint.of(request -> of(Body.publisher(twice))));

    assertThat(client.get("/").text()).isEqualTo("abcabc");
  }

  @Test
  void a_received_buffer_that_is_changed() {
    AsyncApplication reading = request -> read(request, ByteBuffer::get);
    AsyncApplication writing = request -> read(request, chunk -> chunk.put(0, (byte) 'x'));
    AsyncApplication duplicating = request -> read(request, chunk -> chunk.duplicate().get());

    for (Application app : new Application[] {reading, writing}) {
      assertThat(violation(Lint.of(app), TestRequest.post("/").body("abc")))
          .hasMessage(
              "GW-STR-09: "
                  + app.getClass().getName()
                  + " changed a buffer that it received from the request's body: work on a"
                  + " duplicate");
    }
    assertThat(TestClient.of(Lint.of(duplicating)).send(TestRequest.post("/").body("abc")).status())
        .isEqualTo(204);
  }

  @Test
  void a_subscriber_that_throws() {
    AsyncApplication app =
        request ->
            read(
                request,
                chunk -> {
                  throw new IllegalStateException("by mistake");
                });

    assertThat(violation(Lint.of(app), TestRequest.post("/").body("abc")))
        .hasMessage(
            "GW-STR-06: "
                + app.getClass().getName()
                + " threw from onNext of the request's body (Reactive Streams, rule 2.13):"
                + " java.lang.IllegalStateException: by mistake");
  }

  private static CompletableFuture<Response> read(
      Request request, java.util.function.Consumer<ByteBuffer> reader) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    request
        .body()
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(ByteBuffer chunk) {
                reader.accept(chunk);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                answer.complete(Response.noContent());
              }
            });
    return answer;
  }

  // ---- middleware

  @Test
  void a_middleware_that_drops_a_response() {
    Application app = request -> of(Body.writer(out -> out.write(ABC)));
    Middleware dropping =
        next ->
            request -> {
              next.handle(request).status();
              return Response.text("instead");
            };

    assertThat(violation(app.with(Lint.middleware(), dropping, Lint.middleware())))
        .hasMessageMatching(
            "GW-MID-16: dev\\.lintel\\.test\\.LintTest\\$\\S+ dropped a response of "
                + "dev\\.lintel\\.test\\.LintTest\\$\\S+: return it, derive from it or close it");
  }

  @Test
  void a_middleware_that_closes_or_replaces_is_right() {
    Application app = request -> of(Body.writer(out -> out.write(ABC)));
    Middleware closing =
        next ->
            request -> {
              next.handle(request).close();
              return Response.text("instead");
            };
    Middleware replacing = Middleware.mapResponse((q, s) -> s.body("instead"));

    for (Middleware right : List.of(closing, replacing)) {
      TestClient client = TestClient.of(app.with(Lint.middleware(), right, Lint.middleware()));
      assertThat(client.get("/").text()).isEqualTo("instead");
    }
  }

  @Test
  void a_middleware_that_passes_on_a_consumed_body() {
    Application app = request -> Response.text("x");
    Middleware consuming =
        Middleware.mapRequest(
            request -> {
              request.body().bytes(10);
              return request;
            });
    Middleware replacing =
        Middleware.mapRequest(request -> request.withBody(Body.bytes(request.body().bytes(10))));
    TestRequest request = TestRequest.post("/").body("abc");

    assertThat(violation(app.with(Lint.middleware(), consuming, Lint.middleware()), request))
        .hasMessageStartingWith("GW-MID-17: ")
        .hasMessageEndingWith(": give it a request with another body (withBody)")
        .hasMessageContaining(app.getClass().getName());
    assertThat(
            TestClient.of(app.with(Lint.middleware(), replacing, Lint.middleware()))
                .send(request)
                .status())
        .isEqualTo(200);
  }

  @Test
  void a_middleware_that_blocks_an_asynchronous_application() {
    AsyncApplication app = request -> Response.text("x").completed();
    Middleware blocking = next -> request -> next.handle(request);
    Application hidden = blocking.wrap(Lint.of(app));

    assertThat(violation(hidden))
        .hasMessageStartingWith(
            "GW-MID-03: a middleware around "
                + app.getClass().getName()
                + " waits for each response on a thread");
    AsyncApplication linted = (AsyncApplication) Lint.of(app);
    assertThat(TestClient.of(blocking.wrap(linted.blocking())).get("/").text()).isEqualTo("x");
  }

  @Test
  void a_request_that_is_passed_on_after_its_end() {
    AtomicReference<Request> kept = new AtomicReference<>();
    Application app = Lint.middleware(found::add).wrap(request -> Response.text("x"));
    TestClient.of(
            request -> {
              kept.set(request);
              return Response.text("x");
            })
        .get("/");

    assertThatThrownBy(() -> app.handle(kept.get()))
        .isInstanceOf(LintViolation.class)
        .hasMessageStartingWith("GW-APP-07: the caller of ")
        .hasMessageEndingWith(" passed a request whose exchange has ended");
    assertThat(found).hasSize(1);
  }

  @Test
  void a_request_that_is_null() {
    Application app = Lint.of(request -> Response.text("x"));

    assertThatThrownBy(() -> app.handle(null))
        .isInstanceOf(LintViolation.class)
        .hasMessageStartingWith("GW-SRV-09: the caller of ")
        .hasMessageEndingWith(" passed a null request");
  }

  // ---- servers

  private List<String> messages(WrongServer server, Application app) throws Exception {
    server.run(Lint.middleware(found::add).wrap(app));
    return found.stream().map(Throwable::getMessage).toList();
  }

  private static Response streamed(Request request) {
    return of(Body.writer(out -> out.write(ABC)));
  }

  @Test
  void a_right_server() throws Exception {
    assertThat(messages(new WrongServer(), LintTest::streamed)).isEmpty();
  }

  @Test
  void a_server_that_does_not_close() throws Exception {
    WrongServer server = new WrongServer();
    server.closes = false;

    assertThat(messages(server, LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-LIF-03: the server wrong, or a middleware outside of Lint, ran the")
        .contains("before it closed the response");
  }

  @Test
  void a_server_that_closes_while_it_sends() throws Exception {
    WrongServer server = new WrongServer();
    Application app = request -> of(Body.writer(out -> server.closeNow()));

    assertThat(messages(server, app))
        .singleElement()
        .asString()
        .startsWith("GW-BDY-21: the server wrong")
        .endsWith(" while it was being sent");
  }

  @Test
  void a_server_that_reads_the_head_in_its_own_way() throws Exception {
    assertThat(messages(new WrongServer().with("rawPath", "/a%2Fb"), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-SRV-08: the server wrong")
        .contains("let the path '/a%2Fb' pass below the mount path ''");
    found.clear();
    assertThat(messages(new WrongServer().with("rawPath", "/b"), LintTest::streamed))
        .singleElement()
        .asString()
        .endsWith("reads the path '/b' as '/a' and not as '/b'")
        .startsWith("GW-REQ-08");
    found.clear();
    assertThat(messages(new WrongServer().with("mountPath", "/"), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-REQ-27");
    found.clear();
    assertThat(messages(new WrongServer().with("protocol", "http/1.1"), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-REQ-07")
        .endsWith("says that the protocol is 'http/1.1'");
    found.clear();
    assertThat(messages(new WrongServer().with("scheme", "HTTP"), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-REQ-06")
        .endsWith("says that the scheme is 'HTTP'");
    found.clear();
    assertThat(messages(new WrongServer().with("authority", ""), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-REQ-41")
        .endsWith("says that the authority is ''");
    found.clear();
    assertThat(messages(new WrongServer().with("query", "a b"), LintTest::streamed))
        .singleElement()
        .asString()
        .startsWith("GW-REQ-36")
        .contains("let a query pass");
  }

  // ---- reports

  @Test
  void a_report_of_ones_own_does_not_disturb_the_exchange() {
    Application app = request -> of(Body.writer(5, out -> out.write(ABC)));
    TestClient client = TestClient.of(app.with(Lint.middleware(found::add)));

    assertThat(client.get("/").received()).isEqualTo(ABC);
    assertThat(found).singleElement().extracting(LintViolation::rule).isEqualTo("GW-BDY-03");
    assertThat(found.get(0).offender()).isEqualTo(app.getClass().getName());
  }

  @Test
  void without_a_client_that_collects_them_violations_are_thrown_where_they_are_found()
      throws Exception {
    WrongServer server = new WrongServer();

    assertThatThrownBy(() -> server.run(Lint.of(request -> null)))
        .isInstanceOf(LintViolation.class)
        .hasMessageStartingWith("GW-APP-02");
    assertThatThrownBy(
            () ->
                new WrongServer()
                    .run(Lint.of(request -> of(Body.writer(5, out -> out.write(ABC))))))
        .isInstanceOf(LintViolation.class)
        .hasMessageStartingWith("GW-BDY-03");
  }

  @Test
  void several_violations_of_one_exchange_come_together() {
    Application app = request -> of(Body.writer(5, out -> out.write(ABC)));
    Middleware twice =
        next ->
            request -> {
              next.handle(request).status();
              return next.handle(request);
            };

    LintViolation first = violation(app.with(Lint.middleware(), twice, Lint.middleware()));

    assertThat(first.rule()).isEqualTo("GW-BDY-03");
    assertThat(first.getSuppressed()).isNotEmpty();
    assertThat(first.getSuppressed())
        .extracting(e -> ((LintViolation) e).rule())
        .contains("GW-MID-16");
  }
}
