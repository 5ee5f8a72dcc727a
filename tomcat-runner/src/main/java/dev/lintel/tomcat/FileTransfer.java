package dev.lintel.tomcat;

import dev.lintel.servlet.Container;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
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
   * @throws Container.UnreadableFile if the file ends too early or cannot be read
   * @throws IOException if the client is gone
   */
  static void send(
      NioSocketWrapper wrapper, FileChannel file, long offset, long count, LongConsumer sent)
      throws IOException {
    SocketChannel socket = wrapper.getSocket().getIOChannel();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long rest = count;
    while (rest > 0) {
      long n = transfer(file, offset + count - rest, rest, socket);
      if (n > 0) {
        wrapper.updateLastWrite();
        wrapper.updateLastRead();
      } else {
        // The socket is full. Tomcat waits for it, under its own timeout, when it writes a buffer.
        piece.clear().limit((int) Math.min(PIECE, rest));
        n = Container.read(file, piece, offset + count - rest);
        wrapper.write(true, piece.flip());
        wrapper.flush(true);
      }
      rest -= n;
      sent.accept(n);
    }
  }

  private static long transfer(FileChannel file, long position, long count, SocketChannel socket)
      throws IOException {
    try {
      return file.transferTo(position, count, socket);
    } catch (ClosedChannelException e) {
      // By the interrupt at the end of a stop, which closes both.
      throw e;
    } catch (IOException e) {
      // Of which of the two, it does not say.
      int unused = Container.read(file, ByteBuffer.allocate(1), position);
      throw e;
    }
  }
}
