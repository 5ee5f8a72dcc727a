package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.catalina.Lifecycle;
import org.junit.jupiter.api.Test;

/** GW-LIF-16 to GW-LIF-25. */
class StopTest {
  // No timer of its own closes a connection while a case waits: the stop does, and not at the end
  // of its grace, for which no case waits.
  private static final Duration NO_TIMER = Duration.ofMinutes(2);
  private static final ServerOptions ANY_PORT =
      ServerOptions.defaults().port(0).requestHeadTimeout(NO_TIMER).idleTimeout(NO_TIMER);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void closes_what_is_not_in_an_exchange_at_once() throws Exception {
    Server server = Server.start(waiting(), ANY_PORT);
    try (Wire silent = new Wire(server);
        Wire half = new Wire(server);
        Wire idle = new Wire(server);
        Wire idleHalf = new Wire(server);
        Wire busy = new Wire(server)) {
      half.send("GET / HTTP/1.1\r\nHo");
      idle.get("/at-once").until("done");
      idleHalf.get("/at-once").until("done");
      idleHalf.send("GET / HT");
      busy.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));

      assertThat(silent.rest() + half.rest() + idle.rest() + idleHalf.rest()).isEmpty();
      assertThat(stop).isNotDone();
      release.countDown();
      assertThat(busy.rest()).endsWith("done");
      assertThat(stop.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThatThrownBy(() -> new Wire(server)).isInstanceOf(IOException.class);
  }

  @Test
  void lets_what_is_in_flight_finish_and_closes_resources_after_it() throws Exception {
    Server server = Server.deploy(withResource(waiting()), ANY_PORT);
    // The one whose request is under way comes last: the other has been accepted by then.
    try (Wire half = new Wire(server);
        Wire wire = new Wire(server)) {
      half.send("GET / HT");
      wire.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      // Closed by the stop, which has begun therefore.
      assertThat(half.rest()).isEmpty();
      CompletableFuture<Boolean> second = onItsOwnThread(() -> server.stop(Duration.ZERO));
      release.countDown();
      assertThat(wire.rest()).contains("\r\nConnection: close\r\n").endsWith("done");
      assertThat(stop.join()).isTrue();
      assertThat(second.join()).isTrue();
      assertThat(server.stop(LONG)).isTrue();
      server.join();
    }
    assertThat(events).containsExactly("hook 200 whole", "resource");
  }

