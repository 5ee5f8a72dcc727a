package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureRulesTest {

  /** GW-ASY-04. */
  @Test
  void what_stages_wrap_around_a_failure_comes_off() {
    IOException failure = new IOException(new CompletionException(null));

    assertThat(FailureRules.unwrap(failure)).isSameAs(failure);
    assertThat(
            FailureRules.unwrap(
                new CompletionException(new ExecutionException(new CompletionException(failure)))))
        .isSameAs(failure);
  }

  @Test
  void a_wrapper_around_nothing_is_the_failure() {
    CompletionException empty = new CompletionException("x", null);

    assertThat(FailureRules.unwrap(new ExecutionException(empty))).isSameAs(empty);
  }

  /** GW-ERR-01, GW-ERR-07, GW-ERR-08. */
  @Test
  void only_the_unwrapped_failure_decides_the_answer() {
    StatusException gone = new StatusException(410, "gone");

    assertThat(FailureRules.answer(new CompletionException(gone)).status()).isEqualTo(410);
    assertThat(FailureRules.answer(new IllegalStateException(gone)).status()).isEqualTo(500);
  }

  /** GW-ERR-10. */
  @Test
  void an_error_is_carried_as_the_cause_of_an_exception() {
    Error error = new AssertionError("x");

    Response response = FailureRules.answer(new CompletionException(error));

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.failure()).get().extracting(Exception::getCause).isSameAs(error);
  }

  @Test
  void wrappers_that_go_in_a_circle_are_a_failure_like_any_other() {
    CompletionException circle =
        new CompletionException("its own cause", null) {
          @Override
          public synchronized Throwable getCause() {
            return this;
          }
        };
    assertThat(Response.failed(circle).status()).isEqualTo(500);
  }

  @Test
  void causes_may_go_in_a_circle() {
    IOException inner = new IOException("inner");
    CompletionException outer = new CompletionException(new ExecutionException(inner));
    inner.initCause(outer);
    CompletionException wrapper =
        new CompletionException("its own cause", null) {
          @Override
          public synchronized Throwable getCause() {
            return this;
          }
        };

    assertThat(FailureRules.isFrom(outer, new IOException("inner"))).isFalse();
    assertThat(FailureRules.isFrom(outer, inner)).isTrue();
    assertThat(FailureRules.unwrap(outer)).isSameAs(inner);
    assertThat(FailureRules.unwrap(wrapper)).isSameAs(wrapper);
    assertThat(FailureRules.brokenBody(inner).status()).isEqualTo(400);
  }

  /** GW-ERR-03. */
  @Test
  void a_broken_body_is_400_and_408_where_the_client_stalled() {
    assertThat(FailureRules.brokenBody(new IOException("x")).status()).isEqualTo(400);
    assertThat(FailureRules.brokenBody(new SocketTimeoutException()).status()).isEqualTo(408);
    assertThat(FailureRules.brokenBody(new IOException(new TimeoutException())).status())
        .isEqualTo(408);
  }

  /** GW-ERR-02. */
  @Test
  void a_failure_comes_from_the_very_exception_and_not_from_an_equal_one() {
    IOException origin = new IOException("x");

    assertThat(FailureRules.isFrom(origin, origin)).isTrue();
    assertThat(FailureRules.isFrom(new IllegalStateException(new RuntimeException(origin)), origin))
        .isTrue();
    assertThat(FailureRules.isFrom(new IOException("x"), origin)).isFalse();
  }
}
