package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class MiddlewareTest {
  private static final Attribute<String> USER = Attribute.named("user");

  private final TestExchange exchange = new TestExchange();
  private final Request request = exchange.request();
  private final ClosingBodies bodies = new ClosingBodies();

  /** GW-MID-05. */
  @ParameterizedTest
  @EnumSource
  void the_factories_keep_the_kind_of_the_application(World world) throws Throwable {
    Application app = world.application(r -> Response.text("x"));

    Application wrapped =
        app.with(
            Middleware.mapRequest(r -> r),
            Middleware.mapResponse((r, s) -> s),
            Middleware.recover((r, e) -> Response.of(500)),
            Middleware.around((r, next) -> next.handleAsync(r)));

    assertThat(wrapped instanceof AsyncApplication).isEqualTo(app instanceof AsyncApplication);
    assertThat(World.call(wrapped, request).body().text(9)).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource
  void mapRequest_gives_the_application_another_request(World world) throws Throwable {
    Application app =
        world
            .application(r -> Response.text(r.require(USER)))
            .with(Middleware.mapRequest(r -> r.with(USER, "u")));

    assertThat(World.call(app, request).body().text(9)).isEqualTo("u");
  }

  /** GW-MID-22. */
  @ParameterizedTest
  @EnumSource
  void an_attribute_is_not_seen_outside(World world) throws Throwable {
    List<Boolean> seen = new ArrayList<>();
    Application app =
        world
            .application(r -> Response.of(200))
            .with(
                Middleware.mapResponse(
                    (r, s) -> {
                      seen.add(r.attribute(USER).isPresent());
                      return s;
                    }),
                Middleware.mapRequest(r -> r.with(USER, "u")));

    World.call(app, request);

    assertThat(seen).containsExactly(false);
  }

  /** GW-MID-07. */
  @ParameterizedTest
  @EnumSource
  void a_request_mapper_that_throws_refuses_without_a_call(World world) throws Throwable {
    IOException refusal = new IOException("no");
    List<String> calls = new ArrayList<>();
    Application app =
        world
            .application(
                r -> {
                  calls.add("called");
                  return Response.of(200);
                })
            .with(
                Middleware.mapResponse((r, s) -> s.header("x-outer", "1")),
                Middleware.mapRequest(
                    r -> {
                      throw refusal;
                    }));

    Response response = World.call(app, request);

    assertThat(calls).isEmpty();
    assertThat(response.failure()).containsSame(refusal);
    assertThat(response.header("x-outer")).contains("1");
  }

  /** GW-MID-08, GW-MID-14, GW-MID-20, GW-ERR-01. */
  @ParameterizedTest
  @EnumSource
  void mapResponse_sees_failures_as_responses(World world) throws Throwable {
    IOException failure = new IOException("secret");
    StatusException refusal = new StatusException(405, Headers.of("allow", "GET"), "secret");
    for (Exception thrown : List.of(failure, refusal)) {
      Application app =
          failing(world, thrown).with(Middleware.mapResponse((r, s) -> s.header("x-cors", "*")));

      Response response = World.call(app, request);

      assertThat(response.status()).isEqualTo(thrown == refusal ? 405 : 500);
      assertThat(response.failure()).containsSame(thrown);
      assertThat(response.header("x-cors")).contains("*");
      assertThat(response.header("allow").isPresent()).isEqualTo(thrown == refusal);
      assertThat(response.body().text(100)).doesNotContain("secret");
    }
  }

  private static Application failing(World world, Exception failure) {
    return world.application(
        r -> {
          throw failure;
        });
  }

  /** GW-MID-09. */
  @ParameterizedTest
  @EnumSource
  void an_error_is_no_response(World world) {
    AssertionError error = new AssertionError();
    Application app =
        world
            .application(
                r -> {
                  throw error;
                })
            .with(
                Middleware.mapResponse((r, s) -> Response.of(200)),
                Middleware.recover((r, e) -> Response.of(200)));

    assertThatThrownBy(() -> World.call(app, request)).isSameAs(error);
  }

  /** GW-MID-10, GW-MID-16. */
  @ParameterizedTest
  @EnumSource
  void a_response_that_the_mapper_drops_is_closed(World world) throws Throwable {
    Application app = world.application(r -> Response.of(200).body(bodies.named("dropped")));

    Response other =
        World.call(app.with(Middleware.mapResponse((r, s) -> Response.of(204))), request);

    assertThat(other.status()).isEqualTo(204);
    assertThat(bodies.closed).containsExactly("dropped");
  }

  /** GW-MID-10. */
  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway")
  void a_response_is_closed_when_its_mapper_throws_or_returns_null(World world) {
    Application app = world.application(r -> Response.of(200).body(bodies.named("x")));
    IOException failure = new IOException();

    assertThatThrownBy(
            () ->
                World.call(
                    app.with(
                        Middleware.mapResponse(
                            (r, s) -> {
                              throw failure;
                            })),
                    request))
        .isSameAs(failure);
    assertThatNullPointerException()
        .isThrownBy(() -> World.call(app.with(Middleware.mapResponse((r, s) -> null)), request))
        .withMessageContaining(MiddlewareTest.class.getName());

    assertThat(bodies.closed).containsExactly("x", "x");
  }

  /** GW-MID-10, GW-RSP-09. */
  @ParameterizedTest
  @EnumSource
  void a_derived_response_stays_open_with_all_that_it_replaced(World world) throws Throwable {
    Application app =
        world
            .application(r -> Response.of(200).body(bodies.named("a")).body(bodies.named("b")))
            .with(Middleware.mapResponse((r, s) -> s.header("x", "y").body(bodies.named("c"))));

    Response response = World.call(app, request);

    assertThat(bodies.closed).isEmpty();
    response.close();
    assertThat(bodies.closed).containsExactly("c", "b", "a");
  }

  /** GW-MID-10. */
  @ParameterizedTest
  @EnumSource
  void a_body_that_a_new_response_takes_over_is_not_closed(World world) throws Throwable {
    Application app =
        world.application(r -> Response.of(200).body(bodies.named("a")).body(bodies.named("b")));

    Response taken =
        World.call(
            app.with(Middleware.mapResponse((r, s) -> Response.of(201).body(s.body()))), request);

    assertThat(bodies.closed).isEmpty();
    assertThat(taken.body().text(9)).isEqualTo("b");
    taken.close();
    assertThat(bodies.closed).containsExactly("b", "a");

    Response wrapped =
        World.call(
            app.with(
                Middleware.mapResponse(
                    (r, s) ->
                        Response.of(201)
                            .body(s.body().limited(99).onClose(() -> bodies.closed.add("own"))))),
            request);

    assertThat(wrapped.body().text(9)).isEqualTo("b");
    wrapped.close();
    assertThat(bodies.closed).containsExactly("b", "a", "b", "own", "a");
  }

  /** GW-MID-10, GW-BDY-23: what one middleware has wrapped by hand, another one takes over. */
  @ParameterizedTest
  @EnumSource
  void what_a_body_is_made_of_stays_open_with_it(World world) throws Throwable {
    Middleware twice =
        Middleware.mapResponse(
            (r, s) -> s.body(Body.writer(out -> s.body().writeTo(new Doubling(out)))));
    Middleware created =
        Middleware.mapResponse(
            (r, s) -> Response.of(201).body(bodies.named("lost")).body(s.body()));
    Middleware recovered = Middleware.recover((r, e) -> Response.of(500));
    Application app =
        world
            .application(r -> Response.of(200).body(bodies.named("a")).body(bodies.named("b")))
            .with(recovered, created, twice);

    Response response = World.call(app, request);

    assertThat(response.body().text(9)).isEqualTo("bb");
    assertThat(bodies.closed).isEmpty();
    response.close();
    assertThat(bodies.closed).containsExactly("lost", "b", "a");
  }

  /** Writes each byte twice. */
  private static final class Doubling extends FilterOutputStream {
    Doubling(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      out.write(b);
    }
  }

  /** GW-MID-11, GW-MID-12, GW-MID-14. */
  @ParameterizedTest
  @EnumSource
  void recover_answers_thrown_and_carried_failures_alike(World world) throws Throwable {
    IOException failure = new IOException("x");
    Middleware notFound =
        Middleware.recover(
            (r, e) -> {
              assertThat(e).isSameAs(failure);
              return Response.of(404);
            });
    Middleware header = Middleware.mapResponse((r, s) -> s.header("x-seen", "" + s.status()));
    Application app = failing(world, failure);

    assertThat(World.call(app.with(notFound), request).status()).isEqualTo(404);
    Response outside = World.call(app.with(header, notFound), request);
    assertThat(outside.status()).isEqualTo(404);
    assertThat(outside.header("x-seen")).contains("404");
    Response inside = World.call(app.with(notFound, header), request);
    assertThat(inside.status()).isEqualTo(404);
    assertThat(inside.failure()).isEmpty();
  }

  /** GW-MID-12. */
  @ParameterizedTest
  @EnumSource
  void recover_may_leave_or_replace_a_failure(World world) throws Throwable {
    IOException failure = new IOException("x");
    IOException another = new IOException("y");
    Middleware header = Middleware.mapResponse((r, s) -> s.header("x-inner", "1"));
    Middleware leave = throwing(null);
    Middleware replace = throwing(another);

    assertThatThrownBy(() -> World.call(failing(world, failure).with(leave), request))
        .isSameAs(failure);
    assertThatThrownBy(() -> World.call(failing(world, failure).with(replace), request))
        .isSameAs(another);
    Response left = World.call(failing(world, failure).with(leave, header), request);
    assertThat(left.failure()).containsSame(failure);
    assertThat(left.header("x-inner")).contains("1");
    assertThatThrownBy(() -> World.call(failing(world, failure).with(replace, header), request))
        .isSameAs(another);
  }

  private static Middleware throwing(@Nullable Exception other) {
    return Middleware.recover(
        (r, e) -> {
          throw other == null ? e : other;
        });
  }

  @ParameterizedTest
  @EnumSource
  void recover_closes_a_response_whose_failure_it_answers(World world) throws Throwable {
    Application app =
        failing(world, new IOException())
            .with(
                Middleware.recover((r, e) -> Response.of(404)),
                Middleware.mapResponse((r, s) -> s.body(bodies.named("page"))));

    assertThat(World.call(app, request).status()).isEqualTo(404);
    assertThat(bodies.closed).containsExactly("page");
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway")
  void recover_does_not_touch_what_has_not_failed(World world) throws Throwable {
    Application app = world.application(r -> Response.of(503));

    assertThat(
            World.call(app.with(Middleware.recover((r, e) -> Response.of(200))), request).status())
        .isEqualTo(503);
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                World.call(
                    failing(world, new IOException()).with(Middleware.recover((r, e) -> null)),
                    request))
        .withMessageContaining(MiddlewareTest.class.getName());
  }

  /** GW-MID-13. */
  @ParameterizedTest
  @EnumSource
  void around_calls_the_application_as_often_as_it_likes(World world) throws Throwable {
    List<String> calls = new ArrayList<>();
    Application app =
        world.application(
            r -> {
              calls.add(r.path());
              if (calls.size() < 3) {
                throw new IOException("not yet");
              }
              return Response.text("at last");
            });

    assertThat(
            World.call(
                    app.with(Middleware.around((r, next) -> Response.of(401).completed())), request)
                .status())
        .isEqualTo(401);
    assertThat(calls).isEmpty();
    Middleware retry = Middleware.around((r, next) -> attempt(r, next, 5));
    assertThat(World.call(app.with(retry), request).body().text(99)).isEqualTo("at last");
    assertThat(calls).hasSize(3);
  }

  private static CompletionStage<Response> attempt(Request request, Application next, int left) {
    return next.handleAsync(request)
        .handle(
            (response, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(response)
                    : left == 0
                        ? CompletableFuture.<Response>failedStage(failure)
                        : attempt(request, next, left - 1))
        .thenCompose(stage -> stage);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway")
  void around_fails_by_throwing_by_its_stage_and_by_null(World world) {
    Application app = world.application(r -> Response.of(200));
    IOException failure = new IOException();

    for (Middleware.Around failing :
        List.<Middleware.Around>of(
            (r, next) -> {
              throw failure;
            },
            (r, next) -> CompletableFuture.failedFuture(failure))) {
      assertThatThrownBy(() -> World.call(app.with(Middleware.around(failing)), request))
          .isSameAs(failure);
    }
    assertThatNullPointerException()
        .isThrownBy(() -> World.call(app.with(Middleware.around((r, next) -> null)), request))
        .withMessageContaining(MiddlewareTest.class.getName());
  }

  /** GW-ERR-09. */
  @Test
  @SuppressWarnings("NullAway")
  void a_null_is_a_failure_to_middleware_and_names_the_application() throws Throwable {
    AsyncApplication nothing = r -> null;
    AsyncApplication ofNothing = r -> CompletableFuture.completedFuture(null);
    Application blocking = r -> null;
    for (Application app : List.of(nothing, ofNothing, blocking)) {
      Response mapped = World.call(app.with(Middleware.mapResponse((r, s) -> s)), request);
      assertThat(mapped.status()).isEqualTo(500);
      assertThat(mapped.failure().orElseThrow())
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining(app.getClass().getName());
      Response recovered =
          World.call(
              app.with(Middleware.recover((r, e) -> Response.text(e.getMessage()))), request);
      assertThat(recovered.body().text(999)).contains(app.getClass().getName());
    }
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                World.call(
                    blocking.with(Middleware.around((r, next) -> next.handleAsync(r))), request))
        .withMessageContaining(blocking.getClass().getName());
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_null_request_from_a_mapper_names_the_mapper() {
    for (World world : World.values()) {
      Application app = world.application(r -> Response.of(200));
      assertThatNullPointerException()
          .isThrownBy(() -> World.call(app.with(Middleware.mapRequest(r -> null)), request))
          .withMessageContaining(MiddlewareTest.class.getName());
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void no_mapper_is_refused_when_the_middleware_is_made() {
    assertThatNullPointerException().isThrownBy(() -> Middleware.mapRequest(null));
    assertThatNullPointerException().isThrownBy(() -> Middleware.mapResponse(null));
    assertThatNullPointerException().isThrownBy(() -> Middleware.recover(null));
    assertThatNullPointerException().isThrownBy(() -> Middleware.around(null));
  }

  /** GW-BDY-30, GW-MID-21. */
  @Test
  void a_response_that_comes_behind_a_cancelled_stage_is_closed_and_not_mapped() {
    List<String> mapped = new ArrayList<>();
    for (Middleware middleware :
        List.of(
            Middleware.mapResponse(
                (r, s) -> {
                  mapped.add("nobody waits for it");
                  return s;
                }),
            Middleware.recover((r, e) -> Response.of(500)))) {
      CompletableFuture<Response> late = new CompletableFuture<>();
      Application app = AsyncApplication.of(r -> late).with(middleware);

      assertThat(app.handleAsync(request).toCompletableFuture().cancel(true)).isTrue();
      late.complete(Response.of(200).body(bodies.named("late")));
    }
    assertThat(bodies.closed).containsExactly("late", "late");
    assertThat(mapped).isEmpty();
  }

  /** GW-BDY-30. */
  @Test
  void a_response_is_closed_that_is_cancelled_while_it_is_mapped() {
    CompletableFuture<Response> inner = new CompletableFuture<>();
    List<CompletableFuture<Response>> outer = new ArrayList<>();
    Application app =
        AsyncApplication.of(r -> inner)
            .with(
                Middleware.mapResponse(
                    (r, s) -> {
                      outer.get(0).cancel(true);
                      return s.header("a", "b");
                    }));
    outer.add(app.handleAsync(request).toCompletableFuture());

    inner.complete(Response.of(200).body(bodies.named("x")));

    assertThat(bodies.closed).containsExactly("x");
  }

  /** GW-ASY-08, GW-ASY-09. */
  @Test
  void around_a_blocking_application_waits_for_its_stage_and_not_for_ever() {
    exchange.requestTimeout = Duration.ofMillis(20);
    CompletableFuture<Response> never = new CompletableFuture<>();
    Application app =
        Application.of(r -> Response.of(200)).with(Middleware.around((r, n) -> never));

    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> app.handle(request))
        .satisfies(e -> assertThat(e.status()).isEqualTo(503));
    assertThat(never).isCancelled();
  }

  /** GW-BDY-30. */
  @Test
  void a_response_that_comes_when_around_was_given_up_is_closed() {
    List<String> made = new ArrayList<>();
    for (boolean blocking : List.of(false, true)) {
      CompletableFuture<Response> late = new CompletableFuture<>();
      Middleware dependent =
          Middleware.around(
              (r, next) ->
                  next.handleAsync(r)
                      .thenApply(
                          s -> {
                            made.add("nobody waits for it");
                            return s.header("a", "b");
                          })
                      .thenApply(s -> s.header("c", "d")));
      if (blocking) {
        exchange.requestTimeout = Duration.ofMillis(20);
        Application app =
            new Application() {
              @Override
              public Response handle(Request r) {
                throw new AssertionError("the other form is called");
              }

              @Override
              public CompletionStage<Response> handleAsync(Request r) {
                return late;
              }
            };
        assertThatExceptionOfType(StatusException.class)
            .isThrownBy(() -> app.with(dependent).handle(request));
      } else {
        Application app = AsyncApplication.of(r -> late).with(dependent);
        assertThat(app.handleAsync(request).toCompletableFuture().cancel(true)).isTrue();
      }
      late.complete(Response.of(200).body(bodies.named("late")));
    }

    assertThat(bodies.closed).containsExactly("late", "late");
    assertThat(made).isEmpty();
  }

  /** GW-BDY-30: also where there is no future that the cancellation could have reached. */
  @Test
  void a_response_is_closed_that_around_makes_too_late() {
    CompletableFuture<Response> late = new CompletableFuture<>();
    Application app =
        AsyncApplication.of(r -> late)
            .with(
                Middleware.around(
                    (r, next) ->
                        new NoFuture<>(next.handleAsync(r).thenApply(s -> s.header("a", "b")))));

    assertThat(app.handleAsync(request).toCompletableFuture().cancel(true)).isTrue();
    late.complete(Response.of(200).body(bodies.named("late")));

    assertThat(bodies.closed).containsExactly("late");
  }

  /** GW-BDY-30, GW-MID-13. */
  @Test
  void what_around_has_called_before_it_throws_is_closed() {
    CompletableFuture<Response> late = new CompletableFuture<>();
    IllegalStateException failure = new IllegalStateException();
    Application app =
        AsyncApplication.of(r -> late)
            .with(
                Middleware.around(
                    (r, next) -> {
                      next.handleAsync(r).toCompletableFuture();
                      throw failure;
                    }));

    assertThatThrownBy(() -> World.call(app, request)).isSameAs(failure);
    late.complete(Response.of(200).body(bodies.named("late")));

    assertThat(bodies.closed).containsExactly("late");
  }

  /** GW-MID-13: a cache that answers at once has a use for what comes later. */
  @Test
  void around_gets_what_comes_after_it_has_answered() throws Throwable {
    CompletableFuture<Response> fresh = new CompletableFuture<>();
    List<Response> cached = new ArrayList<>();
    Application app =
        AsyncApplication.of(r -> fresh)
            .with(
                Middleware.around(
                    (r, next) -> {
                      next.handleAsync(r).thenAccept(cached::add);
                      return Response.text("stale").completed();
                    }));

    assertThat(World.call(app, request).body().text(9)).isEqualTo("stale");
    fresh.complete(Response.of(200).body(bodies.named("fresh")));

    assertThat(bodies.closed).isEmpty();
    assertThat(cached).hasSize(1);
  }

  /** GW-ASY-14. */
  @Test
  void what_leaves_a_stage_as_it_is_passes_its_cancellation_on() {
    Middleware timed =
        Middleware.around(
            (r, next) -> next.handleAsync(r).toCompletableFuture().orTimeout(1, TimeUnit.DAYS));
    for (Middleware middleware :
        List.of(
            timed,
            Middleware.mapRequest(r -> r),
            Middleware.around((r, next) -> next.handleAsync(r)))) {
      CompletableFuture<Response> never = new CompletableFuture<>();
      Application app = AsyncApplication.of(r -> never).with(middleware);

      assertThat(app.handleAsync(request).toCompletableFuture().cancel(true)).isTrue();

      assertThat(never).isCancelled();
    }
  }

  /** As it would without another middleware inside. */
  @Test
  void around_may_end_the_stage_of_the_application_itself() throws Throwable {
    CompletableFuture<Response> failed = new CompletableFuture<>();
    CompletableFuture<Response> answered = new CompletableFuture<>();
    IOException failure = new IOException();
    Middleware failing =
        Middleware.around(
            (r, next) -> {
              CompletableFuture<Response> stage = next.handleAsync(r).toCompletableFuture();
              stage.completeExceptionally(failure);
              return stage;
            });
    Middleware answering =
        Middleware.around(
            (r, next) -> {
              CompletableFuture<Response> stage = next.handleAsync(r).toCompletableFuture();
              stage.complete(Response.of(203));
              return stage;
            });

    assertThatThrownBy(() -> World.call(AsyncApplication.of(r -> failed).with(failing), request))
        .isSameAs(failure);
    assertThat(failed).isCompletedExceptionally().isNotCancelled();
    assertThat(World.call(AsyncApplication.of(r -> answered).with(answering), request).status())
        .isEqualTo(203);
    assertThat(answered).isCancelled();
  }

  /** GW-ASY-12: the answer of a blocking application is sent however late it is. */
  @Test
  void the_time_of_a_blocking_application_is_not_that_of_the_stage_around_it() throws Exception {
    exchange.requestTimeout = Duration.ofSeconds(1);
    Executor soon = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
    Application slow =
        r -> {
          long began = System.nanoTime();
          while (System.nanoTime() - began < exchange.requestTimeout.toNanos()) {
            Thread.onSpinWait();
          }
          return Response.text("slow");
        };
    Application app =
        slow.with(Middleware.around((r, next) -> next.handleAsync(r).thenApplyAsync(s -> s, soon)));

    assertThat(app.handle(request).body().text(9)).isEqualTo("slow");
  }

  /** GW-ERR-09. */
  @Test
  @SuppressWarnings("NullAway")
  void a_stage_of_null_names_whose_it_is_behind_each_middleware() {
    AsyncApplication ofNothing = new OfNothing();
    for (Middleware middleware :
        List.of(
            Middleware.mapRequest(r -> r), Middleware.around((r, next) -> next.handleAsync(r)))) {
      assertThatNullPointerException()
          .isThrownBy(() -> World.call(ofNothing.with(middleware), request))
          .withMessageContaining(OfNothing.class.getName());
    }
    for (World world : World.values()) {
      Application app = world.application(r -> Response.of(200));
      assertThatNullPointerException()
          .isThrownBy(() -> World.call(app.with(Middleware.around(new AroundNothing())), request))
          .withMessageContaining(AroundNothing.class.getName());
    }
  }

  private static final class OfNothing implements AsyncApplication {
    @Override
    @SuppressWarnings("NullAway")
    public CompletionStage<Response> handleAsync(Request request) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static final class AroundNothing implements Middleware.Around {
    @Override
    @SuppressWarnings("NullAway")
    public CompletionStage<Response> handle(Request request, Application next) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
