package dev.lintel.jetty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JettyTimeoutTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ServerOptions SHORT_HEAD =
      ServerOptions.defaults().port(0).requestHeadTimeout(SHORT).idleTimeout(LONG);
  private static final ServerOptions SHORT_IDLE =
      ServerOptions.defaults().port(0).requestHeadTimeout(LONG).idleTimeout(SHORT);

  /** GW-CON-28. */
  @Test
  void a_connection_that_sends_nothing_is_closed_without_an_answer() throws Exception {
    try (Server server = Server.start(request -> Response.noContent(), SHORT_HEAD);
        Wire wire = Wire.to(server.uri())) {
      assertThat(wire.rest()).isEmpty();
    }
  }

  /** GW-CON-05. */
  @Test
  void an_incomplete_head_is_closed_without_an_answer() throws Exception {
    try (Server server = Server.start(request -> Response.text("up\n"), SHORT_HEAD);
        Wire wire = Wire.to(server.uri())) {
      wire.get("/").until("up\n");
      assertThat(wire.send("GET / HTTP/1.1\r\nHo").rest()).isEmpty();
    }
  }

  /** GW-CON-06: the head's time does not start again with each byte. */
  @Test
  void a_head_that_drips_in_is_closed_all_the_same() throws Exception {
    try (Server server = Server.start(request -> Response.noContent(), SHORT_HEAD);
        Wire wire = Wire.to(server.uri())) {
      wire.send("GET / HTTP/1.1\r\nX: ");
      wire.patience(50);
      int sent = 0;
      boolean open = true;
      while (open && sent < 400) {
        try {
          assertThat(wire.send("x").rest()).isEmpty();
          open = false;
        } catch (SocketTimeoutException e) {
          sent++;
        }
      }
      assertThat(open).isFalse();
      assertThat(sent).isBetween(2, 100);
    }
  }

  /** The head's time is over when the head is complete, however long the rest takes. */
  @Test
  void the_head_timeout_ends_with_the_head() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Server server =
            Server.start(
                request -> {
                  release.await();
                  return Response.text(request.body().text(10) + "\n");
                },
                SHORT_HEAD);
        Wire wire = Wire.to(server.uri());
        Wire silent = Wire.to(server.uri())) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\n");
      wire.send("Content-Length: 3\r\n\r\n");
      // Its time began later and is over.
      assertThat(silent.rest()).isEmpty();
      release.countDown();
      assertThat(wire.send("abc").until("abc\n")).endsWith("abc\n");
    }
  }

  /** GW-CON-29: Jetty looked at the time before, and comes with it when the read has begun. */
  @Test
  void an_idle_timeout_that_was_noticed_before_a_read_does_not_end_it() throws Exception {
    CompletableFuture<ExchangeEndPoint> connection = new CompletableFuture<>();
    CountDownLatch reading = new CountDownLatch(1);
    try (Server server =
            JettyRunner.start(
                request -> {
                  reading.countDown();
                  return Response.text(request.body().text(10) + "\n");
                },
                ServerOptions.defaults().port(0).idleTimeout(LONG),
                jetty -> tellOfConnections(jetty, connection));
        Wire wire = Wire.to(server.uri())) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\na");
      while (!connection.get().isFillInterested() || reading.getCount() > 0) {
        Thread.onSpinWait();
      }
      connection.get().onIdleExpired(new TimeoutException("it was idle"));
      assertThat(wire.send("bc").until("abc\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  /** GW-CON-29: a client that is behind is awaited from the next write on. */
  @Test
  void the_idle_timeout_begins_with_a_write_also_where_no_byte_leaves() throws Exception {
    CompletableFuture<ExchangeEndPoint> connection = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (Server server =
            JettyRunner.start(
                request -> {
                  called.countDown();
                  written.await();
                  return Response.noContent();
                },
                ServerOptions.defaults().port(0).idleTimeout(LONG),
                jetty -> tellOfConnections(jetty, connection));
        Wire wire = Wire.to(server.uri())) {
      wire.get("/");
      called.await();
      ExchangeEndPoint client = connection.get();
      CompletableFuture<Void> failed = new CompletableFuture<>();
      long before = 0;
      long idle = 0;
      // Again, if the client's system has taken something meanwhile.
      while (!client.getWriteFlusher().isPending()) {
        while (client.flush(ByteBuffer.allocate(64 * 1024))) {
          assertThat(client.isOpen()).isTrue();
        }
        while (client.getIdleFor() < 10) {
          Thread.onSpinWait();
        }
        before = System.nanoTime();
        client.write(
            Callback.from(() -> {}, failed::completeExceptionally), ByteBuffer.allocate(1));
        idle = client.getIdleFor();
      }

      assertThat(idle).isLessThanOrEqualTo((System.nanoTime() - before) / 1_000_000);
      client.close();
      assertThat(failed).failsWithin(LONG);
      written.countDown();
    }
  }

  private static void tellOfConnections(
      org.eclipse.jetty.server.Server jetty, CompletableFuture<ExchangeEndPoint> connection) {
    Connection.Listener opened =
        new Connection.Listener() {
          @Override
          public void onOpened(Connection given) {
            connection.complete(ExchangeEndPoint.of(given.getEndPoint()));
          }
        };
    ((AbstractConnector) jetty.getConnectors()[0]).addBean(opened);
  }

  /** GW-CON-27, between two requests. */
  @Test
  void an_idle_connection_is_closed() throws Exception {
    try (Server server = Server.start(request -> Response.text("up\n"), SHORT_IDLE);
        Wire wire = Wire.to(server.uri())) {
      wire.get("/").until("up\n");
      assertThat(wire.rest()).isEmpty();
    }
  }

  /** GW-CON-29. */
  @Test
  void the_idle_timeout_does_not_end_an_exchange_that_the_application_works_on() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Server server =
            Server.start(
                request -> {
                  if (request.path().equals("/wait")) {
                    release.await();
                  }
                  return Response.text("up\n");
                },
                SHORT_IDLE);
        Wire busy = Wire.to(server.uri());
        Wire idle = Wire.to(server.uri())) {
      busy.get("/wait");
      for (int i = 0; i < 3; i++) {
        try (Wire other = Wire.to(server.uri())) {
          other.get("/").until("up\n");
          assertThat(other.rest()).isEmpty();
        }
      }
      release.countDown();
      assertThat(busy.until("up\n")).startsWith("HTTP/1.1 200 ");
      // Two more on a connection that was not given up meanwhile.
      assertThat(busy.get("/").until("up\n")).startsWith("HTTP/1.1 200 ");
      assertThat(idle.get("/").until("up\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  /** GW-CON-27, GW-ERR-03, while a body is awaited. */
  @Test
  void a_stalled_body_is_answered_408() throws Exception {
    try (Server server =
            Server.start(request -> Response.text(request.body().text(100)), SHORT_IDLE);
        Wire wire = Wire.to(server.uri())) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(wire.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
    }
  }

  /** GW-DEP-29, GW-LIF-20: Jetty would start a thread for each, of which nobody knows. */
  @Test
  void a_stalled_upload_ends_on_a_worker() throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (Server server =
            Server.start(
                AsyncApplication.of(
                    request -> {
                      request.onComplete(done -> thread.complete(Thread.currentThread().getName()));
                      return request.body().collect(100).thenApply(all -> Response.noContent());
                    }),
                SHORT_IDLE.workerThreads(1));
        Wire wire = Wire.to(server.uri())) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(wire.rest()).startsWith("HTTP/1.1 408 ");
      assertThat(thread.get(30, SECONDS)).matches("lintel-jetty-[0-9]+");
    }
  }

  /** It is the worker that Jetty tells of it, and not one that would have to be free. */
  @Test
  void a_client_that_stalls_frees_the_only_worker() throws Exception {
    Body endless =
        Body.writer(
            out -> {
              for (int i = 0; i < 2000; i++) {
                out.write(new byte[64 * 1024]);
              }
            });
    try (Server server =
            Server.start(
                request ->
                    request.method().equals("GET")
                        ? Response.of(200).body(endless)
                        : Response.text(request.body().text(100)),
                SHORT_IDLE.workerThreads(1));
        Wire taking = Wire.to(server.uri());
        Wire sending = Wire.to(server.uri())) {
      taking.get("/").head();
      sending.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(sending.rest()).startsWith("HTTP/1.1 408 ");
    }
  }

  /** GW-CON-27, while the client does not take the answer. */
  @Test
  void a_client_that_does_not_read_loses_its_connection() throws Exception {
    CompletableFuture<Completion> end = new CompletableFuture<>();
    byte[] piece = new byte[64 * 1024];
    try (Server server =
            Server.start(
                request -> {
                  request.onComplete(end::complete);
                  return Response.of(200)
                      .body(
                          Body.writer(
                              out -> {
                                for (int i = 0; i < 2000; i++) {
                                  out.write(piece);
                                }
                              }));
                },
                SHORT_IDLE);
        Wire wire = Wire.to(server.uri())) {
      wire.get("/");
      assertThat(end.get(30, SECONDS).failure()).isPresent();
    }
  }
}
