package dev.lintel.jetty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JettyStopTest {
  // No timer of its own closes a connection while a case waits: the stop does.
  private static final Duration NO_TIMER = Duration.ofMinutes(2);
  private static final ServerOptions OPTIONS =
      ServerOptions.defaults().port(0).requestHeadTimeout(NO_TIMER).idleTimeout(NO_TIMER);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** Of any other exception Jetty may warn, where an asynchronous request is at work. */
  @Test
  void a_read_that_waits_when_its_connection_is_cut_gets_an_exception_nobody_logs()
      throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Server server =
        Server.start(
            request -> {
              called.countDown();
              try {
                return Response.text("read " + request.body().inputStream().read());
              } catch (IOException e) {
                seen.complete(e);
                throw e;
              }
            },
            OPTIONS);
    try (Wire wire = Wire.to(server.uri())) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n");
      called.await();

      assertThat(server.stop(SHORT)).isFalse();

      assertThat(seen.get(20, SECONDS)).isInstanceOf(QuietException.class);
    }
  }

  /** GW-LIF-16 to GW-LIF-19, GW-LIF-21. */
  @Test
  void idle_connections_are_closed_at_once_and_what_is_in_flight_finishes() throws Exception {
    Server server =
        Server.start(
            request -> {
              if (request.path().equals("/wait")) {
                called.countDown();
                release.await();
              }
              return Response.text("done\n");
            },
            OPTIONS);
    try (Wire idle = Wire.to(server.uri());
        Wire fresh = Wire.to(server.uri());
        Wire half = Wire.to(server.uri());
        Wire busy = Wire.to(server.uri())) {
      idle.get("/").until("done\n");
      half.send("GET / HTTP/1.1\r\nHost:");
      busy.get("/wait");
      called.await();

      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));

      assertThat(idle.rest()).isEmpty();
      assertThat(fresh.rest()).isEmpty();
      assertThat(half.rest()).isEmpty();
      assertThat(isAnswered(server)).isFalse();
      assertThat(stop).isNotDone();

      release.countDown();
      assertThat(busy.rest())
          .startsWith("HTTP/1.1 200 ")
          .contains("Connection: close\r\n")
          .endsWith("done\n");
      assertThat(stop.get(20, SECONDS)).isTrue();
    } finally {
      server.close();
    }
  }

  /** GW-LIF-19: its head cannot say any more that the connection closes. */
  @Test
  void an_answer_that_has_begun_is_sent_to_its_end() throws Exception {
    Server server =
        Server.start(
            request ->
                Response.of(200)
                    .body(
                        Body.writer(
                            out -> {
                              out.write("begin,".getBytes("US-ASCII"));
                              out.flush();
                              await(release);
                              out.write("end".getBytes("US-ASCII"));
                            })),
            OPTIONS);
    // Accepted in their order: what waits to be accepted is reset where nobody listens any more.
    try (Wire idle = Wire.to(server.uri());
        Wire busy = Wire.to(server.uri())) {
      assertThat(busy.get("/").until("begin,")).doesNotContain("Connection");

      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      assertThat(idle.rest()).isEmpty();
      release.countDown();

      assertThat(busy.rest()).isEqualTo("\r\n3\r\nend\r\n0\r\n\r\n");
      assertThat(stop.get(20, SECONDS)).isTrue();
    } finally {
      server.close();
    }
  }

  /** GW-ASY-13, GW-LIF-20, GW-LIF-21, GW-LIF-22. */
  @Test
  void what_is_left_at_the_end_of_the_grace_is_cut_and_its_thread_interrupted() throws Exception {
    Server server =
        Server.deploy(
            deployment -> {
              deployment.closing(() -> events.add("closed"));
              return request -> {
                request.onComplete(
                    done -> events.add("hook, delivered " + done.failure().isEmpty()));
                called.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  events.add("interrupted");
                  throw e;
                }
                return Response.text("never");
              };
            },
            OPTIONS);
    try (Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      called.await();

      assertThat(server.stop(SHORT)).isFalse();

      assertThat(events).containsExactly("interrupted", "hook, delivered false", "closed");
      assertThat(busy.rest()).isEmpty();
    } finally {
      server.close();
    }
  }

  /** GW-ASY-14, GW-LIF-20, GW-LIF-22. */
  @Test
  void an_unfinished_stage_is_cancelled_at_the_end_of_the_grace() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    stage.whenComplete((response, failure) -> events.add(failure.getClass().getSimpleName()));
    Server server =
        Server.deploy(
            deployment -> {
              deployment.closing(() -> events.add("closed"));
              return AsyncApplication.of(
                  request -> {
                    request.onComplete(done -> events.add("hook"));
                    called.countDown();
                    return stage;
                  });
            },
            OPTIONS);
    try (Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      called.await();

      assertThat(server.stop(SHORT)).isFalse();

      assertThat(events).containsExactly("hook", "CancellationException", "closed");
      assertThat(busy.rest()).isEmpty();
    } finally {
      server.close();
    }
  }

  /** GW-LIF-19, for an application that answers from a thread of its own. */
  @Test
  void a_stage_may_complete_within_the_grace() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    Server server =
        Server.start(
            AsyncApplication.of(
                request -> {
                  called.countDown();
                  return stage;
                }),
            OPTIONS);
    try (Wire idle = Wire.to(server.uri());
        Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      called.await();

      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      assertThat(idle.rest()).isEmpty();
      stage.complete(Response.text("done\n"));

      assertThat(busy.rest()).contains("Connection: close\r\n").endsWith("done\n");
      assertThat(stop.get(20, SECONDS)).isTrue();
    } finally {
      server.close();
    }
  }

  /** GW-LIF-22: the grace is for hooks as well. */
  @Test
  void resources_are_closed_after_the_last_hook() throws Exception {
    Server server =
        Server.deploy(
            deployment -> {
              deployment.closing(() -> events.add("closed"));
              return request -> {
                request.onComplete(
                    done -> {
                      called.countDown();
                      await(release);
                      events.add("hook");
                    });
                return Response.text("done\n");
              };
            },
            OPTIONS);
    try (Wire idle = Wire.to(server.uri());
        Wire wire = Wire.to(server.uri())) {
      wire.get("/").until("done\n");
      called.await();
      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      assertThat(idle.rest()).isEmpty();
      release.countDown();
      assertThat(stop.get(20, SECONDS)).isTrue();
      assertThat(events).containsExactly("hook", "closed");
    } finally {
      server.close();
    }
  }

  /** GW-LIF-24. */
  @Test
  void every_caller_of_stop_waits_for_the_first_and_gets_its_result() throws Exception {
    Server server =
        Server.start(
            request -> {
              called.countDown();
              release.await();
              return Response.text("never");
            },
            OPTIONS);
    try (Wire idle = Wire.to(server.uri());
        Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      called.await();

      CompletableFuture<Boolean> first = onItsOwnThread(() -> server.stop(Duration.ofSeconds(1)));
      assertThat(idle.rest()).isEmpty();
      CompletableFuture<Boolean> second = onItsOwnThread(() -> server.stop(LONG));
      server.join();

      assertThat(first.get(20, SECONDS)).isFalse();
      assertThat(second.get(20, SECONDS)).isFalse();
      assertThat(server.stop(LONG)).isFalse();
    }
  }

  @Test
  void an_interrupt_does_not_stop_the_stopping() throws Exception {
    Server server = Server.start(request -> Response.noContent(), OPTIONS);
    Set<Thread> running = Thread.getAllStackTraces().keySet();
    assertThat(running).anyMatch(thread -> thread.getName().startsWith("lintel-jetty"));

    Thread.currentThread().interrupt();
    boolean clean = server.stop(LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(clean).isTrue();
    for (Thread thread : running) {
      if (thread.getName().startsWith("lintel-jetty")) {
        // It leaves the pool, which then has stopped, a moment before it ends.
        thread.join(SECONDS.toMillis(20));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  /** GW-LIF-22, GW-LIF-24, GW-DEP-44: as a class that cannot be loaded any more is one. */
  @Test
  void an_error_of_jettys_keeps_nobody_waiting() throws Exception {
    Server server =
        JettyRunner.deploy(
            deployment -> {
              deployment.closing(() -> events.add("closed"));
              return request -> Response.noContent();
            },
            OPTIONS,
            jetty ->
                jetty.addBean(
                    new AbstractLifeCycle() {
                      @Override
                      protected void doStop() {
                        throw new NoClassDefFoundError("mine");
                      }
                    }));

    assertThat(server.stop(LONG)).isTrue();

    assertThat(events).containsExactly("closed");
    assertThat(onItsOwnThread(() -> server.stop(LONG)).get(20, SECONDS)).isTrue();
    server.join();
  }

  /** GW-LIF-20: a published answer ends where Jetty says that it takes more. */
  @Test
  void a_hook_on_a_thread_that_jetty_calls_back_on_is_interrupted() throws Exception {
    CountDownLatch returned = new CountDownLatch(1);
    Server server =
        JettyRunner.start(
            request -> {
              request.onComplete(
                  done -> {
                    called.countDown();
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      events.add("interrupted");
                    }
                  });
              return Response.of(200).body(Body.publisher(new Pieces()));
            },
            OPTIONS,
            jetty -> {
              jetty.insertHandler(tellingOfItsReturn(returned));
              jetty.addEventListener(
                  new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleStopping(LifeCycle stopped) {
                      events.add("jetty stops");
                    }
                  });
            });
    try (Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      // There is more than the buffers on the way take.
      returned.await();
      CompletableFuture<String> read = onItsOwnThread(() -> readAll(busy));
      called.await();

      assertThat(server.stop(SHORT)).isFalse();

      assertThat(events).containsExactly("interrupted", "jetty stops");
      assertThat(read.get(20, SECONDS)).isNotEmpty();
    }
  }

  private static Handler.Wrapper tellingOfItsReturn(CountDownLatch returned) {
    return new Handler.Wrapper() {
      @Override
      public boolean handle(
          Request request, org.eclipse.jetty.server.Response response, Callback callback)
          throws Exception {
        boolean handled = super.handle(request, response, callback);
        returned.countDown();
        return handled;
      }
    };
  }

  /** Gives what is asked for, on the thread that asks. */
  private static final class Pieces implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private int left = 4_000;

            @Override
            public void request(long count) {
              for (long i = 0; i < count && left > 0; i++) {
                left--;
                subscriber.onNext(ByteBuffer.allocate(16 * 1024));
              }
              if (left == 0) {
                left = -1;
                subscriber.onComplete();
              }
            }

            @Override
            public void cancel() {
              left = -1;
            }
          });
    }
  }

  private static String readAll(Wire wire) {
    try {
      return wire.rest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever is interrupted meanwhile finds that afterwards; what is closed then does not. */
  @Test
  void an_interrupt_while_jetty_stops_is_not_lost() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    List<String> failures = new CopyOnWriteArrayList<>();
    Server server =
        JettyRunner.deploy(
            deployment -> {
              deployment.closing(
                  () ->
                      events.add("closed, interrupted: " + Thread.currentThread().isInterrupted()));
              return request -> Response.noContent();
            },
            OPTIONS,
            jetty -> {
              jetty.addBean(
                  new AbstractLifeCycle() {
                    @Override
                    protected void doStop() throws Exception {
                      stopping.countDown();
                      release.await();
                    }
                  });
              jetty.addEventListener(
                  new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleFailure(LifeCycle failed, Throwable cause) {
                      failures.add(cause.toString());
                    }
                  });
            });
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread stop =
        new Thread(
            () -> {
              boolean unused = server.stop(LONG);
              interrupted.complete(Thread.interrupted());
            });
    stop.start();
    stopping.await();

    stop.interrupt();
    while (stop.isInterrupted()) {
      Thread.onSpinWait();
    }
    release.countDown();

    assertThat(interrupted.get(20, SECONDS)).isTrue();
    assertThat(events).containsExactly("closed, interrupted: false");
    assertThat(failures).isEmpty();
  }

  @Test
  void a_negative_grace_is_refused_and_the_server_runs_on() throws Exception {
    try (Server server = Server.start(request -> Response.text("up\n"), OPTIONS);
        Wire wire = Wire.to(server.uri())) {
      assertThatThrownBy(() -> server.stop(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("negative");
      assertThat(wire.get("/").until("up\n")).endsWith("up\n");
    }
  }

  /** GW-LIF-25. */
  @Test
  void closing_stops_with_the_grace_of_the_options() throws Exception {
    Server server =
        Server.start(
            request -> {
              called.countDown();
              release.await();
              return Response.text("never");
            },
            OPTIONS.shutdownGrace(Duration.ZERO));
    try (Wire busy = Wire.to(server.uri())) {
      busy.get("/");
      called.await();
      server.close();
      assertThat(busy.rest()).isEmpty();
    }
  }

  /** Its port may be somebody else's by now. */
  private static boolean isAnswered(Server server) {
    try (Wire wire = Wire.to(server.uri())) {
      return wire.get("/").rest().endsWith("done\n");
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  /** The common pool may have one thread, and that may be taken. */
  private static <T> CompletableFuture<T> onItsOwnThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "own").start());
  }
}
