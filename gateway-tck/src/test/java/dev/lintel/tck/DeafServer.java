package dev.lintel.tck;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Everything that a server must not be: says the same to everybody, and calls no application. */
final class DeafServer implements Server {
  private final ServerSocket listening;
  private final Thread thread;

  DeafServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = new Thread(this::serve, "deaf-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread answering = new Thread(() -> answer(client), "deaf-answer");
        answering.setDaemon(true);
        answering.start();
      } catch (IOException e) {
        // The end.
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.setSoTimeout(1_000);
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        int c = client.getInputStream().read();
        if (c < 0) {
          return;
        }
        head += (char) c;
      }
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhm";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The client has gone, or never said what it wanted.
    }
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  @Override
  public ServerInfo info() {
    return new ServerInfo(
        "deaf",
        "0.1",
        ServerInfo.SPEC,
        true,
        false,
        false,
        Duration.ofSeconds(30),
        Set.of(ServerInfo.INFORM));
  }

  @Override
  public boolean stop(Duration grace) {
    close();
    return true;
  }

  @Override
  public void join() throws InterruptedException {
    thread.join();
  }

  @Override
  public void close() {
    try {
      listening.close();
      thread.join(10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