  @Test
  void cuts_a_blocking_application_at_the_end_of_the_grace() throws Exception {
    Server server = Server.deploy(withResource(waiting()), ANY_PORT);
    try (Wire wire = new Wire(server)) {
      wire.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.stop(Duration.ofMillis(50))).isFalse();
      assertThat(wire.rest()).isEmpty();
      assertThat(server.stop(LONG)).isFalse();
    }
    assertThat(events).hasSize(2).last().isEqualTo("resource");
    assertThat(events.get(0)).endsWith("cut");
  }

  @Test
  void cuts_an_application_that_waits_for_its_request() throws Exception {
    Server server =
        Server.deploy(
            withResource(
                request -> {
                  hook(request);
                  called.countDown();
                  return Response.text(request.body().text(100));
                }),
            ANY_PORT);
    try (Wire wire = new Wire(server)) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.stop(Duration.ZERO)).isFalse();
      assertThat(wire.rest()).isEmpty();
    }
    assertThat(events).hasSize(2).last().isEqualTo("resource");
  }

  @Test
  void cuts_an_exchange_that_waits_for_its_stage() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AsyncApplication never =
        request -> {
          hook(request);
          called.countDown();
          return stage;
        };
    Server server = Server.deploy(withResource(never), ANY_PORT);
    try (Wire wire = new Wire(server)) {
      wire.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.stop(Duration.ofMillis(50))).isFalse();
      assertThat(wire.rest()).isEmpty();
    }
    assertThat(events).containsExactly("hook 0 cut", "resource");
    assertThat(stage).isCancelled();
  }

  @Test
  void lets_an_exchange_that_waits_for_its_stage_finish() throws Exception {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    AsyncApplication later =
        request -> {
          hook(request);
          called.countDown();
          return stage;
        };
    Server server = Server.deploy(withResource(later), ANY_PORT);
    // Accepted in their order: what waits to be accepted is reset where nobody listens any more.
    try (Wire silent = new Wire(server);
        Wire wire = new Wire(server)) {
      wire.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      assertThat(silent.rest()).isEmpty();
      stage.complete(Response.text("done"));
      assertThat(wire.rest()).contains("\r\nConnection: close\r\n").endsWith("done");
      assertThat(stop.join()).isTrue();
    }
    assertThat(events).containsExactly("hook 200 whole", "resource");
  }

  @Test
  void a_server_without_exchanges_stops_at_once() throws Exception {
    Server server = Server.start(request -> Response.text("hello"), ANY_PORT);
    try (Wire half = new Wire(server)) {
      half.send("GET / HTTP/1.1\r\nHo");
      CompletableFuture<Boolean> stop = onItsOwnThread(() -> server.stop(LONG));
      assertThat(stop.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(restOrReset(half)).isEmpty();
    }
  }

  /** What a server has not read yet makes a reset of its close. */
  private static String restOrReset(Wire wire) throws IOException {
    try {
      return wire.rest();
    } catch (SocketException e) {
      return "";
    }
  }

  @Test
  void refuses_a_negative_grace() {
    try (Server server = Server.start(request -> Response.text("hello"), ANY_PORT)) {
      assertThatThrownBy(() -> server.stop(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** GW-LIF-22, GW-LIF-24, GW-DEP-44: Tomcat keeps others to itself. */
  @Test
  void an_error_of_tomcats_keeps_nobody_waiting() throws Exception {
    Server server =
        TomcatRunner.deploy(
            withResource(request -> Response.noContent()),
            ANY_PORT,
            tomcat ->
                tomcat
                    .getServer()
                    .addLifecycleListener(
                        event -> {
                          if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)) {
                            throw new OutOfMemoryError("mine");
                          }
                        }));

    stopWhateverComes(server);

    assertThat(events).containsExactly("resource");
    assertThat(onItsOwnThread(() -> server.stop(LONG)).get(20, TimeUnit.SECONDS)).isTrue();
    server.join();
  }

  private static void stopWhateverComes(Server server) {
    try {
      assertThat(server.stop(LONG)).isTrue();
    } catch (OutOfMemoryError e) {
      assertThat(e).hasMessage("mine");
    }
  }

  /** Whoever is interrupted meanwhile finds that afterwards; what is closed then does not. */
  @Test
  void an_interrupt_while_tomcat_stops_is_not_lost() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    Server server =
        TomcatRunner.deploy(
            deployment -> {
              deployment.closing(
                  () ->
                      events.add("closed, interrupted: " + Thread.currentThread().isInterrupted()));
              return request -> Response.noContent();
            },
            ANY_PORT,
            tomcat ->
                tomcat
                    .getServer()
                    .addLifecycleListener(
                        event -> {
                          if (event.getType().equals(Lifecycle.BEFORE_STOP_EVENT)) {
                            stopping.countDown();
                            sleepOn();
                          }
                        }));
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

    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(events).containsExactly("closed, interrupted: false");
  }

  /** As what Tomcat waits for, which takes the interrupt for its own. */
  private void sleepOn() {
    try {
      release.await();
    } catch (InterruptedException e) {
      events.add("interrupted");
    }
  }

  private ApplicationFactory withResource(Application application) {
    return deployment -> {
      deployment.closing(() -> events.add("resource"));
      return application;
    };
  }

  private Application waiting() {
    return request -> {
      if (request.path().equals("/at-once")) {
        return Response.text("done");
      }
      hook(request);
      called.countDown();
      release.await();
      return Response.text("done");
    };
  }

  private void hook(dev.lintel.Request request) {
    request.onComplete(
        completion ->
            events.add(
                "hook "
                    + completion.status()
                    + (completion.failure().isPresent() ? " cut" : " whole")));
  }

  /** The common pool may have one thread, and that may be taken. */
  private static CompletableFuture<Boolean> onItsOwnThread(Supplier<Boolean> stop) {
    return CompletableFuture.supplyAsync(stop, task -> new Thread(task, "stop").start());
  }
}
