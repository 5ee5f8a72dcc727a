package dev.lintel.servlet;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GW-LIF-01: an exchange comes to its end whatever breaks around it. */
@Timeout(60)
class CallEndTest {
  private final FakeExchange exchange = new FakeExchange();
  private final AtomicInteger closed = new AtomicInteger();

  private AsyncApplication async(Function<Request, CompletionStage<Response>> application) {
    return AsyncApplication.of(
        request -> {
          request.onComplete(exchange.completions::add);
          return application.apply(request);
        });
  }

  private Response written(Body.Writer writer) {
    return Response.of(200).body(Body.writer(writer).onClose(closed::incrementAndGet));
  }

  private void requireEnd(int status) {
    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).status()).isEqualTo(status);
    assertThat(closed).hasValue(1);
  }

  @Test
  void a_container_that_can_make_no_thread() throws Exception {
    exchange.startBreaks = new OutOfMemoryError("unable to create native thread");
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(request -> stage));
    stage.complete(written(out -> out.write('a')));

    requireEnd(200);
  }

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new AssertionError("no message");
    }
  }

  @Test
  void a_failure_that_cannot_be_logged() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(request -> stage));
    stage.complete(
        written(
            out -> {
              throw new Unreadable();
            }));

    requireEnd(500);
  }

  /** Jetty does so with what it was given before it took the exchange away. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_container_that_drops_what_it_was_given(boolean inMemory) throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    BodyWorkers bodies = new BodyWorkers(2);
    exchange.starting =
        () -> {
          taken.join();
          throw new IllegalStateException("recycled");
        };
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(request -> stage), bodies);
    Body body = inMemory ? Body.text("a") : Body.writer(out -> out.write('a'));
    stage.complete(Response.of(200).body(body.onClose(closed::incrementAndGet)));
    exchange.cycle.error(new IOException("idle"));
    taken.complete(null);

    requireEnd(0);
    FakeExchange next = new FakeExchange();
    CompletableFuture<Response> second = new CompletableFuture<>();
    next.serve(AsyncApplication.of(request -> second), bodies);
    second.complete(Response.of(200).body(Body.writer(out -> out.write('b'))));
    next.awaitOver();
    next.requireClean();
  }

  /** The same with the answer to a request that was not answered in time. */
  @Test
  void a_container_that_drops_the_answer_to_a_timeout() throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    exchange.requestTimeout = Duration.ofMillis(20);
    exchange.starting =
        () -> {
          taken.join();
          throw new IllegalStateException("recycled");
        };
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(async(request -> stage));
    while (exchange.threads.isEmpty()) {
      Thread.onSpinWait();
    }
    exchange.cycle.error(new IOException("idle"));
    taken.complete(null);

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
    // Behind the hooks, when the container has been let go.
    assertThatThrownBy(() -> stage.get(20, SECONDS)).isInstanceOf(CancellationException.class);
  }

  /** GW-LIF-05: it may be a thread that serves many connections. */
  @Test
  void the_end_of_a_published_answer_is_on_no_thread_that_tells_of_writes() throws Exception {
    AtomicReference<Thread> hooks = new AtomicReference<>();
    exchange.signals = false;

    exchange.serve(
        request -> {
          request.onComplete(completion -> hooks.set(Thread.currentThread()));
          return Response.of(200).body(Body.publisher(Body.text("abc").publisher()));
        });
    exchange.out.listener.onWritePossible();

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(hooks.get()).isNotSameAs(Thread.currentThread()).isIn(exchange.threads);
  }

  /** GW-ERR-06: the container goes on with that thread. */
  @Test
  void what_tells_of_writes_is_left_without_an_interrupt() throws Exception {
    exchange.signals = false;

    exchange.serve(
        request ->
            Response.of(200)
                .body(
                    Body.publisher(
                        subscriber ->
                            subscriber.onSubscribe(
                                new Flow.Subscription() {
                                  private boolean sent;

                                  @Override
                                  public void request(long n) {
                                    if (!sent) {
                                      sent = true;
                                      subscriber.onNext(ByteBuffer.wrap(new byte[3]));
                                      return;
                                    }
                                    Thread.currentThread().interrupt();
                                    subscriber.onComplete();
                                  }

                                  @Override
                                  public void cancel() {}
                                }))));
    exchange.out.listener.onWritePossible();

    assertThat(Thread.interrupted()).isFalse();
    exchange.awaitOver();
    exchange.requireClean();
  }

  /** GW-BDY-23. */
  @Test
  void a_response_that_comes_while_a_cycle_is_refused_is_closed() throws Exception {
    exchange.asyncSupported = false;
    CompletableFuture<Response> stage = new CompletableFuture<>();

    exchange.serve(
        async(
            request -> {
              request.onComplete(completion -> stage.complete(written(out -> {})));
              return stage;
            }));

    requireEnd(500);
  }

  /** Some containers tell of a lost client within the write that meets it. */
  @Test
  void a_worker_that_is_told_of_a_loss_itself_goes_on_to_the_end() throws Exception {
    IOException reset = new IOException("reset");
    CompletableFuture<Response> stage = new CompletableFuture<>();
    exchange.out.failFlush = true;
    exchange.out.failure = reset;
    exchange.out.failing = () -> exchange.cycle.tell(reset);

    exchange.serve(async(request -> stage));
    stage.complete(
        written(
            out -> {
              out.write('a');
              out.flush();
            }));

    requireEnd(200);
    assertThat(exchange.cycle.completes).hasValue(1);
  }
}
