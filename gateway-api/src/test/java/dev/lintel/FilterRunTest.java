package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GW-STR-14: after a failure of any kind, what a filter makes of more has a hole before it. */
class FilterRunTest {
  private final AtomicInteger asked = new AtomicInteger();

  /** Fails once. */
  private FilterRun failing(Throwable failure) {
    return new FilterRun(
        new PublisherVerification.Passing() {
          @Override
          public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
            if (asked.getAndIncrement() == 0) {
              Sneaky.sneak(failure);
            }
            return chunk;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, AssertionError.class, Exception.class})
  void a_filter_that_has_failed_is_not_asked_again(Class<? extends Throwable> type)
      throws Exception {
    Throwable failure = type.getConstructor().newInstance();
    FilterRun run = failing(failure);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run.apply(ByteBuffer.allocate(1), false)).isSameAs(failure);
    }
    assertThatThrownBy(run::finish).isSameAs(failure);
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, AssertionError.class, Exception.class})
  void a_failure_that_the_writer_swallows_fails_the_body(Class<? extends Throwable> type)
      throws Exception {
    Throwable failure = type.getConstructor().newInstance();
    Recorded all = new Recorded();

    try (FilterRun run = failing(failure)) {
      FilteredOutputStream out = new FilteredOutputStream(all, run);
      for (String text : new String[] {"a", "b"}) {
        assertThatThrownBy(() -> out.write(utf8(text))).isSameAs(failure);
      }
      assertThatThrownBy(out::flush).isSameAs(failure);
      assertThatThrownBy(out::finish).isSameAs(failure);
    }

    assertThat(all.all()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, AssertionError.class, Exception.class})
  void after_a_failure_of_what_is_behind_the_filter_nothing_passes(Class<? extends Throwable> type)
      throws Exception {
    Throwable failure = type.getConstructor().newInstance();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            if (asked.getAndIncrement() == 0) {
              Sneaky.sneak(failure);
            }
          }
        };

    try (FilterRun run = new FilterRun(new PublisherVerification.Passing())) {
      FilteredOutputStream out = new FilteredOutputStream(broken, run);
      assertThatThrownBy(() -> out.write('a')).isSameAs(failure);
      assertThatThrownBy(() -> out.write('b')).isSameAs(failure);
      assertThatThrownBy(out::finish).isSameAs(failure);
    }
    assertThat(asked).hasValue(1);
  }
}
