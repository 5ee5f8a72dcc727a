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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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

  private static final Duration HOOK = Duration.ofMillis(600);

  /** Longer than any container waits for what it has given up. */
  private static final Duration LONG_HOOK = Duration.ofMillis(2_500);

  private static final int VIRTUAL_SINCE = 21;
  private static final int MANY = 20;
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
    private final Duration hook;

    End() {
      this(HOOK);
    }

    /** With hooks that take so long. */
    End(Duration hook) {
      this.hook = hook;
    }

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
        return closing.await(hook.toMillis(), MILLISECONDS) ? "a late hook" : "hook";
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

    /** Takes its time when it is interrupted; then there is an answer that never comes. */
    Response behind(Duration time) {
      try {
        Response unused = await();
      } catch (InterruptedException e) {
        Probe.pass(time);
      }
      return Response.of(200)
          .body(Body.publisher(subscriber -> subscriber.onSubscribe(new Silent())));
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
    assertThat(server.stop(GRACE)).as("Server.stop").isFalse();
    if (!end.closedInTime()) {
      assertThat(end.seen).containsExactly("hook", "closed");
    } // else the hook has had its time
    assertThat(wire.rest()).as("what else comes").isEmpty();
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
    End end = new End(LONG_HOOK);
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
    assertThat(server.stop(LONG)).as("Server.stop").isTrue();
    assertThat(end.seen).containsExactly("hook", "closed");
  }

  /** A container may find nothing to tell while the application is called, and nothing after. */
  @Test
  @Spec({"GW-LIF-22", "GW-LIF-20", "GW-LIF-01"})
  void a_call_that_answers_the_interrupt_by_a_stage_has_its_hooks() {
    End end = new End();
    Application stubborn =
        AsyncApplication.of(
            request -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                // Whoever waits for the stage is to give it up.
              }
              return new CompletableFuture<>();
            });
    // Which is not to end it in time.
    Server server = start(end.of(stubborn), options().requestTimeout(Duration.ofMinutes(10)));
    Wire wire = connect(server).send(get("/x"));
    end.awaitBegin();
    assertThat(server.stop(GRACE)).as("Server.stop").isFalse();
    Probe.await(() -> "a hook", () -> end.hooking.getCount() == 0);
    if (!end.closedInTime()) {
      assertThat(end.seen).containsExactly("hook", "closed");
    } // else the hook has had its time
    assertThat(wire.rest()).as("what else comes").isEmpty();
  }

  /** There was nothing yet that a container could have told of it, and it does not say so again. */
  @TestFactory
  @Spec({"GW-LIF-20", "GW-LIF-01", "GW-ASY-14", "GW-LIF-15"})
  Stream<DynamicTest> a_call_that_returns_behind_the_cut_has_its_hooks() {
    return Stream.of("a stage", "a publisher")
        .map(
            what ->
                dynamicTest(
                    what,
                    () -> {
                      boolean stage = what.equals("a stage");
                      End end = new End(Duration.ZERO);
                      Supplier<Response> late = () -> end.behind(Duration.ofMillis(300));
                      Application application =
                          stage
                              ? AsyncApplication.of(
                                  request -> {
                                    Response unused = late.get();
                                    return new CompletableFuture<>();
                                  })
                              : Application.of(request -> late.get());
                      // Which is not to end it in time.
                      Server server =
                          start(
                              end.of(application),
                              options().requestTimeout(Duration.ofMinutes(10)));
                      Wire wire = connect(server).send(get("/x"));
                      end.awaitBegin();
                      assertThat(server.stop(Duration.ZERO)).as("Server.stop").isFalse();
                      Probe.await(() -> "a hook", () -> end.hooking.getCount() == 0);
                      assertThat(wire.rest()).as("what else comes").isEmpty();
                    }));
  }

  /** Of many exchanges, none waits for another; nor does the stop for a hook that stops as well. */
  @Test
  @Spec({"GW-LIF-22", "GW-LIF-20"})
  void a_hook_that_does_not_return_does_not_hold_up_a_stop() {
    End end = new End();
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Server> own = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    Application waiting =
        AsyncApplication.of(
            request -> {
              int number = calls.incrementAndGet();
              request.onComplete(
                  completion -> {
                    if (number % 2 == 0) {
                      own.join().close();
                    } else {
                      awaitWhatever(released);
                    }
                  });
              return new CompletableFuture<>();
            });
    try {
      Server server = start(end.of(waiting), options());
      own.complete(Limited.bare(server));
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        wires.add(connect(server).send(get("/x")));
      }
      Probe.await(() -> MANY + " calls", () -> calls.get() == MANY);
      CompletableFuture<Boolean> stop = CompletableFuture.supplyAsync(() -> server.stop(GRACE));
      Probe.await(() -> "the end of the stop", stop::isDone);
      assertThat(stop).isCompletedWithValue(false);
      assertThat(end.seen.get(0)).isEqualTo("closed");
      wires.forEach(wire -> assertThat(wire.rest()).as("what else comes").isEmpty());
    } finally {
      released.countDown();
    }
  }

  /** A container may be about to read on when it is cut, or find the error of before. */
  @Test
  @Spec({"GW-LIF-20", "GW-LIF-01", "GW-ASY-14"})
  void exchanges_whose_uploads_arrive_are_told() {
    Queue<CompletableFuture<Response>> stages = new ConcurrentLinkedQueue<>();
    AtomicInteger ended = new AtomicInteger();
    Application reading =
        AsyncApplication.of(
            request -> {
              CompletableFuture<Response> stage = new CompletableFuture<>();
              request.onComplete(completion -> ended.incrementAndGet());
              request.body().publisher().subscribe(new Taking());
              stages.add(stage);
              return stage;
            });
    Server server = start(deployment -> reading, options().maxRequestBodyBytes(Long.MAX_VALUE));
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      wires.add(connect(server).send(request("POST", "/x", "Content-Length: 100000000000")));
    }
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> clients =
        CompletableFuture.runAsync(
            () -> {
              byte[] piece = new byte[100];
              while (!over.get()) {
                wires.forEach(wire -> wire.trySend(piece));
              }
            },
            task -> new Thread(task, "tck-senders").start());
    try {
      Probe.await(() -> MANY + " calls", () -> stages.size() == MANY);
      assertThat(server.stop(GRACE)).as("Server.stop").isFalse();
    } finally {
      over.set(true);
      clients.join();
    }
    Probe.await(() -> MANY + " hooks, not " + ended, () -> ended.get() == MANY);
    assertThat(stages).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  @Spec({"GW-LIF-20", "GW-LIF-01", "GW-ASY-14", "GW-ERR-03"})
  void an_exchange_that_has_met_a_timeout_before_is_told() {
    End end = new End(Duration.ZERO);
    CompletableFuture<Response> stage = new CompletableFuture<>();
    CountDownLatch failed = new CountDownLatch(1);
    Application patient =
        AsyncApplication.of(
            request -> {
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      request.body().inputStream().readAllBytes();
                    } catch (IOException e) {
                      // Which is no reason for it to answer yet.
                      failed.countDown();
                    }
                  },
                  task -> new Thread(task, "tck-reader").start());
              return stage;
            });
    Server server = start(end.of(patient), options().idleTimeout(Duration.ofMillis(500)));
    Wire wire = connect(server).send(request("POST", "/x", "Content-Length: 5") + "he");
    Probe.await(() -> "a read that fails", () -> failed.getCount() == 0);
    // What the server does about it besides.
    Probe.pass(Duration.ofSeconds(1));
    boolean whole = server.stop(GRACE);
    Probe.await(() -> "a hook", () -> end.hooking.getCount() == 0);
    assertThat(whole).as("Server.stop").isFalse();
    assertThat(stage).isCancelled();
    assertThat(wire.rest()).as("what else comes").isEmpty();
  }

  /** Brings nothing. */
  private static final class Silent implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Takes all that comes. */
  private static final class Taking implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  /** As one does that pays no heed to interrupts. */
  private static void awaitWhatever(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // It goes on waiting, on purpose.
      }
    }
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
      assertThat(server.stop(GRACE)).as("Server.stop").isFalse();
      assertThat(end.seen).containsExactly("closed");
      released.set(true);
      Probe.await(
          () -> "the hook of what was given up, after " + end.seen,
          () -> end.seen.contains("a late hook"));
      assertThat(wire.rest()).as("what else comes").isEmpty();
    } finally {
      released.set(true);
    }
  }
}
