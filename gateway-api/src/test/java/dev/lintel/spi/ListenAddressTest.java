package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {
  private static final ServerOptions OPTIONS = ServerOptions.defaults().port(0);

  /** GW-DEP-42. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', http://127.0.0.1:81/",
    "127.0.0.1, /app, http://127.0.0.1:81/app/",
    "localhost, /a/b, http://localhost:81/a/b/",
    "my-host.example, '', http://my-host.example:81/",
    "::1, /app, http://[::1]:81/app/",
    "fe80::1%eth0, '', http://[fe80::1%eth0]:81/",
    "0.0.0.0, '', http://127.0.0.1:81/",
    "::, '', http://[::1]:81/",
    "0:0:0:0:0:0:0:0, '', http://[::1]:81/",
    "127.0.0.1, /a b/ü/€/^/?/#/5%, http://127.0.0.1:81/a%20b/%C3%BC/%E2%82%AC/%5E/%3F/%23/5%25/",
  })
  void the_uri_is_the_mount_for_a_client_on_this_machine(String host, String mount, String uri) {
    ServerOptions options = OPTIONS.host(host).mountPath(mount);

    assertThat(ServerProvider.uri(options, 81)).hasToString(uri);
  }

  @Test
  void what_a_path_segment_may_hold_is_not_encoded() {
    String mount = "/a:b@c!$&'()*+,=-._~";

    assertThat(ServerProvider.uri(OPTIONS.mountPath(mount), 81).getRawPath())
        .isEqualTo(mount + "/");
  }

  @Test
  void a_relative_reference_resolves_below_the_mount() {
    URI uri = ServerProvider.uri(OPTIONS.mountPath("/app"), 81);

    assertThat(uri.resolve("x/y")).hasToString("http://127.0.0.1:81/app/x/y");
  }

  @Test
  void the_port_of_a_uri_is_a_bound_one() {
    assertThatThrownBy(() -> ServerProvider.uri(OPTIONS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port 0");
  }

  /** GW-DEP-10. */
  @Test
  void a_taken_port_is_told_as_such_whatever_the_server_wrapped_it_in() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      BindException bind = bindFailure(new InetSocketAddress("127.0.0.1", port));

      Exception told =
          ServerProvider.startFailure(
              OPTIONS.port(port), new IllegalStateException(new IOException("no", bind)));

      assertThat(told)
          .isInstanceOf(UncheckedIOException.class)
          .hasCause(bind)
          .hasMessage(
              "port "
                  + port
                  + " on 127.0.0.1 is taken: choose another with ServerOptions.port,"
                  + " 0 for any free one");
    }
  }

  @Test
  void an_address_of_another_machine_is_not_told_as_taken() {
    BindException bind = new BindException("Cannot assign requested address");

    assertThat(ServerProvider.startFailure(OPTIONS.host("192.0.2.1").port(81), bind))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(bind)
        .hasMessage(
            "cannot listen to port 81 on 192.0.2.1 (Cannot assign requested address):"
                + " change ServerOptions.host or ServerOptions.port");
  }

  @Test
  void an_unknown_host_is_one_kind_of_failure_however_the_server_found_it_out() {
    ServerOptions options = OPTIONS.host("no.such.invalid");
    Exception old = new UnknownHostException("no.such.invalid");

    Exception fromOld = ServerProvider.startFailure(options, old);
    Exception fromNew =
        ServerProvider.startFailure(
            options, new RuntimeException(new UnresolvedAddressException()));

    assertThat(fromOld).isInstanceOf(UncheckedIOException.class).hasCause(old);
    assertThat(fromNew)
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(UnknownHostException.class)
        .hasMessage(fromOld.getMessage())
        .hasMessageContainingAll("no.such.invalid", "ServerOptions.host");
  }

  @Test
  void any_other_failure_stays_what_it_is() {
    Exception other = new IllegalStateException("x", new IOException("y"));

    assertThat(ServerProvider.startFailure(OPTIONS, other)).isSameAs(other);
  }

  private static BindException bindFailure(InetSocketAddress address) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(address);
      throw new AssertionError(address + " was free");
    } catch (BindException e) {
      return e;
    }
  }
}
