package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * Says something to the one client that comes, and then the same over and over until it has gone.
 */
final class EndlessServer implements AutoCloseable {
  private final ServerSocket listening;

  EndlessServer(String first, String again, Duration pause) throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(first, again, pause), "endless-server");
    thread.setDaemon(true);
    thread.start();
  }

  Wire connect(Duration patience) {
    return Wire.open(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"), patience);
  }

  private void serve(String first, String again, Duration pause) {
    try (Socket socket = listening.accept()) {
      socket.getOutputStream().write(first.getBytes(ISO_8859_1));
      byte[] bytes = again.getBytes(ISO_8859_1);
      while (!listening.isClosed()) {
        Probe.pass(pause);
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
