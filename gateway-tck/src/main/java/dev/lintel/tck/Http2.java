package dev.lintel.tck;

import java.io.IOException;
import java.net.SocketException;

/** The first bytes of HTTP/2 over TCP, by prior knowledge (RFC 9113, 3.3 and 3.4). */
final class Http2 {
  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** An empty frame of settings, which every client sends behind the preface. */
  static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

  private static final int HEAD = 9;
  private static final int PAIR = 6;

  private Http2() {}

  /**
   * Whether a server speaks HTTP/2 on a connection, on which nothing has been sent: its first frame
   * has to be one of settings.
   *
   * @return false if it closes without an answer, in order or by a reset
   * @throws AssertionError if it answers otherwise
   */
  static boolean answers(Wire wire) throws IOException {
    wire.send(PREFACE + SETTINGS);
    int[] head = new int[HEAD];
    for (int i = 0; i < HEAD; i++) {
      try {
        head[i] = wire.next();
      } catch (SocketException e) {
        // What it has not read of the preface makes a reset of its close.
        head[i] = -1;
      }
      if (i == 0 && head[0] < 0) {
        return false;
      }
    }
    int length = head[0] << 16 | head[1] << 8 | head[2];
    boolean settings = head[3] == 4 && head[4] == 0 && length % PAIR == 0;
    boolean ofConnection = head[5] == 0 && head[6] == 0 && head[7] == 0 && head[8] == 0;
    if (!settings || !ofConnection) {
      StringBuilder came = new StringBuilder();
      for (int b : head) {
        came.append(b < 0 ? " end" : String.format(" %02x", b));
      }
      throw new AssertionError("the first frame is none of settings (RFC 9113, 3.4), but" + came);
    }
    return true;
  }
}
