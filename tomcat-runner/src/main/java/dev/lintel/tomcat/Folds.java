package dev.lintel.tomcat;

import java.nio.ByteBuffer;

/**
 * Turns the tab at the beginning of a folded line of a head into a space (GW-REQ-48), before the
 * parser sees it: that joins the lines by whichever of the two it finds there.
 */
final class Folds {
  private static final int EMPTY_LINES = 0;
  private static final int IN_LINE = 1;
  private static final int LINE_START = 2;
  private static final int BODY = 3;

  private int state;

  /** A head follows. */
  void reset() {
    state = EMPTY_LINES;
  }

  /** Goes over what was read of a head, and of what follows it, which stays as it is. */
  void read(ByteBuffer bytes, int from, int to) {
    for (int i = from; i < to && state != BODY; i++) {
      byte b = bytes.get(i);
      if (b == '\n') {
        state = state == EMPTY_LINES ? EMPTY_LINES : state == LINE_START ? BODY : LINE_START;
      } else if (b != '\r') {
        if (b == '\t' && state == LINE_START) {
          bytes.put(i, (byte) ' ');
        }
        state = IN_LINE;
      }
    }
  }
}
