package dev.lintel.tck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends fixed bytes to the one client that comes, without reading what it says. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final CompletableFuture<Socket> client = new CompletableFuture<>();

  /** How the connection ends. */
  enum End {
    OPEN,
    FIN,
    RST
  }

  ScriptedServer(String script, End end) throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(script, end), "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  Wire connect() {
    return Wire.open(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"));
  }

  /** A client that waits for so long. */
  Wire connect(Duration patience) {
    return Wire.open(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"), patience);
  }

  private void serve(String script, End end) {
    try {
      Socket socket = listening.accept();
      socket.getOutputStream().write(script.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (end == End.RST) {
        // The client has to have the script before the reset takes it away.
        socket.getInputStream().read();
        socket.setSoLinger(true, 0);
      }
      if (end != End.OPEN) {
        socket.close();
      }
      client.complete(socket);
    } catch (IOException e) {
      client.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    if (client.isDone() && !client.isCompletedExceptionally()) {
      client.join().close();
    }
  }
}
