package dev.lintel.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Middleware;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an application may still use that is at work when its server stops, and for how long. */
abstract class CutTopic extends Topic {
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** How long a server has to wait for what it has interrupted. */
  private static final Duration AFTERMATH = Duration.ofSeconds(1);

  private static final int HOOK_MILLIS = 600;
  private static final int VIRTUAL_SINCE = 21;
  private static final int PIECE = 8192;

  /** When the call has returned. */
  private static final Executor SOON = CompletableFuture.delayedExecutor(50, MILLISECONDS);

  CutTopic(Starter starter) {
    super(starter);
  }

  /** What happens at the end: the interrupt, a hook that takes its time, the resource's close. */
  private static final class End {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicLong interrupted = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch hooking = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Has the end of an application noted. */
    ApplicationFactory of(Application application) {
      return deployment -> {
        deployment.closing(this::close);
        return application.with(
            Middleware.mapRequest(
                request -> {
                  request.onComplete(completion -> seen.add(hook()));
                  return request;
                }));
      };
    }

    private void close() {
      closed.set(System.nanoTime());
      seen.add("closed");
      closing.countDown();
    }

    /** Gives the resource time to close before it is over. */
    private String hook() {
      hooking.countDown();
      try {
        return closing.await(HOOK_MILLIS, MILLISECONDS) ? "a late hook" : "hook";
      } catch (InterruptedException e) {
        return "an interrupted hook";
      }
    }

    /** Waits for what does not come. */
    Response await() throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.set(System.nanoTime());
        throw e;
      }
      return Response.text("never");
    }

    void awaitBegin() {
      Probe.await(() -> "a call", () -> begun.getCount() == 0);
    }

    /** Whether the application was interrupted, and then had its time. */
    boolean closedInTime() {
      long from = interrupted.get();
      return from != 0 && closed.get() - from >= AFTERMATH.toNanos();
    }
  }

  /** Wherever it is at work: an interrupt is what it gets, and it may use the resources still. */
  @TestFactory
  @Spec({"GW-LIF-22", "GW-LIF-20", "GW-LIF-21"})
  Stream<DynamicTest> resources_close_behind_the_hooks_of_what_was_cut() {
    return Stream.of("a call", "a writer", "a writer behind a stage")
        .flatMap(
            at ->
                Stream.of(
                    dynamicTest(at, () -> requireHookFirst(at, options())),
                    dynamicTest(
                        at + " on a virtual thread",
                        () -> {
                          Assumptions.assumeTrue(
                              Runtime.version().feature() >= VIRTUAL_SINCE,
                              "virtual threads come with 21");
                          requireHookFirst(at, options().virtualThreads());
                        })));
  }

  private void requireHookFirst(String at, ServerOptions options) {
    End end = new End();
    Application application =
        switch (at) {
          case "a call" -> Application.of(request -> end.await());
          case "a writer" -> Application.of(request -> writing(end::await));
          default ->
              AsyncApplication.of(
                  request -> CompletableFuture.supplyAsync(() -> writing(end::await), SOON));
        };
    Server server = start(end.of(application), options);
    Wire wire = connect(server).send(get("/x"));
    end.awaitBegin();
    assertThat(server.stop(GRACE)).isFalse();
    if (!end.closedInTime()) {
      assertThat(end.seen).containsExactly("hook", "closed");
    } // else the hook has had its time
    assertThat(wire.rest()).isEmpty();
  }

  private static Response writing(Callable<Response> waits) {
    return Response.of(200)
        .body(
            Body.writer(
                out -> {
                  try {
                    waits.call();
                  } catch (Exception e) {
                    throw new IOException(e);
                  }
                }));
  }

  /** A container may be done with an exchange whose hooks still run. */
  @Test
  @Spec({"GW-LIF-22", "GW-LIF-19", "GW-LIF-15"})
  void resources_close_behind_the_hook_for_a_client_that_has_gone() {
    End end = new End();
    Body endless =
        Body.writer(
            out -> {
              end.begun.countDown();
              while (true) {
                out.write(new byte[PIECE]);
                out.flush();
              }
            });
    Application application =
        AsyncApplication.of(
            request -> CompletableFuture.supplyAsync(() -> Response.of(200).body(endless), SOON));
    Server server = start(end.of(application), options());
    Wire wire = connect(server).send(get("/x"));
    end.awaitBegin();
    wire.reset();
    Probe.await(() -> "a hook", () -> end.hooking.getCount() == 0);
    assertThat(server.stop(LONG)).isTrue();
    assertThat(end.seen).containsExactly("hook", "closed");
  }

  @Test
  @Spec({"GW-LIF-22", "GW-LIF-01", "GW-LIF-21"})
  void what_does_not_end_when_it_is_interrupted_is_given_up() {
    End end = new End();
    AtomicBoolean released = new AtomicBoolean();
    Application stubborn =
        Application.of(
            request -> {
              end.begun.countDown();
              while (!released.get()) {
                LockSupport.parkNanos(1_000_000);
                Thread.interrupted();
              }
              return Response.text("late");
            });
    try {
      Server server = start(end.of(stubborn), options());
      Wire wire = connect(server).send(get("/x"));
      end.awaitBegin();
      assertThat(server.stop(GRACE)).isFalse();
      assertThat(end.seen).containsExactly("closed");
      released.set(true);
      Probe.await(
          () -> "the hook of what was given up, after " + end.seen,
          () -> end.seen.contains("a late hook"));
      assertThat(wire.rest()).isEmpty();
    } finally {
      released.set(true);
    }
  }
}
