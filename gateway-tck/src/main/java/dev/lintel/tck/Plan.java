package dev.lintel.tck;

import dev.lintel.Request;
import java.io.IOException;

/**
 * The content of a body to send, and what happens on the way.
 *
 * @param track notes what happens, and has the gates
 * @param size how many bytes the source has
 * @param declared the length that is announced, for the forms with a length
 * @param piece how many bytes come at a time
 * @param gated whether the source waits for a gate before each piece but the first
 * @param failAt after how many bytes the source fails; -1 for never
 */
record Plan(Track track, long size, long declared, int piece, boolean gated, long failAt) {
  static Plan of(Request request, Track track) {
    long size = TckApplication.number(request, "size", 10);
    return new Plan(
        track,
        size,
        TckApplication.number(request, "declared", size),
        (int) TckApplication.number(request, "piece", 16 * 1024),
        request.query("gated").isPresent(),
        TckApplication.number(request, "fail", -1));
  }

  /** How many bytes come next at a position; 0 at the end. Does not wait. */
  int count(long position) throws IOException {
    if (failAt >= 0 && position >= failAt) {
      throw new PlannedException("as planned after " + position + " bytes");
    }
    long end = failAt >= 0 ? Math.min(size, failAt) : size;
    return (int) Math.min(piece, end - position);
  }

  /** The gate to pass before the bytes at a position, or the failure there; "" for none. */
  String gate(long position) {
    return gated && position > 0 && position < size ? String.valueOf(position / piece) : "";
  }

  /** Waits at the gate of a position. */
  void pass(long position) {
    String gate = gate(position);
    if (!gate.isEmpty()) {
      track.pass(gate);
    }
  }

  /** What a source throws because the test wants it to. */
  static final class PlannedException extends IOException {
    private static final long serialVersionUID = 1;

    PlannedException(String message) {
      super(message);
    }
  }
}
