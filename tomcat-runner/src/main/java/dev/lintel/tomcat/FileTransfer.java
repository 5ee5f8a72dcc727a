package dev.lintel.tomcat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.function.LongConsumer;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Sends a region of a file with the operating system's file transfer (GW-BDY-04). Tomcat has one of
 * its own, which begins when the servlet has returned: whether it came to its end, and when, nobody
 * would learn, and the completion has to say so (GW-LIF-13, GW-LIF-14).
 */
final class FileTransfer {
  private static final int PIECE = 16 * 1024;

  private FileTransfer() {}

  /**
   * Sends a region, whose length the head has said; the head has been sent.
   *
   * @param sent is told of each part that the connection has taken
   * @throws EOFException if the file ends too early
   * @throws IOException if the client is gone
   */
  static void send(
      NioSocketWrapper wrapper, FileChannel file, long offset, long count, LongConsumer sent)
      throws IOException {
    SocketChannel socket = wrapper.getSocket().getIOChannel();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long rest = count;
    while (rest > 0) {
      long n = file.transferTo(offset + count - rest, rest, socket);
      if (n > 0) {
        wrapper.updateLastWrite();
      } else {
        // The socket is full. Tomcat waits for it, under its own timeout, when it writes a buffer.
        piece.clear().limit((int) Math.min(PIECE, rest));
        n = file.read(piece, offset + count - rest);
        if (n < 0) {
          throw new EOFException("the file ended " + rest + " bytes too early");
        }
        wrapper.write(true, piece.flip());
        wrapper.flush(true);
      }
      rest -= n;
      sent.accept(n);
    }
  }
}
