package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectionTest {
  private static SocketWrapperBase<NioChannel> only(Protocol protocol) {
    return protocol.endpoint().getConnections().iterator().next();
  }

  /** GW-CON-29: a client that is behind is awaited from the next write on. */
  @Test
  void the_idle_timeout_begins_with_a_write_also_where_no_byte_leaves() throws Exception {
    CompletableFuture<Protocol> found = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (Server server =
            TomcatRunner.start(
                request -> {
                  called.countDown();
                  written.await();
                  return Response.noContent();
                },
                ServerOptions.defaults().port(0),
                tomcat ->
                    found.complete(
                        (Protocol) tomcat.getService().findConnectors()[0].getProtocolHandler()));
        Wire wire = new Wire(server)) {
      wire.get("/");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      NioSocketWrapper client = (NioSocketWrapper) only(found.join());
      NioChannel channel = client.getSocket();
      long before;
      // Again, if the client's system has taken something meanwhile.
      do {
        while (channel.write(ByteBuffer.allocate(64 * 1024)) > 0) {
          assertThat(channel.isOpen()).isTrue();
        }
        while (System.currentTimeMillis() - client.getLastWrite() < 10) {
          Thread.onSpinWait();
        }
        before = System.currentTimeMillis();
      } while (channel.write(ByteBuffer.allocate(1)) > 0);

      assertThat(client.getLastWrite()).isGreaterThanOrEqualTo(before);
      channel.close();
      written.countDown();
    }
  }

  /**
   * GW-ASY-22, GW-SRV-15, GW-CON-25: what reads an upload in a thread of its own does so no longer
   * than the exchange lasts, and the rest is discarded all the same.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_blocking_read_ends_with_its_exchange(boolean silent) throws Exception {
    CompletableFuture<Protocol> found = new CompletableFuture<>();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    AsyncApplication app =
        request -> {
          Body body = request.body();
          new Thread(() -> readAll(body, failure, interrupted)).start();
          return new CompletableFuture<>();
        };
    ServerOptions options =
        ServerOptions.defaults()
            .port(0)
            .requestTimeout(Duration.ofMillis(500))
            .idleTimeout(Duration.ofSeconds(50));
    try (Server server =
            TomcatRunner.start(
                app,
                options,
                tomcat ->
                    found.complete(
                        (Protocol) tomcat.getService().findConnectors()[0].getProtocolHandler()));
        Wire wire = new Wire(server)) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\nabc");
      assertThat(wire.until("503 Service Unavailable\n")).startsWith("HTTP/1.1 503");

      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
      if (!silent) {
        wire.send("x".repeat(2_000_000)).end();
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!found.join().endpoint().getConnections().isEmpty() && end > System.nanoTime()) {
        Thread.onSpinWait();
      }
      assertThat(found.join().endpoint().getConnections()).isEmpty();
    }
  }

  private static void readAll(
      Body body, CompletableFuture<Throwable> failure, CompletableFuture<Boolean> interrupted) {
    try {
      body.inputStream().readAllBytes();
      failure.complete(new AssertionError("it came to an end"));
    } catch (IOException | RuntimeException e) {
      failure.complete(e);
    }
    interrupted.complete(Thread.interrupted());
  }
}
