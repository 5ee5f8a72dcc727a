package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
