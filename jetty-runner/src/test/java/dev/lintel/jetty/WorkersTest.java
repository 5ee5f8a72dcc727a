package dev.lintel.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ServerOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final int MANY = 40;

  /** GW-SRV-06. */
  @Test
  void a_worker_has_nothing_of_the_thread_that_needed_one_more() throws Exception {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Set<String> inherited = ConcurrentHashMap.newKeySet();
    CountDownLatch running = new CountDownLatch(MANY);
    CountDownLatch go = new CountDownLatch(1);
    Workers workers = new Workers(ServerOptions.defaults().workerThreads(MANY));
    workers.pool().start();
    local.set("mine");
    try {
      for (int i = 0; i < MANY; i++) {
        workers
            .pool()
            .execute(
                () -> {
                  threads.add(Thread.currentThread().getName());
                  if (local.get() != null) {
                    inherited.add(local.get());
                  }
                  running.countDown();
                  try {
                    boolean unused = go.await(60, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
      }
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      local.remove();
      go.countDown();
      workers.pool().stop();
    }

    assertThat(threads).hasSize(MANY);
    assertThat(inherited).isEmpty();
  }
}
