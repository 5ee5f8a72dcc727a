package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.spi.BodySink;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that call, send and close as they must not. */
class LintServerTest extends LintedTest {
  private static final String SERVER = "the server wrong";

  private void assertWrong(WrongServer server, Application app, String rule, String did)
      throws Exception {
    server.run(Lint.check(app, found::add));
    assertFound(rule, SERVER, did);
  }

  private static Response streamed(Request request) {
    return of(written()).trailers(() -> Headers.of("x-sum", "1"));
  }

  // ---- the call

  @Test
  @Breaks("GW-SRV-01")
  void a_server_that_calls_the_other_form() throws Exception {
    AsyncApplication async = request -> Response.text("x").completed();
    Application blocking = request -> Response.text("x");
    WrongServer handling =
        new WrongServer() {
          @Override
          Response call(Application app, Request request) throws Exception {
            return app.handle(request);
          }
        };
    WrongServer staging =
        new WrongServer() {
          @Override
          Response call(Application app, Request request) {
            return app.handleAsync(request).toCompletableFuture().join();
          }
        };
    handling.bytes = 1L;
    staging.bytes = 1L;

    assertWrong(
        handling,
        async,
        "GW-SRV-01",
        "called handle of the asynchronous application " + async.getClass().getName());
    assertWrong(
        staging,
        blocking,
        "GW-SRV-01",
        "called handleAsync of the blocking application " + blocking.getClass().getName());
  }

