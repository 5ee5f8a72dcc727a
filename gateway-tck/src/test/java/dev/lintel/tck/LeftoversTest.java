package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Leftovers leftovers = new Leftovers();
  private final Probe probe = new Probe();

  @Test
  void a_thread_is_left_until_it_has_ended() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();

    assertThat(leftovers.left()).containsExactly(thread);
    end.countDown();
    thread.join();
    assertThat(leftovers.left()).isEmpty();
  }

  @Test
  void a_file_is_left_until_it_is_deleted() throws IOException {
    Path file = probe.temporaryFile(".test");
    try {
      assertThatThrownBy(() -> leftovers.awaitNone(probe))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(file.toString());
    } finally {
      Files.delete(file);
    }
    assertThatCode(() -> leftovers.awaitNone(probe)).doesNotThrowAnyException();
  }
}
