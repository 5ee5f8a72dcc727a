package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Middleware that is wrong on purpose, between two of Lint. */
class LintMiddlewareTest extends LintedTest {
  private static final String MINE = LintMiddlewareTest.class.getName() + "$";

  private static Application around(Application app, Middleware wrong) {
    return Lint.check(app.with(wrong, Lint.middleware()));
  }

  /** GW-APP-04, GW-BDY-19. */
  @Test
  @Breaks("GW-MID-16")
  void a_response_that_is_dropped() {
    Application app = request -> of(written());
    Middleware dropping =
        next ->
            request -> {
              next.handle(request).status();
              return Response.text("instead");
            };

    assertBroken(
        violation(around(app, dropping)),
        "GW-MID-16",
        MINE,
        " dropped a response of " + app.getClass().getName() + ": return it, derive from it or");
  }

  @Test
  void a_response_that_is_closed_replaced_derived_or_robbed_of_its_body() {
    Application app = request -> of(written()).body(Body.text("abc").onClose(() -> {}));
    Middleware closing =
        next ->
            request -> {
              next.handle(request).close();
              return Response.text("abc");
            };
    Middleware replacing = Middleware.mapResponse((q, s) -> s.body("abc"));
    Middleware deriving = Middleware.mapResponse((q, s) -> s.status(201).header("a", "b"));
    Middleware robbing = Middleware.mapResponse((q, s) -> Response.of(200).body(s.body()));
    Middleware filtering =
        Middleware.mapResponse((q, s) -> s.body(s.body().limited(100).onClose(() -> {})));

    for (Middleware right : List.of(closing, replacing, deriving, robbing, filtering)) {
      assertThat(TestClient.of(around(app, right)).get("/").text()).isEqualTo("abc");
    }
  }

  @Test
  @Breaks("GW-MID-16")
  void several_violations_of_one_exchange_come_together() {
    Application app = request -> of(Body.writer(5, out -> out.write(ABC)));
    Middleware twice =
        next ->
            request -> {
              next.handle(request).status();
              return next.handle(request);
            };

    LintViolation first = violation(around(app, twice));

    assertThat(first.rule()).isEqualTo("GW-BDY-03");
    LintViolation second = (LintViolation) first.getSuppressed()[0];
    for (Throwable e : first.getSuppressed()) {
      second = ((LintViolation) e).rule().equals("GW-MID-16") ? (LintViolation) e : second;
    }
    assertBroken(second, "GW-MID-16", MINE, "dropped a response");
  }

  @Test
  @Breaks("GW-MID-17")
  void a_request_body_that_was_consumed_and_is_passed_on() {
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

    assertBroken(
        violation(around(app, consuming), request),
        "GW-MID-17",
        "dev.lintel.",
        "passed on a request whose body has been consumed to " + app.getClass().getName());
    assertThat(TestClient.of(around(app, replacing)).send(request).status()).isEqualTo(200);
  }

  /** A dispatcher shifts by what a path has; at some of that no deployment can be mounted. */
  @ParameterizedTest
  @CsvSource({
    "/50%2541/x,   /50%41",
    "/v;n=1/x,     /v;n=1",
    "/a/WEB-INF/x, /a",
    "/a,           /a"
  })
  void a_path_below_a_dispatcher(String target, String prefix) {
    Application inside =
        ((Application) request -> Response.text(request.path())).with(Lint.middleware());
    Application dispatcher = request -> inside.handle(request.below(prefix).orElseThrow());

    assertThat(TestClient.of(dispatcher).get(target).status()).isEqualTo(200);
  }

  @Test
  @Breaks("GW-MID-18")
  void headers_of_a_request_body_that_was_replaced() {
    Application reading = request -> Response.text(request.body().text(100));
    Middleware shorter = Middleware.mapRequest(request -> request.withBody(Body.text("a")));
    Middleware decoded =
        Middleware.mapRequest(
            request -> request.withBody(Body.text(request.body().text(9).toUpperCase())));
    TestRequest request = TestRequest.post("/").header("content-encoding", "lower").body("abc");

    assertBroken(
        violation(around(reading, shorter), request),
        "GW-MID-18",
        "dev.lintel.",
        "passed on the header content-length: 3 with a request body of 1 bytes");
    assertBroken(
        violation(around(reading, decoded), request),
        "GW-MID-18",
        "dev.lintel.",
        "replaced the request's body and passed on its header content-encoding: lower");
  }

