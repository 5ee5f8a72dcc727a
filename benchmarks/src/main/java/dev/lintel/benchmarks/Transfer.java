package dev.lintel.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One body of {@link Workload#GIANT_BYTES}, up or down, on a connection of its own. */
final class Transfer implements LoadGenerator {
  private static final int PATIENCE_MILLIS = 60_000;

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public Figures run(URI server, Workload workload, int connections, int seconds)
      throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      long start = System.nanoTime();
      OutputStream out = socket.getOutputStream();
      out.write(workload.request());
      if (workload == Workload.UPLOAD) {
        send(out);
      }
      long received = receive(socket.getInputStream());
      long expected =
          workload == Workload.UPLOAD
              ? Long.toString(Workload.GIANT_BYTES).length()
              : Workload.GIANT_BYTES;
      if (received != expected) {
        throw new IOException(workload + ": " + received + " bytes came, not " + expected);
      }
      long micros = (System.nanoTime() - start) / 1_000;
      return new Figures(1, micros, received, 0, Map.of());
    }
  }

  private static void send(OutputStream out) throws IOException {
    byte[] part = new byte[256 * 1024];
    for (long sent = 0; sent < Workload.GIANT_BYTES; sent += part.length) {
      out.write(part);
    }
  }

  /** Reads a head, and as many bytes as it says. */
  private static long receive(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the answer ended with " + head);
      }
      head.append((char) b);
    }
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int length = lower.indexOf("\r\ncontent-length:");
    if (!lower.startsWith("http/1.1 200") || length < 0) {
      throw new IOException("the server answers " + lower);
    }
    String value = lower.substring(length).lines().skip(1).findFirst().orElseThrow();
    long rest = Long.parseLong(value.substring(value.indexOf(':') + 1).strip());
    byte[] part = new byte[256 * 1024];
    long received = 0;
    while (received < rest) {
      int n = in.read(part, 0, (int) Math.min(part.length, rest - received));
      if (n < 0) {
        break;
      }
      received += n;
    }
    return received;
  }
}
