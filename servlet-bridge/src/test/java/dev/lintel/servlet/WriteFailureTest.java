package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Response;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * GW-ASY-16, GW-ASY-22, GW-ASY-23, GW-BDY-20, GW-BDY-22, GW-ERR-13, GW-LIF-01, GW-LIF-03,
 * GW-LIF-13, GW-LIF-14, GW-LIF-15.
 */
class WriteFailureTest {
  private static final byte[] CONTENT = "twenty-one bytes long".getBytes();

  private final AtomicInteger closed = new AtomicInteger();

  static Stream<String> forms() {
    return Stream.concat(
        BodyForms.blocking().keySet().stream(), BodyForms.published().keySet().stream());
  }

  private Body body(String form) throws IOException {
    Map<String, BodyForms.Form> all = new LinkedHashMap<>(BodyForms.blocking());
    all.putAll(BodyForms.published());
    return all.get(form)
        .of(CONTENT)
        .onClose(
            () -> {
              assertThat(closed.incrementAndGet()).isEqualTo(1);
            });
  }

  private Application blocking(FakeExchange exchange, String form) {
    return request -> {
      request.onComplete(
          completion -> {
            assertThat(closed).hasValue(1);
            exchange.completions.add(completion);
          });
      return Response.of(200).body(body(form));
    };
  }

