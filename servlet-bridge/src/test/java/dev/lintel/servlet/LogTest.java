package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged of failures, and how loudly: GW-ERR-19, GW-ERR-20, GW-ERR-21, GW-BDY-25. */
class LogTest {
  private static final Logger LOG = Logger.getLogger("dev.lintel");

  private final FakeExchange exchange = new FakeExchange();
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.setLevel(Level.ALL);
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setLevel(null);
  }

  private void serve(Application application) throws Exception {
    exchange.serve(
        request -> {
          request.onComplete(exchange.completions::add);
          return application.handle(request);
        });
    exchange.awaitOver();
    exchange.requireClean();
  }

  /** Other exchanges of this process may log as well. */
  private LogRecord logged(Throwable failure) {
    List<LogRecord> of = records.stream().filter(r -> r.getThrown() == failure).toList();
    assertThat(of).as("records of " + failure).hasSize(1);
    return of.get(0);
  }

  private void requireLogged(Throwable failure, Level level, String what) {
    LogRecord logged = logged(failure);
    assertThat(logged.getLevel()).isEqualTo(level);
    assertThat(logged.getMessage()).isEqualTo("GET /: " + what);
  }

  @Test
  void an_exception_is_logged_with_the_request_that_it_failed() throws Exception {
    IOException failure = new IOException("mine");
    serve(
        request -> {
          throw failure;
        });
    requireLogged(failure, Level.SEVERE, "answered 500");
  }

  @ParameterizedTest
  @CsvSource({"400, FINE", "499, FINE", "500, SEVERE", "503, SEVERE"})
  void what_a_client_causes_is_for_debugging_alone(int status, String level) throws Exception {
    StatusException failure = new StatusException(status, "because");
    serve(
        request -> {
          throw failure;
        });
    requireLogged(failure, Level.parse(level), "answered " + status);
  }

  @Test
  void a_failure_that_a_response_carries_is_logged_like_one_that_was_thrown() throws Exception {
    IllegalStateException failure = new IllegalStateException("mine");
    serve(request -> Response.failed(failure));
    requireLogged(failure, Level.SEVERE, "answered 500");
  }

  /** It may answer by what it likes. */
  @Test
  void a_failure_behind_an_answer_of_4xx_is_logged_like_one_that_was_thrown() throws Exception {
    IllegalStateException failure = new IllegalStateException("mine");
    serve(request -> Response.failed(failure).status(404));
    assertThat(exchange.status).isEqualTo(404);
    requireLogged(failure, Level.SEVERE, "answered 404");
  }

  @ParameterizedTest
  @CsvSource({"404, FINE", "503, SEVERE"})
  void a_failure_whose_answer_fails_is_logged_like_any_other(int status, String level)
      throws Exception {
    StatusException failure = new StatusException(status, "first");
    StatusException page = new StatusException(410, "page");
    serve(
        request ->
            Response.failed(failure)
                .body(
                    Body.writer(
                        out -> {
                          throw page;
                        })));
    requireLogged(failure, Level.parse(level), "the answer to this failed as well");
    requireLogged(page, Level.FINE, "answered 410");
  }

  @Test
  void a_failure_behind_the_head_is_logged_and_all_before_it_sent() throws Exception {
    IOException failure = new IOException("mine");
    serve(
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.write(new byte[8192]);
                          out.write(1);
                          throw failure;
                        })));
    requireLogged(failure, Level.SEVERE, "a response failed after its head was sent");
    assertThat(exchange.out.flushes).isEqualTo(1);
    assertThat(exchange.aborts).hasValue(1);
  }

  @Test
  void what_a_client_causes_is_for_debugging_alone_behind_the_head_as_well() throws Exception {
    StatusException failure = new StatusException(404, "late");
    serve(
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.flush();
                          throw failure;
                        })));
    requireLogged(failure, Level.FINE, "a response failed after its head was sent");
    assertThat(exchange.aborts).hasValue(1);
  }

  /** GW-ERR-21. */
  @Test
  void an_upload_that_breaks_behind_the_head_is_for_debugging_alone() throws Exception {
    exchange.postChunked(new byte[5]).in.failure = new IOException("reset");
    serve(
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.flush();
                          request.body().inputStream().transferTo(out);
                        })));
    assertThat(exchange.aborts).hasValue(1);
    assertThat(records).noneMatch(r -> r.getLevel().intValue() > Level.FINE.intValue());
  }

  @Test
  void nothing_is_pushed_behind_the_head_of_an_answer_without_a_body() throws Exception {
    exchange.method = "HEAD";
    exchange.out.failClose = true;
    serve(request -> Response.text("nothing of it"));
    assertThat(exchange.out.flushes).isZero();
  }

  @Test
  void a_client_that_has_gone_is_not_the_applications_fault() throws Exception {
    exchange.out.failAt = 3;
    IllegalStateException failure = new IllegalStateException("mine");
    serve(
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          try {
                            out.write(new byte[10_000]);
                          } catch (IOException e) {
                            throw failure;
                          }
                        })));
    requireLogged(failure, Level.FINE, "a response failed after its client had gone");
    assertThat(exchange.completions.get(0).failure()).containsSame(exchange.out.failure);
    assertThat(records).noneMatch(r -> r.getThrown() == exchange.out.failure);
  }

  @Test
  void a_close_action_that_throws_is_logged() throws Exception {
    AssertionError failure = new AssertionError("close");
    serve(
        request ->
            Response.of(200)
                .body(
                    Body.text("fine")
                        .onClose(
                            () -> {
                              throw failure;
                            })));
    assertThat(logged(failure).getLevel()).isEqualTo(Level.WARNING);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  @Test
  void an_error_that_cannot_be_answered_is_logged_and_cuts() throws Exception {
    exchange.refusedField = "Connection";
    serve(
        request -> {
          throw new IOException("mine");
        });
    assertThat(records)
        .filteredOn(r -> r.getMessage().endsWith("the answer to a failure cannot be sent"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.getLevel()).isEqualTo(Level.SEVERE);
              assertThat(r.getThrown()).hasMessageContaining("refuses the head");
            });
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).delivered()).isFalse();
  }
}
