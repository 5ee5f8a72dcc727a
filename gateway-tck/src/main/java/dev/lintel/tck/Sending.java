package dev.lintel.tck;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a server that may take nothing: a socket knows no timeout for that, so it is closed.
 */
final class Sending {
  /** As many as a socket takes at once. */
  private static final int PIECE = 128 * 1024;

  private static final int TIMES = 4;

  private Sending() {}

  /**
   * Sends bytes.
   *
   * @throws IOException if the connection has ended
   * @throws AssertionError if the server takes none for four times the patience, or all of them too
   *     slowly; the connection is closed then
   */
  static void send(Socket socket, byte[] bytes, Duration patience) throws IOException {
    long start = System.nanoTime();
    Duration all = Allowance.time(patience, bytes.length);
    for (int sent = 0; sent < bytes.length; ) {
      int count = Math.min(PIECE, bytes.length - sent);
      long left = start + all.toNanos() - System.nanoTime();
      long time = Math.max(1, Math.min(patience.multipliedBy(TIMES).toNanos(), left));
      CompletableFuture<Void> stalled =
          new CompletableFuture<Void>().completeOnTimeout(null, time, TimeUnit.NANOSECONDS);
      CompletableFuture<Void> closed = stalled.thenRun(() -> close(socket));
      try {
        socket.getOutputStream().write(bytes, sent, count);
      } catch (IOException e) {
        if (stalled.cancel(false)) {
          throw e;
        }
        closed.join();
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "the server does not read: after %d of %d bytes it took no %d more in %d s",
                sent,
                bytes.length,
                count,
                Duration.ofNanos(time).toSeconds()),
            e);
      } finally {
        stalled.cancel(false);
      }
      sent += count;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The write fails all the same, or has.
    }
  }
}
