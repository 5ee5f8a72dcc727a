package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsyncApplicationTest {
  private final TestExchange exchange = new TestExchange();
  private final ClosingBodies bodies = new ClosingBodies();

  @Test
  void handle_waits_for_a_stage_that_completes_elsewhere() throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    AsyncApplication app =
        AsyncApplication.of(
            r -> {
              new Thread(() -> answer.complete(Response.text("late"))).start();
              return answer;
            });

    assertThat(app.handle(exchange.request()).body().text(10)).isEqualTo("late");
  }

  /** GW-ASY-04. */
  @Test
  void handle_throws_the_failure_without_the_wrappers_of_stages() {
    IOException failure = new IOException("x");
    Error error = new AssertionError("y");

    for (Throwable wrapped :
        List.of(failure, new CompletionException(new CompletionException(failure)))) {
      assertThatThrownBy(() -> failed(wrapped).handle(exchange.request())).isSameAs(failure);
    }
    assertThatThrownBy(() -> failed(error).handle(exchange.request())).isSameAs(error);
    assertThatThrownBy(() -> failed(new CompletionException("only", null)).handle(request()))
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> failed(new Throwable("odd")).handle(exchange.request()))
        .hasRootCauseMessage("odd");
  }

  /** GW-BDY-30. */
  @Test
  void a_response_that_comes_when_the_exchange_has_ended_is_closed() throws Exception {
    Application late =
        r -> {
          exchange.end();
          return Response.text("late").body(bodies.named("late"));
        };
    Application around =
        Application.of(late).with(Middleware.around((r, next) -> next.handleAsync(r)));
    Application blocking = AsyncApplication.of(late::handleAsync).blocking();

    // Whoever calls gets the response, and the server closes it as it comes too late.
    around.handle(exchange.request()).close();
    TestExchange other = new TestExchange();
    blocking.handle(other.request()).close();

    assertThat(bodies.closed).containsExactly("late", "late");
  }

  /** GW-SRV-07. */
  @Test
  void what_handleAsync_throws_is_its_failure() {
    AsyncApplication app =
        r -> {
          throw new IllegalStateException("now");
        };

    assertThatThrownBy(() -> app.handle(request()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("now");
  }

  /** GW-ERR-09. */
  @Test
  @SuppressWarnings("NullAway")
  void a_null_stage_and_a_stage_of_null_are_failures_that_name_the_application() {
    AsyncApplication nothing = new Answering(null);
    AsyncApplication ofNothing = new Answering(CompletableFuture.completedFuture(null));

    for (AsyncApplication app : List.of(nothing, ofNothing)) {
      assertThatNullPointerException()
          .isThrownBy(() -> app.handle(request()))
          .withMessageContaining(Answering.class.getName());
      assertThatNullPointerException()
          .isThrownBy(() -> app.blocking().handle(request()))
          .withMessageContaining(Answering.class.getName());
    }
  }

  /** GW-ASY-07, GW-ASY-08, GW-ASY-09. */
  @Test
  void a_stage_that_does_not_complete_in_time_is_cancelled_and_answered_by_503() {
    exchange.requestTimeout = Duration.ofMillis(20);
    CompletableFuture<Response> never = new CompletableFuture<>();

    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> new Answering(never).handle(request()))
        .satisfies(e -> assertThat(e.status()).isEqualTo(503));

    assertThat(never).isCancelled();
  }

  /** GW-ASY-07, GW-ASY-10. */
  @Test
  void the_time_that_the_call_takes_counts() {
    exchange.requestTimeout = Duration.ofMillis(2);
    AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    CompletableFuture<Response> never =
        new CompletableFuture<>() {
          @Override
          public Response get(long timeout, TimeUnit unit) throws TimeoutException {
            left.set(unit.toNanos(timeout));
            throw new TimeoutException();
          }
        };
    AsyncApplication slow =
        request -> {
          long began = System.nanoTime();
          while (System.nanoTime() - began < exchange.requestTimeout.toNanos()) {
            Thread.onSpinWait();
          }
          return never;
        };

    assertThatExceptionOfType(StatusException.class).isThrownBy(() -> slow.handle(request()));

    assertThat(left.get()).isLessThanOrEqualTo(0);
  }

  /** GW-ASY-08. */
  @Test
  void an_interrupt_cancels_the_stage_and_passes_on() throws Exception {
    CompletableFuture<Response> never = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AsyncApplication app =
        r -> {
          called.countDown();
          return never;
        };
    Thread waiting =
        new Thread(
            () -> {
              try {
                app.handle(request());
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    waiting.start();
    called.await();

    waiting.interrupt();
    waiting.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(never).isCancelled();
  }

  @Test
  void an_interrupt_does_not_lose_a_response_that_is_there() throws Exception {
    Thread.currentThread().interrupt();

    Response response = new Answering(Response.text("there").completed()).handle(request());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(response.body().text(10)).isEqualTo("there");
  }

  /** GW-BDY-30. */
  @Test
  void a_response_that_comes_after_the_timeout_is_closed() {
    exchange.requestTimeout = Duration.ofMillis(20);
    CompletableFuture<Response> late = new CompletableFuture<>();

    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> new Answering(new NoFuture<>(late)).handle(request()));
    late.complete(Response.of(200).body(bodies.named("late")));

    assertThat(bodies.closed).containsExactly("late");
  }

  /** GW-ASY-15. */
  @Test
  void a_stage_that_is_no_future_will_do() throws Exception {
    CompletionStage<Response> stage = new NoFuture<>(Response.text("x").completed());
    IOException failure = new IOException();

    assertThat(new Answering(stage).handle(request()).body().text(9)).isEqualTo("x");
    assertThatThrownBy(
            () ->
                new Answering(new NoFuture<>(CompletableFuture.failedFuture(failure)))
                    .handle(request()))
        .isSameAs(failure);
  }

  @Test
  void a_timeout_of_many_years_is_no_overflow() throws Exception {
    exchange.requestTimeout = Duration.ofDays(1_000_000);

    assertThat(new Answering(Response.of(200).completed()).handle(request()).status())
        .isEqualTo(200);
  }

  private Request request() {
    return exchange.request();
  }

  private static AsyncApplication failed(Throwable failure) {
    return new Answering(CompletableFuture.failedFuture(failure));
  }

  private record Answering(CompletionStage<Response> stage) implements AsyncApplication {
    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return stage;
    }
  }
}
