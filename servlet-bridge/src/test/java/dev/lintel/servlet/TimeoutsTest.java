package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeoutsTest {
  private final Timeouts timeouts = new Timeouts();

  @Test
  void one_that_is_cancelled_does_not_run() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch later = new CountDownLatch(1);
    Future<?> cancelled = timeouts.in(TimeUnit.MILLISECONDS.toNanos(20), ran::incrementAndGet);
    cancelled.cancel(false);
    Future<?> unused = timeouts.in(TimeUnit.MILLISECONDS.toNanos(40), later::countDown);

    later.await();

    assertThat(ran).hasValue(0);
  }

  @Test
  void the_thread_ends_with_the_servlet_and_the_last_that_waits() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    Future<?> unused =
        timeouts.in(
            TimeUnit.MILLISECONDS.toNanos(20),
            () -> {
              thread.set(Thread.currentThread());
              ran.countDown();
            });

    timeouts.close();
    timeouts.close();

    ran.await();
    thread.get().join();
  }

  /** It would live as long as the virtual machine does. */
  @Test
  void no_thread_of_the_jdk_keeps_the_class_loader_of_a_web_application() throws Exception {
    FakeExchange exchange = new FakeExchange();
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    ClassLoader war = new ClassLoader(before) {};
    CompletableFuture<Response> stage = new CompletableFuture<>();
    caller.setContextClassLoader(war);
    try {
      exchange.serve(AsyncApplication.of(request -> stage));
    } finally {
      caller.setContextClassLoader(before);
    }
    stage.complete(Response.of(200));
    exchange.awaitOver();
    exchange.timeouts.close();

    while (keeps(war)) {
      Thread.onSpinWait();
    }
  }

  private static boolean keeps(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getContextClassLoader() == loader);
  }
}
