package dev.lintel.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Sends one request after the other on one connection, and allocates nothing while it does: what is
 * allocated in the process then is the server's.
 */
final class KeepAliveClient implements AutoCloseable {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] request;
  private final byte[] buffer = new byte[256 * 1024];
  private int filled;
  private int bodyStart;
  private long contentLength = -1;

  KeepAliveClient(int port, byte[] request) throws IOException {
    this.request = request;
    socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    exchange();
    String head = head().toLowerCase(Locale.ROOT);
    if (!head.startsWith("http/1.1 200")) {
      throw new IOException("the server answers " + head);
    }
  }

  /** One request and its whole answer. */
  void exchange() throws IOException {
    out.write(request);
    filled = 0;
    bodyStart = -1;
    while (!isWhole()) {
      if (filled == buffer.length) {
        throw new IOException("the answer is longer than " + filled + " bytes");
      }
      int n = in.read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        throw new EOFException("the answer ended after " + filled + " bytes");
      }
      filled += n;
    }
  }

  /** The head of the last answer. */
  String head() {
    return new String(buffer, 0, bodyStart, StandardCharsets.ISO_8859_1);
  }

  /** What is behind the head of the last answer, as it came. */
  byte[] body() {
    return java.util.Arrays.copyOfRange(buffer, bodyStart, filled);
  }

  private boolean isWhole() {
    if (bodyStart < 0) {
      int end = indexOf(HEAD_END);
      if (end < 0) {
        return false;
      }
      bodyStart = end + HEAD_END.length;
      if (contentLength < 0) {
        // Of one length from answer to answer.
        contentLength = declared();
      }
    }
    if (contentLength != Long.MAX_VALUE) {
      return filled - bodyStart >= contentLength;
    }
    return filled - bodyStart >= LAST_CHUNK.length && endsWith(LAST_CHUNK);
  }

  /** The length that the head declares; the greatest of all if it says chunked. */
  private long declared() {
    for (String line : head().split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        return Long.parseLong(lower.substring("content-length:".length()).strip());
      }
    }
    return Long.MAX_VALUE;
  }

  private int indexOf(byte[] wanted) {
    for (int at = 0; at + wanted.length <= filled; at++) {
      if (isAt(wanted, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean endsWith(byte[] wanted) {
    return isAt(wanted, filled - wanted.length);
  }

  private boolean isAt(byte[] wanted, int at) {
    for (int i = 0; i < wanted.length; i++) {
      if (buffer[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
