package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients on threads of their own. */
final class Crew {
  private static final long PATIENCE_SECONDS = 120;

  /** What one client does. */
  @FunctionalInterface
  interface Client {
    void run(int number) throws Exception;
  }

  private Crew() {}

  /** Runs so many clients at once, and fails as the first one that fails. */
  static void run(int count, Client client) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      runOn(pool, count, client);
    } finally {
      pool.shutdownNow();
    }
    if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new AssertionError("a client does not end");
    }
  }

  private static void runOn(ExecutorService pool, int count, Client client)
      throws InterruptedException {
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  client.run(number);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a client failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("clients do not end within " + PATIENCE_SECONDS + " s", e);
    }
  }
}