  /** Serves a response that comes when the servlet has returned. */
  private void serveUnfinished(FakeExchange exchange, Response response) throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    exchange.serve(
        AsyncApplication.of(
            request -> {
              request.onComplete(exchange.completions::add);
              return stage;
            }));
    stage.complete(response);
  }

  private void requireOneFailedEnd(FakeExchange exchange, Throwable failure) {
    exchange.awaitOver();
    exchange.requireClean();
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions).hasSize(1);
    Completion end = exchange.completions.get(0);
    assertThat(end.failure()).containsSame(failure);
    assertThat(end.delivered()).isFalse();
    assertThat(end.status()).isEqualTo(exchange.committed ? 200 : 0);
    assertThat(exchange.aborts).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_write_that_fails_at_any_byte_ends_the_exchange_once(String form) throws Exception {
    for (int n = 0; n < CONTENT.length; n++) {
      closed.set(0);
      FakeExchange exchange = new FakeExchange();
      exchange.out.failAt = n;

      exchange.serve(blocking(exchange, form));

      requireOneFailedEnd(exchange, exchange.out.failure);
      assertThat(exchange.out.bytes()).isEqualTo(Arrays.copyOf(CONTENT, n));
      assertThat(exchange.out.closes).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_write_that_fails_behind_an_unfinished_stage_ends_the_exchange_once(String form)
      throws Exception {
    for (int n = 0; n < CONTENT.length; n++) {
      closed.set(0);
      FakeExchange exchange = new FakeExchange();
      exchange.out.failAt = n;

      serveUnfinished(exchange, Response.of(200).body(body(form)));

      requireOneFailedEnd(exchange, exchange.out.failure);
      assertThat(exchange.cycle.completes).hasValue(1);
    }
  }

  /** As of a head that is too large, for which a container may have an answer of its own. */
  @Test
  void a_container_that_answers_by_itself_and_forgets_the_request_ends_the_exchange_once()
      throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.out.failAt = 0;
    exchange.out.failure = new IllegalStateException("the head is too large");
    exchange.out.failing =
        () -> {
          exchange.committed = true;
          exchange.method = null;
        };

    serveUnfinished(exchange, Response.of(200).body(body("bytes")));

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).delivered()).isFalse();
    assertThat(exchange.cycle.completes).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void without_a_failure_all_of_it_arrives(String form) throws Exception {
    FakeExchange exchange = new FakeExchange();

    exchange.serve(blocking(exchange, form));

    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.out.bytes()).isEqualTo(CONTENT);
    assertThat(exchange.out.closes).isEqualTo(1);
    assertThat(closed).hasValue(1);
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
    assertThat(exchange.completions.get(0).bytes()).isEqualTo(CONTENT.length);
    assertThat(exchange.aborts).hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_close_that_fails_is_a_lost_answer(String form) throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.out.failClose = true;

    exchange.serve(blocking(exchange, form));

    requireOneFailedEnd(exchange, exchange.out.failure);
    assertThat(exchange.completions.get(0).bytes()).isEqualTo(CONTENT.length);
  }

  @Test
  void a_flush_that_fails_is_a_lost_answer() throws Exception {
    for (String form : new String[] {"stream", "chunks", "writer", "publisher"}) {
      closed.set(0);
      FakeExchange exchange = new FakeExchange();
      exchange.out.failFlush = true;

      exchange.serve(blocking(exchange, form));

      requireOneFailedEnd(exchange, exchange.out.failure);
    }
  }

  @Test
  void a_failed_write_that_the_writer_swallows_is_no_success() throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.out.failAt = 3;
    AtomicReference<Throwable> second = new AtomicReference<>();

    exchange.serve(
        request -> {
          request.onComplete(exchange.completions::add);
          return Response.of(200)
              .body(
                  Body.writer(
                          out -> {
                            try {
                              out.write(CONTENT);
                              out.flush();
                            } catch (IOException e) {
                              exchange.out.failAt = Long.MAX_VALUE;
                            }
                            try {
                              out.write(1);
                            } catch (IOException e) {
                              second.set(e);
                            }
                          })
                      .onClose(closed::incrementAndGet));
        });

    requireOneFailedEnd(exchange, exchange.out.failure);
    assertThat(second.get()).isSameAs(exchange.out.failure);
    assertThat(exchange.out.bytes()).hasSize(3);
  }

  @Test
  void a_writer_that_hides_the_reason_does_not_hide_it_from_the_hooks() throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.out.failAt = 3;

    exchange.serve(
        request -> {
          request.onComplete(exchange.completions::add);
          return Response.of(200)
              .body(
                  Body.writer(
                          out -> {
                            try {
                              out.write(CONTENT);
                              out.flush();
                            } catch (IOException e) {
                              throw new IllegalStateException("my own");
                            }
                          })
                      .onClose(closed::incrementAndGet));
        });

    requireOneFailedEnd(exchange, exchange.out.failure);
  }

  @Test
  void a_container_that_throws_what_it_likes_is_a_lost_answer_too() throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.out.failAt = 5;
    exchange.out.failure = new IllegalStateException("too much");

    exchange.serve(blocking(exchange, "bytes"));

    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).failure().orElseThrow())
        .isInstanceOf(IOException.class)
        .hasCause(exchange.out.failure);
    assertThat(exchange.aborts).hasValue(1);
  }

  @Test
  void a_stream_that_a_writer_kept_is_dead() throws Exception {
    FakeExchange exchange = new FakeExchange();
    AtomicReference<OutputStream> kept = new AtomicReference<>();

    exchange.serve(
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          kept.set(out);
                          out.write(1);
                        })));

    assertThatThrownBy(() -> kept.get().write(2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has ended");
    assertThatThrownBy(() -> kept.get().flush()).isInstanceOf(IOException.class);
    exchange.requireClean();
  }

  @Test
  void a_container_without_a_way_to_cut_gets_an_exception() {
    FakeExchange exchange = new FakeExchange();
    exchange.canAbort = false;
    exchange.out.failAt = 1;

    assertThatThrownBy(() -> exchange.serve(blocking(exchange, "writer")))
        .isInstanceOf(ServletException.class)
        .hasCause(exchange.out.failure);

    exchange.requireClean();
    assertThat(exchange.completions).hasSize(1);
  }

  @Test
  void a_container_without_a_way_to_cut_gets_it_on_a_second_pass_when_asynchronous()
      throws Exception {
    FakeExchange exchange = new FakeExchange();
    exchange.canAbort = false;
    exchange.out.failAt = 1;

    serveUnfinished(exchange, Response.of(200).body(body("writer")));

    while (exchange.cycle.dispatches.get() == 0) {
      Thread.onSpinWait();
    }
    GatewayServlet servlet = new GatewayServlet(exchange.gateway(request -> Response.of(200)));
    assertThatThrownBy(() -> exchange.serveAgain(servlet))
        .isInstanceOf(ServletException.class)
        .hasCause(exchange.out.failure);
    exchange.requireClean();
    assertThat(exchange.cycle.completes).hasValue(0);
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).failure()).containsSame(exchange.out.failure);
    assertThat(closed).hasValue(1);
  }

  @Test
  void a_container_that_fails_to_cut_gets_the_exception_instead() {
    FakeExchange exchange = new FakeExchange();
    exchange.abortFails = new NullPointerException("recycled");
    exchange.out.failAt = 1;

    assertThatThrownBy(() -> exchange.serve(blocking(exchange, "bytes")))
        .hasCause(exchange.out.failure);

    assertThat(exchange.completions).hasSize(1);
    assertThat(closed).hasValue(1);
  }
}
