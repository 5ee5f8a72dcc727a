package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShutdownTest {
  private static final ServerOptions ANY_PORT = ServerOptions.defaults().port(0);

  @Test
  void a_connection_that_is_closed_already_can_be_cut() {
    Connection connection = new Connection(null, 1000);
    assertThatCode(connection::cut).doesNotThrowAnyException();
  }

  /** GW-LIF-17, GW-LIF-21. */
  @Test
  void nothing_begins_once_nothing_was_under_way() {
    Protocol protocol = new Protocol(ANY_PORT);
    assertThat(protocol.exchangeBegins()).isTrue();
    assertThat(protocol.drain()).isFalse();
    assertThat(protocol.exchangeBegins()).isTrue();
    protocol.exchangeEnds();
    protocol.exchangeEnds();

    assertThat(protocol.drain()).isTrue();

    assertThat(protocol.exchangeBegins()).isFalse();
    assertThat(protocol.drain()).isTrue();
  }

  /** GW-LIF-21. Tomcat forgets the socket of a connection that a client resets, at any moment. */
  @Test
  void clients_that_leave_at_that_moment_do_not_disturb_a_stop() throws Exception {
    int clients = 20;
    for (int i = 0; i < 10; i++) {
      CountDownLatch called = new CountDownLatch(clients);
      Server server =
          Server.start(
              request -> {
                called.countDown();
                new CountDownLatch(1).await();
                return Response.text("never");
              },
              ANY_PORT);
      List<Wire> wires = new ArrayList<>();
      try {
        for (int client = 0; client < clients; client++) {
          wires.add(new Wire(server).get("/"));
        }
        called.await();
        Thread leaving = new Thread(() -> wires.forEach(ShutdownTest::reset));
        leaving.start();
        assertThat(server.stop(Duration.ZERO)).isFalse();
        leaving.join();
      } finally {
        server.close();
        for (Wire wire : wires) {
          wire.close();
        }
      }
    }
  }

  private static void reset(Wire wire) {
    try {
      wire.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** GW-LIF-16. */
  @Test
  void the_longest_grace_there_is_ends_with_the_last_exchange() throws Exception {
    try (Server server = Server.start(request -> Response.text("hello"), ANY_PORT);
        Wire wire = new Wire(server)) {
      wire.get("/").until("hello");
      assertThat(server.stop(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }
  }
}
