package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GW-ASY-20. */
class BodyWorkersTest {
  private final Queue<Runnable> started = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();

  private static AsyncContext cycle(Consumer<Runnable> start) {
    return (AsyncContext)
        Proxy.newProxyInstance(
            AsyncContext.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (self, called, arguments) -> {
              if (!called.getName().equals("start")) {
                throw new UnsupportedOperationException(called.toString());
              }
              start.accept((Runnable) arguments[0]);
              return null;
            });
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "10, 9", "2147483647, 20"})
  void all_workers_but_one_run_bodies(int workers, int running) {
    BodyWorkers bodies = new BodyWorkers(workers);
    AsyncContext cycle = cycle(started::add);

    for (int i = 0; i < 20; i++) {
      bodies.run(cycle, () -> {});
    }

    assertThat(started).hasSize(running);
  }

  @Test
  void what_waits_runs_in_its_order_when_another_has_ended() {
    BodyWorkers bodies = new BodyWorkers(2);
    AsyncContext cycle = cycle(started::add);
    for (String name : List.of("a", "b", "c")) {
      bodies.run(cycle, () -> ran.add(name));
    }

    while (!started.isEmpty()) {
      assertThat(started).hasSize(1);
      started.remove().run();
    }

    assertThat(ran).containsExactly("a", "b", "c");
    bodies.run(cycle, () -> ran.add("d"));
    assertThat(started).as("the place is free again").hasSize(1);
  }

  @Test
  void a_place_is_free_again_where_the_container_can_make_no_thread() throws Exception {
    BodyWorkers bodies = new BodyWorkers(2);
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    AsyncContext broken =
        cycle(
            work -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    bodies.run(broken, () -> first.complete("ran"));
    bodies.run(broken, () -> second.complete("ran"));

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
  }

  @Test
  void a_place_that_is_free_again_is_one_place() {
    BodyWorkers bodies = new BodyWorkers(2);
    AsyncContext cycle = cycle(started::add);
    bodies.run(cycle, () -> ran.add("a"));
    started.remove().run();

    bodies.run(cycle, () -> ran.add("b"));
    bodies.run(cycle, () -> ran.add("c"));

    assertThat(started).hasSize(1);
  }

  @Test
  void a_thread_of_its_own_holds_up_no_process_and_has_the_loader_of_who_starts_it() {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    ClassLoader loader = new ClassLoader(before) {};
    CompletableFuture<Thread> own = new CompletableFuture<>();
    CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
    caller.setContextClassLoader(loader);
    try {
      BodyWorkers.startAlone(
          () -> {
            seen.complete(Thread.currentThread().getContextClassLoader());
            own.complete(Thread.currentThread());
          });
    } finally {
      caller.setContextClassLoader(before);
    }

    assertThat(own).succeedsWithin(Duration.ofSeconds(20)).matches(Thread::isDaemon);
    assertThat(seen).isCompletedWithValue(loader);
  }

  @Test
  void a_body_that_throws_gives_its_place_back() {
    BodyWorkers bodies = new BodyWorkers(2);
    AsyncContext cycle = cycle(started::add);
    bodies.run(
        cycle,
        () -> {
          throw new IllegalStateException("body");
        });
    bodies.run(cycle, () -> ran.add("b"));

    try {
      started.remove().run();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("body");
    }

    started.remove().run();
    assertThat(ran).containsExactly("b");
  }

  @Test
  void what_still_waits_can_be_taken_back() {
    BodyWorkers bodies = new BodyWorkers(2);
    AsyncContext cycle = cycle(started::add);
    Runnable first = () -> ran.add("a");
    Runnable second = () -> ran.add("b");
    bodies.run(cycle, first);
    bodies.run(cycle, second);

    assertThat(bodies.withdraw(first)).isFalse();
    assertThat(bodies.withdraw(second)).isTrue();
    assertThat(bodies.withdraw(second)).isFalse();

    started.remove().run();
    assertThat(started).isEmpty();
    assertThat(ran).containsExactly("a");
  }

  @Test
  void where_the_container_takes_no_work_it_runs_all_the_same_and_elsewhere() throws Exception {
    BodyWorkers bodies = new BodyWorkers(2);
    AsyncContext stopping =
        cycle(
            work -> {
              throw new IllegalStateException("stopping");
            });
    CompletableFuture<Thread> first = new CompletableFuture<>();
    CompletableFuture<Thread> second = new CompletableFuture<>();

    bodies.run(stopping, () -> first.complete(Thread.currentThread()));
    bodies.run(stopping, () -> second.complete(Thread.currentThread()));

    assertThat(first.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    assertThat(second.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void no_task_is_lost_and_never_too_many_run() throws Exception {
    int tasks = 20_000;
    ExecutorService container = Executors.newFixedThreadPool(8);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    BodyWorkers bodies = new BodyWorkers(4);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(tasks);
    AsyncContext cycle = cycle(container::execute);

    for (int i = 0; i < tasks; i++) {
      callers.execute(
          () ->
              bodies.run(
                  cycle,
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                    left.countDown();
                  }));
    }

    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
    callers.shutdown();
    container.shutdown();
    assertThat(container.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
