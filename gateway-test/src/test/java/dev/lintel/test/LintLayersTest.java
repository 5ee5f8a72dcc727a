package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several of Lint around each other: who did it is named, once, and no one who passes it on. */
class LintLayersTest extends LintedTest {
  private static final String MINE = LintLayersTest.class.getName() + "$";

  private static final class Passing implements Application {
    private final Application next;

    Passing(Application next) {
      this.next = next;
    }

    @Override
    public Response handle(Request request) throws Exception {
      return next.handle(request);
    }
  }

  private static final class PassingLater implements AsyncApplication {
    private final Application next;

    PassingLater(Application next) {
      this.next = next;
    }

    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return next.handleAsync(request);
    }
  }

  private static final class Dropping implements Application {
    private final Application next;

    Dropping(Application next) {
      this.next = next;
    }

    @Override
    public Response handle(Request request) throws Exception {
      next.handle(request).status();
      return Response.text("instead");
    }
  }

  private Application around(Application app) {
    Middleware passing =
        next -> next instanceof AsyncApplication ? new PassingLater(next) : new Passing(next);
    return Lint.check(app.with(passing, Lint.middleware(found::add)), found::add);
  }

  private void assertFoundOnce(String rule, String offender, String did) {
    assertThat(found).hasSize(1);
    assertFound(rule, offender, did);
  }

  @Test
  @Breaks("GW-MID-16")
  void who_drops_a_response_is_named_and_not_who_has_handed_it_on() {
    Application app = request -> of(written());
    Application linted =
        Lint.check(app.with(Dropping::new, Lint.middleware(), Passing::new, Lint.middleware()));

    LintViolation violation = violation(linted);

    assertBroken(violation, "GW-MID-16", MINE + "Dropping", "dropped a response of ");
    assertThat(violation.getSuppressed()).isEmpty();
  }

  @Test
  @Breaks("GW-MID-16")
  void of_a_late_response_as_well() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    CompletableFuture<Boolean> looked = new CompletableFuture<>();
    AsyncApplication app = request -> source.minimalCompletionStage();
    Duration patience = Duration.ofMillis(500);
    Reports quick = new Reports(found::add, false, patience);
    Application inner = Lint.wrap(app, quick);
    Application outer = Lint.wrap(new PassingLater(inner), quick);
    Application guilty =
        request -> {
          outer.handleAsync(request).whenComplete((response, failure) -> {});
          return Response.text("gave up");
        };
    Application linted = Lint.check(guilty, found::add);

    assertThat(TestClient.of(linted).get("/").text()).isEqualTo("gave up");
    source.complete(of(written()));
    // On the thread that looks, and behind it.
    Reports.in(patience.plusMillis(1), () -> looked.complete(true));
    looked.get(20, TimeUnit.SECONDS);

    assertFoundOnce("GW-MID-16", guilty.getClass().getName(), "does not close a response of ");
  }

  @Test
  @Breaks({"GW-BDY-03", "GW-STR-06"})
  void what_an_application_does_is_not_done_by_who_passes_it_on() {
    Application shorter = request -> of(Body.writer(5, out -> out.write(ABC)));
    Application unasked = request -> of(Body.publisher(LintLayersTest::publishUnasked));
    AsyncApplication asking =
        request -> {
          request.body().publisher().subscribe(new Asking());
          return Response.text("x").completed();
        };

    TestClient.of(around(shorter)).get("/");
    assertFoundOnce("GW-BDY-03", shorter.getClass().getName(), "declared a body of 5 bytes");

    TestClient.of(around(unasked)).get("/");
    assertFoundOnce("GW-STR-06", unasked.getClass().getName(), "that was not requested");

    TestClient.of(around(asking)).send(TestRequest.post("/").body("abc"));
    assertFoundOnce("GW-STR-06", asking.getClass().getName(), "requested 0 buffers");
  }

  private static void publishUnasked(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    for (int i = 0; i < 100; i++) {
      subscriber.onNext(ByteBuffer.wrap(ABC));
    }
    subscriber.onComplete();
  }

  private static final class Asking implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(0);
    }

    @Override
    public void onNext(ByteBuffer chunk) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  @Breaks({"GW-BDY-21", "GW-RSP-22"})
  void what_a_server_does_is_not_done_by_a_middleware_inside() throws Exception {
    WrongServer closing = new WrongServer();
    closing.run(around(request -> of(Body.writer(out -> closing.closeNow()))));
    assertFoundOnce("GW-BDY-21", "the server wrong", "while it was being sent");

    WrongServer asking =
        new WrongServer() {
          @Override
          void trailers(Response response) {
            super.trailers(response);
            super.trailers(response);
          }
        };
    asking.run(around(request -> of(written()).trailers(() -> Headers.of("x-sum", "1"))));
    assertFoundOnce("GW-RSP-22", "the server wrong", "asks for the trailers more than once");
  }

  /** The close itself has to wait for the thread. */
  @Test
  void a_response_that_is_closed_while_a_thread_writes_it() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Application app =
        request ->
            of(
                Body.writer(
                    out -> {
                      out.write(new byte[9000]);
                      out.flush();
                      over.join();
                    }));
    Middleware publishing =
        Middleware.mapResponse((q, s) -> s.body(Body.publisher(s.body().publisher())));
    Application linted = Lint.check(app.with(publishing, Lint.middleware(found::add)), found::add);

    TestClient.of(linted).send(TestRequest.get("/").leavingAfter(1));
    over.complete(null);

    assertThat(found).isEmpty();
  }

  @Test
  @Breaks("GW-MID-16")
  void a_middleware_may_close_a_response_on_a_thread_of_its_own() throws Exception {
    CompletableFuture<Response> kept = new CompletableFuture<>();
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    Application app = request -> of(written());
    Middleware shadowing =
        next ->
            request -> {
              kept.completeAsync(() -> handle(next, request)).join();
              return Response.text("stale");
            };
    Application linted = Lint.check(app.with(shadowing, Lint.middleware(found::add)), found::add);

    TestClient.of(linted).get("/");
    kept.join().close();
    assertThat(found).isEmpty();

    Reports quick = new Reports(seen::complete, false, Duration.ofMillis(1));
    Application forgetting =
        request -> {
          CompletableFuture.supplyAsync(() -> handle(Lint.wrap(app, quick), request)).join();
          return Response.text("stale");
        };
    TestClient.of(Lint.check(forgetting)).get("/");
    assertBroken(seen.get(20, TimeUnit.SECONDS), "GW-MID-16", forgetting, "does not close a resp");
  }

  private static Response handle(Application next, Request request) {
    try {
      return next.handle(request);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Breaks("GW-MID-16")
  void a_text_in_the_place_of_a_stream_is_to_be_closed_as_well() {
    Application app =
        request -> of(Body.stream(new ByteArrayInputStream(ABC))).body("no stream any more");
    Middleware closing =
        next ->
            request -> {
              next.handle(request).close();
              return Response.text("instead");
            };

    TestClient.of(Lint.check(app.with(closing, Lint.middleware(found::add)), found::add)).get("/");
    assertThat(found).isEmpty();

    Application linted = Lint.check(app.with(Dropping::new, Lint.middleware()));
    assertBroken(violation(linted), "GW-MID-16", MINE + "Dropping", "dropped a response of ");
  }

  @Test
  void trailers_may_stay_where_a_middleware_replaces_the_body() {
    Application app = request -> of(written()).trailers(() -> Headers.of("x-cost", "1"));
    Middleware replacing = Middleware.mapResponse((q, s) -> s.body("other"));
    Application linted = Lint.check(app.with(replacing, Lint.middleware(found::add)), found::add);

    assertThat(TestClient.of(linted).get("/").trailers().first("x-cost")).contains("1");
    assertThat(found).isEmpty();
  }
}
