package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
  @Test
  void a_child_without_a_provider_says_how_to_name_one_and_leaves_no_file() {
    Probe probe = new Probe();
    assertThatThrownBy(() -> ChildProcess.start(probe, "nobody", "blocking", "-Xmx64m"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the child did not start")
        .hasMessageContaining("no provider is called nobody: name its class in META-INF/services/")
        .hasMessageContaining("dev.lintel.spi.ServerProvider");
    assertThat(probe.temporaryFiles()).isEmpty();
  }

  @Test
  void a_child_that_says_nothing_is_not_waited_for() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket child = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        Socket control = listening.accept()) {
      assertThat(child.isConnected()).isTrue();
      assertThatThrownBy(() -> ChildProcess.uri(control, 100))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