  @Test
  @Breaks("GW-SRV-02")
  void a_server_that_calls_twice() throws Exception {
    Application app = LintServerTest::streamed;
    WrongServer server =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) throws Exception {
            linted.handle(Request.of(exchange)).close();
            return super.call(linted, request);
          }
        };

    assertWrong(
        server,
        app,
        "GW-SRV-02",
        "called " + app.getClass().getName() + " a second time for one exchange");
  }

  @Test
  void a_middleware_may_call_twice_and_an_exchange_may_follow_another() throws Exception {
    Middleware retrying =
        next ->
            request -> {
              next.handle(request).close();
              return next.handle(request);
            };
    Application app = ((Application) LintServerTest::streamed).with(retrying, Lint.middleware());
    Application linted = Lint.check(app, found::add);

    new WrongServer().run(linted);
    new WrongServer().run(linted);

    assertThat(found).isEmpty();
  }

  @Test
  @Breaks("GW-SRV-05")
  void a_server_that_changes_the_context_class_loader() throws Exception {
    ClassLoader other = new ClassLoader(null) {};
    WrongServer sending =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            under(other, () -> super.send(response));
          }
        };
    WrongServer ending =
        new WrongServer() {
          @Override
          void end() throws Exception {
            under(other, super::end);
          }
        };

    assertWrong(
        sending, LintServerTest::streamed, "GW-SRV-05", "calls a body of " + getClass().getName());
    assertWrong(ending, LintServerTest::streamed, "GW-SRV-05", "calls a completion hook with anot");
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void under(ClassLoader loader, Step step) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      step.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  @Breaks("GW-SRV-09")
  void a_server_that_passes_null() {
    Application app = LintServerTest::streamed;
    Application linted = Lint.check(app, found::add);
    String caller = "the caller of " + app.getClass().getName();

    assertThatThrownBy(() -> linted.handle(null)).isInstanceOf(LintViolation.class);
    assertFound("GW-SRV-09", caller, "passed a null request");
    assertThatThrownBy(() -> new WrongServer().with("method", null).run(linted))
        .isInstanceOf(LintViolation.class);
    assertFound("GW-SRV-09", caller, "passed a request whose method is null");
    assertThatThrownBy(() -> new WrongServer().body(null).run(linted))
        .isInstanceOf(LintViolation.class);
    assertFound("GW-SRV-09", caller, "passed a request whose body is null");
    WrongServer none = new WrongServer();
    none.info = null;
    assertThatThrownBy(() -> none.run(linted)).isInstanceOf(LintViolation.class);
    assertFound("GW-SRV-09", caller, "passed a request whose server is null");
  }

  @Test
  @Breaks("GW-SRV-15")
  void a_server_that_shows_another_exchange() throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void end() throws Exception {
            with("query", "of=another");
            super.end();
          }
        };

    assertWrong(
        server,
        LintServerTest::streamed,
        "GW-SRV-15",
        "gives another query in the hooks than in the call");
  }

  @Test
  @Breaks("GW-LIF-07")
  void a_server_that_does_not_show_the_head_in_a_hook() throws Exception {
    WrongServer server = new WrongServer();
    server.exchange =
        server.new Told() {
          @Override
          public String rawPath() {
            if (!open()) {
              throw new IllegalStateException("recycled");
            }
            return super.rawPath();
          }
        };

    assertWrong(
        server,
        LintServerTest::streamed,
        "GW-LIF-07",
        "does not let the head of the request be read in a hook");

    WrongServer cut = new WrongServer();
    cut.exchange =
        cut.new Told() {
          @Override
          public Optional<SocketAddress> local() {
            return open() ? Optional.of(new InetSocketAddress(80)) : Optional.empty();
          }
        };
    assertWrong(
        cut,
        LintServerTest::streamed,
        "GW-LIF-07",
        "gives no local address in the hooks where it gave one in the call");
  }

  // ---- the response

  @Test
  @Breaks({"GW-RSP-18", "GW-RSP-26"})
  void a_server_that_consumes_what_it_does_not_send() throws Exception {
    for (int status : new int[] {204, 304, 205}) {
      for (Body body :
          new Body[] {
            written(),
            Body.stream(new ByteArrayInputStream(ABC), 3),
            Body.publisher(Body.text("abc").publisher())
          }) {
        assertWrong(
            consuming(),
            request -> Response.of(status).body(body),
            status == 205 ? "GW-RSP-26" : "GW-RSP-18",
            status == 205
                ? "consumes the body of a 205"
                : "consumes the body of a response that it sends without: " + status);
      }
    }
    assertWrong(
        consuming().with("method", "HEAD"),
        LintServerTest::streamed,
        "GW-RSP-18",
        "consumes the body of a response that it sends without: 200 to HEAD");
  }

  private static WrongServer consuming() {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            consume(response);
          }
        };
    server.bytes = 0L;
    return server;
  }

  @Test
  @Breaks("GW-RSP-22")
  void a_server_that_asks_for_trailers_too_early_or_too_often() throws Exception {
    WrongServer early =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            sentTrailers = response.trailers().get();
            super.send(response);
          }

          @Override
          void trailers(Response response) {}
        };
    WrongServer often =
        new WrongServer() {
          @Override
          void trailers(Response response) {
            super.trailers(response);
            super.trailers(response);
          }
        };

    assertWrong(
        early,
        LintServerTest::streamed,
        "GW-RSP-22",
        "asks for the trailers before the body has been sent");
    assertWrong(
        often, LintServerTest::streamed, "GW-RSP-22", "asks for the trailers more than once");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Breaks("GW-LIF-03")
  void a_server_that_does_not_close(boolean streamed) throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void close(Response response) {}
        };

    assertWrong(
        server,
        request -> streamed ? streamed(request) : Response.text("abc"),
        "GW-LIF-03",
        "ran the completion hooks before it closed the response of " + getClass().getName());
  }

  /** Has the stage before that completes. */
  private static class Awaiting extends WrongServer {
    final CompletableFuture<Response> source = new CompletableFuture<>();
    final AsyncApplication app = request -> source;

    Awaiting() {
      info =
          new ServerInfo("wrong", "", "1.0", true, false, false, Duration.ofMinutes(10), Set.of());
    }

    @Override
    Response call(Application linted, Request request) throws Exception {
      CompletionStage<Response> stage = linted.handleAsync(request);
      source.complete(Response.text("abc"));
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  @Breaks("GW-LIF-03")
  void a_server_that_does_not_close_what_it_has_waited_for() throws Exception {
    Awaiting server =
        new Awaiting() {
          @Override
          void close(Response response) {}
        };

    assertWrong(
        server,
        server.app,
        "GW-LIF-03",
        "ran the completion hooks before it closed the response of "
            + server.app.getClass().getName());
  }

  @Test
  @Breaks("GW-LIF-01")
  void a_server_that_does_not_end_what_it_has_waited_for() throws Exception {
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    Awaiting server =
        new Awaiting() {
          @Override
          void end() {}
        };

    server.run(Lint.wrap(server.app, new Reports(seen::complete, true, Duration.ofMillis(1))));

    assertBroken(
        seen.get(20, TimeUnit.SECONDS),
        "GW-LIF-01",
        SERVER,
        "has not run the completion hooks since");
  }

  @Test
  @Breaks("GW-BDY-21")
  void a_server_that_closes_while_it_sends() throws Exception {
    WrongServer server = new WrongServer();
    assertWrong(
        server,
        request -> of(Body.writer(out -> server.closeNow())),
        "GW-BDY-21",
        "closed a body of " + getClass().getName());

    WrongServer subscribed =
        new WrongServer() {
          @Override
          void send(Response response) {
            subscribe(response, new Idle());
          }
        };
    subscribed.failure = new IllegalStateException("not all of it");
    assertWrong(
        subscribed,
        request -> of(Body.publisher(subscriber -> subscriber.onSubscribe(new Silent()))),
        "GW-BDY-21",
        "while it was being sent");
  }

  /** A cancellation may overtake a request (Reactive Streams, 3.6); nothing runs behind it. */
  @Test
  void a_server_that_closes_behind_a_cancellation() throws Exception {
    WrongServer fine =
        new WrongServer() {
          @Override
          void send(Response response) {
            response
                .body()
                .publisher()
                .subscribe(
                    new Idle() {
                      @Override
                      public void onSubscribe(Flow.Subscription subscription) {
                        subscription.cancel();
                        super.onSubscribe(subscription);
                      }
                    });
          }
        };
    fine.failure = new IllegalStateException("cancelled");
    Flow.Publisher<ByteBuffer> source = subscriber -> subscriber.onSubscribe(new Silent());
    fine.run(Lint.check(request -> of(Body.publisher(source)), found::add));
    assertThat(found).isEmpty();
  }

  private static final class Silent implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Demands nothing after the first buffer, and cancels nothing. */
  private static class Idle implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  // ---- asynchrony

  @Test
  @Breaks("GW-ASY-01")
  void a_server_that_moves_a_ready_answer_to_another_thread() throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            onThread(() -> super.send(response));
          }
        };
    AsyncApplication app = request -> streamed(request).completed();

    assertWrong(
        server,
        app,
        "GW-ASY-01",
        "sends an answer that " + app.getClass().getName() + " had ready on another thread");
  }

  private static void onThread(Step step) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    thread.start();
    done.get(20, TimeUnit.SECONDS);
    thread.join();
  }

  @Test
  @Breaks("GW-ASY-03")
  void a_server_that_sends_on_the_thread_that_completed_the_stage() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    AsyncApplication app = request -> source;
    WrongServer server =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) throws Exception {
            CompletableFuture<Response> stage = linted.handleAsync(request).toCompletableFuture();
            stage.thenAccept(
                response -> {
                  try {
                    consume(response);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
            onThread(() -> source.complete(of(written())));
            return stage.join();
          }

          @Override
          void send(Response response) {}
        };

    assertWrong(
        server,
        app,
        "GW-ASY-03",
        "runs a blocking body of " + app.getClass().getName() + " on the thread that completed");
  }

  @Test
  @Breaks("GW-ASY-14")
  void a_server_that_cancels_too_early_or_never() throws Exception {
    AsyncApplication app = request -> new CompletableFuture<>();
    WrongServer early =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            linted.handleAsync(request).toCompletableFuture().cancel(true);
            return null;
          }
        };
    assertWrong(early, app, "GW-ASY-14", "before it had run the hooks");

    WrongServer never =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            linted.handleAsync(request).whenComplete((response, failure) -> {});
            return null;
          }
        };
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    never.run(Lint.wrap(app, new Reports(seen::complete, true, Duration.ofMillis(1))));
    assertBroken(
        seen.get(20, TimeUnit.SECONDS),
        "GW-ASY-14",
        SERVER,
        "ended the exchange without the stage of " + app.getClass().getName());
  }

  @Test
  void what_a_server_still_has_time_for_can_be_waited_for() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    CompletableFuture<Response> late = new CompletableFuture<>();
    AsyncApplication app = request -> source.minimalCompletionStage();
    WrongServer server =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            linted
                .handleAsync(request)
                .whenComplete((response, failure) -> late.complete(response));
            return null;
          }
        };
    Application linted = Lint.check(app, found::add);
    assertThat(Lint.isWaiting(linted)).isFalse();

    server.run(linted);
    assertThat(Lint.isWaiting(linted)).as("for the stage to be cancelled").isTrue();
    source.complete(of(written()));
    assertThat(Lint.isWaiting(linted)).as("for its response to be closed").isTrue();
    late.join().close();
    assertThat(Lint.isWaiting(linted)).isFalse();
    assertThat(found).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Lint.isWaiting(app));
  }

  @Test
  @Breaks("GW-BDY-30")
  void a_server_that_does_not_close_a_late_response() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    AsyncApplication app = request -> source.minimalCompletionStage();
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    WrongServer server =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            linted.handleAsync(request).whenComplete((response, failure) -> {});
            return null;
          }
        };
    Reports quick = new Reports(e -> take(e, seen), true, Duration.ofMillis(1));

    server.run(Lint.wrap(app, quick));
    source.complete(of(written()));

    assertBroken(
        seen.get(20, TimeUnit.SECONDS),
        "GW-BDY-30",
        SERVER,
        "does not close a response of " + app.getClass().getName());
  }

  @Test
  @Breaks("GW-LIF-01")
  void a_server_that_does_not_end_an_exchange() throws Exception {
    CompletableFuture<LintViolation> seen = new CompletableFuture<>();
    Application linted =
        Lint.wrap(
            LintServerTest::streamed, new Reports(seen::complete, true, Duration.ofMillis(1)));
    WrongServer server =
        new WrongServer() {
          @Override
          void end() {}
        };

    server.run(linted);

    assertBroken(
        seen.get(20, TimeUnit.SECONDS),
        "GW-LIF-01",
        SERVER,
        "has not run the completion hooks since");
  }

  /** The stage was not cancelled either, which is another matter. */
  private static void take(LintViolation e, CompletableFuture<LintViolation> seen) {
    if (!e.rule().equals("GW-ASY-14")) {
      seen.complete(e);
    }
  }

  @Test
  void the_server_of_these_tests_is_right_where_it_is_not_made_wrong() throws Exception {
    new WrongServer().run(Lint.check(LintServerTest::streamed, found::add));
    new WrongServer()
        .run(Lint.check(AsyncApplication.of(r -> streamed(r).completed()), found::add));
    Awaiting awaiting = new Awaiting();
    awaiting.run(Lint.check(awaiting.app, found::add));
    assertThat(found).isEmpty();
    assertThat(WrongServer.INFO.spec()).isEqualTo(ServerInfo.SPEC);
  }

  // ---- what a server may do

  @Test
  void a_blocking_answer_may_be_sent_on_another_thread() throws Exception {
    WrongServer moving =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            onThread(() -> super.send(response));
          }
        };

    moving.run(Lint.check(LintServerTest::streamed, found::add));

    assertThat(found).isEmpty();
  }

  @Test
  void a_hook_of_the_application_may_set_the_context_class_loader() throws Exception {
    Application app =
        request -> {
          request.onComplete(
              completion -> Thread.currentThread().setContextClassLoader(new ClassLoader(null) {}));
          return streamed(request);
        };

    under(
        Thread.currentThread().getContextClassLoader(),
        () -> new WrongServer().run(Lint.check(app, found::add)));

    assertThat(found).isEmpty();
  }

  @Test
  @Breaks("GW-SRV-05")
  void a_server_that_changes_the_context_class_loader_behind_a_failure() throws Exception {
    WrongServer failed =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            assertThatThrownBy(() -> linted.handle(request)).hasMessage("by mistake");
            return null;
          }

          @Override
          void end() throws Exception {
            under(new ClassLoader(null) {}, super::end);
          }
        };
    failed.status = 500;
    Application app =
        request -> {
          throw new IllegalStateException("by mistake");
        };

    assertWrong(failed, app, "GW-SRV-05", "calls a completion hook with another");
  }

  /** GW-BDY-03 has the rest of it. */
  @Test
  void a_published_body_may_be_left_at_its_declared_length() throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            CompletableFuture<Void> all = new CompletableFuture<>();
            response
                .body()
                .sendTo(
                    new BodySink() {
                      @Override
                      public void writer(long length, Body.Writer writer) {}

                      @Override
                      public void publisher(Flow.Publisher<ByteBuffer> source, long length) {
                        source.subscribe(new Leaving(all));
                      }
                    });
            all.get(20, TimeUnit.SECONDS);
          }
        };
    server.bytes = 3L;
    Flow.Publisher<ByteBuffer> three = Body.text("abc").publisher();

    server.run(
        Lint.check(
            request -> of(Body.publisher(three, 3)).trailers(() -> Headers.of("x-sum", "1")),
            found::add));

    assertThat(found).isEmpty();
  }

  private static final class Leaving extends Idle {
    private final CompletableFuture<Void> all;
    private Flow.Subscription subscription;

    Leaving(CompletableFuture<Void> all) {
      this.all = all;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      super.onSubscribe(given);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      subscription.cancel();
      all.complete(null);
    }
  }

  /** More than nanoseconds can count: no limit at all. */
  @Test
  void a_request_timeout_may_be_as_long_as_a_duration_can_be() throws Exception {
    WrongServer server = new WrongServer();
    Duration most = Duration.ofSeconds(Long.MAX_VALUE);
    server.info = new ServerInfo("wrong", "", "1.0", true, false, false, most, Set.of());

    server.run(Lint.check(LintServerTest::streamed, found::add));

    assertThat(found).isEmpty();
  }

  // ---- what Lint has to do in any case

  @Test
  @Breaks("GW-BDY-21")
  void a_body_is_closed_whatever_the_report_throws() throws Exception {
    List<String> closed = new CopyOnWriteArrayList<>();
    WrongServer server = new WrongServer();
    Application app =
        request -> of(Body.writer(out -> server.closeNow()).onClose(() -> closed.add("closed")));

    server.run(Lint.check(app, this::addAndThrow));

    assertFound("GW-BDY-21", SERVER, "closed a body of ");
    assertThat(closed).containsExactly("closed");
  }

  private void addAndThrow(LintViolation violation) {
    found.add(violation);
    throw violation;
  }

  @Test
  @Breaks("GW-ASY-14")
  void a_stage_is_cancelled_whatever_the_report_throws() throws Exception {
    CompletableFuture<Response> source = new CompletableFuture<>();
    AsyncApplication app = request -> source;
    WrongServer early =
        new WrongServer() {
          @Override
          Response call(Application linted, Request request) {
            linted.handleAsync(request).toCompletableFuture().cancel(true);
            return null;
          }
        };

    early.run(Lint.check(app, this::addAndThrow));

    assertFound("GW-ASY-14", SERVER, "before it had run the hooks");
    assertThat(source).isCancelled();
  }

  @Test
  @Breaks("GW-LIF-01")
  void an_end_is_waited_for_no_longer_whatever_the_report_throws() throws Exception {
    CompletableFuture<Boolean> looked = new CompletableFuture<>();
    WrongServer server =
        new WrongServer() {
          @Override
          void end() {}
        };
    Application linted =
        Lint.wrap(
            LintServerTest::streamed, new Reports(this::addAndThrow, true, Duration.ofMillis(1)));

    server.run(linted);
    // On the thread that looks, and behind it.
    Reports.in(Duration.ofMillis(2), () -> looked.complete(Lint.isWaiting(linted)));

    assertThat(looked.get(20, TimeUnit.SECONDS)).isFalse();
    assertFound("GW-LIF-01", SERVER, "has not run the completion hooks since");
  }

  @Test
  @Breaks("GW-BDY-38")
  void an_exchange_is_forgotten_at_its_end_also_where_the_call_was_refused() throws Exception {
    OpenCalls open = new OpenCalls();
    Application linted =
        new LintedApplication(LintServerTest::streamed, new Reports(null, true), open);
    WrongServer server =
        new WrongServer()
            .headers("host", "localhost", "content-length", "5")
            .body(Body.stream(new ByteArrayInputStream(ABC), 3));

    assertThatThrownBy(() -> server.run(linted))
        .isInstanceOfSatisfying(
            LintViolation.class, e -> assertBroken(e, "GW-BDY-38", SERVER, "says that the length"));
    server.end();

    WrongServer next = new WrongServer();
    next.headers = server.headers;
    assertThat(open.begin(Request.of(next.exchange))).as("nothing is kept").isTrue();
  }

  /** A web application would never be unloaded. */
  @Test
  void the_thread_that_looks_later_has_no_class_loader_of_an_application() throws Exception {
    ClassLoader web = new ClassLoader(null) {};

    under(web, () -> new WrongServer().run(Lint.check(LintServerTest::streamed, found::add)));

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("lintel-lint"))
        .singleElement()
        .satisfies(
            thread ->
                assertThat(thread.getContextClassLoader()).isEqualTo(Lint.class.getClassLoader()));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getContextClassLoader() == web);
  }
}