  @Test
  void a_request_body_may_be_replaced_with_its_headers_removed_or_by_an_equal_one() {
    Application reading = request -> Response.text(request.body().text(100));
    Middleware right =
        Middleware.mapRequest(
            r ->
                r.withBody(Body.text("x"))
                    .withHeaders(r.headers().without("content-length").without("digest")));
    Middleware buffered = Middleware.mapRequest(r -> r.withBody(Body.bytes(r.body().bytes(100))));
    Middleware limited = Middleware.mapRequest(r -> r.withBody(r.body().limited(100)));
    TestRequest request = TestRequest.post("/").header("digest", "d").body("abc");

    assertThat(TestClient.of(around(reading, right)).send(request).text()).isEqualTo("x");
    assertThat(TestClient.of(around(reading, buffered)).send(request).text()).isEqualTo("abc");
    assertThat(TestClient.of(around(reading, limited)).send(request).text()).isEqualTo("abc");
  }

  @Test
  @Breaks("GW-STR-01")
  void a_flush_that_is_swallowed() {
    Application app =
        request ->
            of(
                Body.writer(
                    out -> {
                      out.write(ABC);
                      out.flush();
                      out.write(ABC);
                    }));
    Middleware holding =
        Middleware.mapResponse(
            (q, s) ->
                s.body(
                    Body.writer(
                        out -> {
                          ByteArrayOutputStream all = new ByteArrayOutputStream();
                          s.body().writeTo(all);
                          out.write(all.toByteArray());
                        })));
    Middleware filtering = Middleware.mapResponse((q, s) -> s.body(s.body().filter(Same::new)));

    assertBroken(
        violation(around(app, holding)),
        "GW-STR-01",
        "dev.lintel.",
        "does not pass on a flush by a writer of " + app.getClass().getName());
    assertThat(TestClient.of(around(app, filtering)).get("/").text()).isEqualTo("abcabc");
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

  @Test
  @Breaks("GW-MID-03")
  void an_asynchronous_application_that_is_waited_for() {
    AsyncApplication app = request -> Response.text("x").completed();
    Middleware blocking = next -> request -> next.handle(request);
    Application alone = blocking.wrap(app.with(Lint.middleware()));
    Application between = Lint.check(alone);

    assertBroken(
        violation(alone),
        "GW-MID-03",
        "a middleware around " + app.getClass().getName(),
        "waits for each response of " + app.getClass().getName() + " on a thread");
    assertBroken(violation(between), "GW-MID-03", MINE, "accept the threads with application.b");
    AsyncApplication linted = (AsyncApplication) app.with(Lint.middleware());
    assertThat(TestClient.of(blocking.wrap(linted.blocking())).get("/").text()).isEqualTo("x");
  }

  @Test
  @Breaks("GW-MID-16")
  void a_late_response_that_is_not_closed() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    AsyncApplication app = request -> source.minimalCompletionStage();
    Reports quick = new Reports(seen::complete, false, Duration.ofMillis(1));
    AsyncApplication inner = (AsyncApplication) Lint.wrap(app, quick);
    Middleware forgetting =
        next ->
            (AsyncApplication)
                request -> {
                  start(next, request);
                  return Response.text("gave up").completed();
                };

    assertThat(TestClient.of(Lint.check(forgetting.wrap(inner))).get("/").text())
        .isEqualTo("gave up");
    source.complete(of(written()));

    assertBroken(seen.get(), "GW-MID-16", MINE, "does not close a response of ");
  }

  private static void start(Application next, Request request) {
    next.handleAsync(request).whenComplete((response, failure) -> {});
  }

  /** A check that cannot be made is no reason to leave the others out. */
  @Test
  @Breaks("GW-MID-16")
  void a_response_that_is_dropped_behind_a_request_body_that_fails_when_it_is_read_again() {
    Application app = request -> of(written());
    Middleware limiting =
        next ->
            request -> {
              Body limited = Body.bytes(request.body().bytes(100)).limited(2);
              next.handle(
                      request
                          .withBody(limited)
                          .withHeaders(request.headers().without("content-length")))
                  .status();
              return Response.text("instead");
            };
    TestRequest request = TestRequest.post("/").header("digest", "d").body("abc");

    assertBroken(
        violation(around(app, limiting), request), "GW-MID-16", MINE, "dropped a response of ");
  }
}
