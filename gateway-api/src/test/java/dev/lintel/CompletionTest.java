package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionTest {
  /** GW-LIF-11, GW-LIF-14. */
  @Test
  void delivered_is_what_was_sent_without_a_failure() {
    assertThat(completion(200, Optional.empty()).delivered()).isTrue();
    assertThat(completion(500, Optional.empty()).delivered()).isTrue();
    assertThat(completion(200, Optional.of(new IOException())).delivered()).isFalse();
    assertThat(completion(0, Optional.empty()).delivered()).isFalse();
  }

  @Test
  @SuppressWarnings("NullAway")
  void null_is_refused() {
    Headers none = Headers.empty();
    assertThatNullPointerException()
        .isThrownBy(() -> new Completion(200, null, 0, Duration.ZERO, Optional.empty()));
    assertThatNullPointerException()
        .isThrownBy(() -> new Completion(200, none, 0, null, Optional.empty()));
    assertThatNullPointerException()
        .isThrownBy(() -> new Completion(200, none, 0, Duration.ZERO, null));
  }

  private static Completion completion(int status, Optional<Throwable> failure) {
    return new Completion(status, Headers.empty(), 0, Duration.ZERO, failure);
  }
}
