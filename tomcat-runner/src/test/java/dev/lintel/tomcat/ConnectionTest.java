package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;

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
}
