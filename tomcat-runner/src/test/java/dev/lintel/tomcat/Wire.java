package dev.lintel.tomcat;

import dev.lintel.Server;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes and reads bytes. */
final class Wire implements Closeable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  Wire(Server server) throws IOException {
    this(server.uri());
  }

  Wire(URI uri) throws IOException {
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends one request on a connection of its own and reads until the server closes it. */
  static String exchange(Server server, String... lines) throws IOException {
    try (Wire wire = new Wire(server)) {
      wire.send(String.join("\r\n", lines));
      return wire.rest();
    }
  }

  Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Wire get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  /** Sends something every 50 ms or so, and says whether the server has not closed by then. */
  boolean isOpenAfterSending(String text) throws IOException {
    try {
      send(text);
      socket.setSoTimeout(50);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** No more is going to be sent. */
  Wire end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Closes with a reset instead of an orderly end. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Everything until the server ends the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Everything up to and including a text. */
  String until(String end) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended after " + read);
      }
      read.write(b);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
