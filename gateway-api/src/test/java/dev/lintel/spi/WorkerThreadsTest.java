package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void so_many_threads_and_no_more_run_tasks() throws InterruptedException {
    Queue<Thread> used = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Void> third = new CompletableFuture<>();
    ExecutorService threads = WorkerThreads.upTo(2, "some");
    try {
      for (int i = 0; i < 2; i++) {
        threads.execute(
            () -> {
              used.add(Thread.currentThread());
              begun.countDown();
              awaitQuietly(release);
            });
      }
      threads.execute(() -> third.complete(null));
      assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(third).isNotDone();
      release.countDown();
      assertThat(third).succeedsWithin(LONG);
      assertThat(used)
          .hasSize(2)
          .allMatch(Thread::isDaemon)
          .allMatch(thread -> thread.getName().equals("some"));
    } finally {
      release.countDown();
      threads.shutdown();
    }
    assertThat(threads.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void at_least_one_thread_is_asked_for() {
    assertThatThrownBy(() -> WorkerThreads.upTo(0, "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("most is 0: give 1 or more");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
