package dev.lintel.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What comes in on one connection of HTTP/1, on its way from the socket to a container's parser.
 * Parsers answer some heads before they are whole and some after, and read the lines of chunks and
 * trailers each in its own way; what passes through here they read alike:
 *
 * <ul>
 *   <li>A head is held back until it is whole, with the empty lines before it, so that one that is
 *       never finished gets no answer whatever it says (GW-CON-05, GW-CON-30, GW-CON-38). One that
 *       is too large is not, nor a line that no head can follow, as its version is none.
 *   <li>A head is judged by what decides before its target does: {@link #refusal}. At a fold two
 *       bytes of white space become spaces, so that all join its lines by one (GW-REQ-48).
 *   <li>A CR before a request line that is not the end of an empty line is made a NUL (GW-CON-43):
 *       some parsers skip it, and none skips that.
 *   <li>So is the first byte of empty lines that are too large, or the one that makes them so: a
 *       parser may skip what comes behind a request, and count nothing of it.
 *   <li>So is a tab behind a method: a parser may take it for a space, and then gives HEAD an
 *       answer without a body that no client awaits (GW-RSP-29).
 *   <li>The colon of the first Host is made a NUL where there are several, a malformed one, or any
 *       in a head whose fields are malformed, and so is each colon from the beginning of a head
 *       that is too large, and the space behind a CONNECT for what is no authority. All are
 *       refused, and a parser finds no host there that it could complain of in a log (GW-ERR-19).
 *   <li>The framing of a chunked body that some parsers read differently ends the input (GW-CON-40
 *       to GW-CON-42): the body is then broken for any parser.
 * </ul>
 *
 * <p>Nothing is added, dropped or moved. The parser remains the judge of everything else.
 *
 * <p>For one thread at a time. Blocks on nothing; holds at most one head.
 *
 * @since 0.1
 */
public final class RequestIntake {
  private static final byte[] NOTHING = {};

  private enum State {
    BETWEEN,
    LINE,
    FIELDS,
    BODY,
    CHUNKS,
    /** There is nothing more to be said. */
    OVER,
    BROKEN
  }

  private final int maxHeadBytes;
  private final HeadFields fields = new HeadFields();
  private State state = State.BETWEEN;

  /** Has room for more than is held: a head may come in many pieces. */
  private byte[] held = NOTHING;

  private int heldBytes;
  private int returned;
  private int emptyBytes;
  private int lineBytes;
  private boolean http11;
  private boolean emptyLine;
  private long rest;
  private ChunkFraming chunks = ChunkFraming.NONE;
  private int heads;
  private boolean lineRefused;
  private boolean connectRefused;
  private int refusal;
  private int refused;
  private int tooLarge;
  private int unspoken;

  /**
   * The intake of a connection that has just been opened.
   *
   * @param maxHeadBytes the limit for a head and empty lines before it; also for these, the
   *     extensions of its body's chunks and its trailers together
   */
  public RequestIntake(int maxHeadBytes) {
    this.maxHeadBytes = maxHeadBytes;
  }

  /**
   * Puts what was held back into a buffer, where what is read next goes behind it. To be followed
   * by {@link #take}, also if nothing is read.
   *
   * @param bytes has at its position room for the limit of a head and one byte more
   */
  public void giveBack(ByteBuffer bytes) {
    Objects.requireNonNull(bytes, "bytes");
    bytes.put(held, 0, heldBytes);
    returned = heldBytes;
    heldBytes = 0;
  }

  /**
   * Looks at what was read.
   *
   * @param bytes has it; may be written to
   * @param from where it begins: with what {@link #giveBack} has put there
   * @param to where it ends
   * @return up to where it is for the parser; what is behind that is held back, or of no use
   */
  public int take(ByteBuffer bytes, int from, int to) {
    Objects.requireNonNull(bytes, "bytes");
    int at = from + returned;
    if (state == State.BETWEEN) {
      // What was held back is empty lines, and perhaps a CR, of which is said only now what it is.
      at = from;
      emptyBytes = 0;
    }
    int head = from + emptyBytes;
    returned = 0;
    while (at < to) {
      switch (state) {
        case BETWEEN -> {
          int empty = emptyLine(bytes, at, to);
          if (empty > 0) {
            at += empty;
            emptyBytes += empty;
            if (emptyBytes > maxHeadBytes) {
              endTooLarge(bytes, at - 1, to);
            }
          } else if (bytes.get(at) == '\r' && at + 1 == to) {
            return hold(bytes, at - emptyBytes, to);
          } else {
            spoilReturn(bytes, at);
            head = at;
            state = State.LINE;
          }
        }
        case LINE -> {
          int end = HeadFields.indexOf(bytes, (byte) '\n', at, to);
          at = Math.min(end + 1, to);
          if (end < to) {
            endLine(bytes, head, end, to);
          }
        }
        case FIELDS -> {
          if (emptyLine) {
            byte b = bytes.get(at++);
            emptyLine = b == '\r';
            if (b == '\n') {
              endHead(bytes, head, at, to);
            }
          } else {
            int end = HeadFields.indexOf(bytes, (byte) '\n', at, to);
            emptyLine = end < to;
            at = Math.min(end + 1, to);
          }
        }
        case BODY -> {
          int skipped = (int) Math.min(rest, to - at);
          at += skipped;
          rest -= skipped;
          state = rest == 0 ? State.BETWEEN : State.BODY;
        }
        case CHUNKS -> {
          at = chunks.read(bytes, at, to);
          if (chunks.isBroken()) {
            state = State.BROKEN;
            return at;
          }
          state = chunks.isComplete() ? State.BETWEEN : State.CHUNKS;
        }
        case OVER -> {
          if (tooLarge == heads) {
            spoilColons(bytes, at, to);
          }
          return to;
        }
        case BROKEN -> {
          return from;
        }
      }
    }
    if (isInHead()) {
      return hold(bytes, head - emptyBytes, to);
    }
    return state == State.BETWEEN && emptyBytes > 0 ? hold(bytes, to - emptyBytes, to) : to;
  }

  /** How long the empty line is that stands there; 0 if there is none. */
  private static int emptyLine(ByteBuffer bytes, int at, int to) {
    if (bytes.get(at) == '\n') {
      return 1;
    }
    return bytes.get(at) == '\r' && at + 1 < to && bytes.get(at + 1) == '\n' ? 2 : 0;
  }

  /** A CR that ends nothing. */
  private static void spoilReturn(ByteBuffer bytes, int at) {
    if (bytes.get(at) == '\r') {
      bytes.put(at, (byte) 0);
    }
  }

  /** The first byte that is none of a method's, or of the empty lines before it. */
  private static void spoilTab(ByteBuffer bytes, int from, int to) {
    int at = from;
    while (at < to && (HeadFields.isToken(bytes.get(at)) || emptyLine(bytes, at, to) > 0)) {
      at++;
    }
    if (at < to && bytes.get(at) == '\t') {
      bytes.put(at, (byte) 0);
    }
  }

  private void endLine(ByteBuffer bytes, int start, int lineFeed, int to) {
    if (emptyBytes + lineFeed + 1 - start > maxHeadBytes) {
      endTooLarge(bytes, start, to);
      return;
    }
    spoilTab(bytes, start, lineFeed);
    int end = lineFeed > start && bytes.get(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    boolean parsed = RequestLine.isSpoken(bytes, start, end);
    http11 = parsed && bytes.get(end - 1) == '1';
    if (!parsed) {
      String version = RequestLine.version(bytes, start, end);
      if (RequestLine.isVersion(version) || RequestLine.isOther(bytes, start, end)) {
        unspoken = heads + 1;
      }
      parsed = RequestLine.isParsed(version);
    }
    if (parsed) {
      lineBytes = lineFeed + 1 - start;
      lineRefused = !RequestLine.isWellFormed(bytes, start, end);
      connectRefused = RequestLine.connectsToNothing(bytes, start, end);
      if (connectRefused) {
        bytes.put(start + RequestLine.CONNECT.length(), (byte) 0);
      }
      emptyLine = true;
      state = State.FIELDS;
    } else {
      heads++;
      refused = heads;
      refusal = 400;
      state = State.OVER;
    }
  }

  private void endHead(ByteBuffer bytes, int start, int end, int to) {
    int size = emptyBytes + end - start;
    if (size > maxHeadBytes) {
      endTooLarge(bytes, start, to);
      return;
    }
    heads++;
    emptyBytes = 0;
    held = NOTHING;
    // Until it is judged: what fails to be must not get past.
    refused = heads;
    refusal = 400;
    state = State.OVER;
    fields.read(bytes, start + lineBytes, end, http11);
    int verdict = lineRefused ? 400 : fields.refusal();
    if (connectRefused && verdict == 0) {
      verdict = 400;
    }
    if (verdict != 0 || unspoken == heads) {
      refusal = verdict;
      return;
    }
    refused = 0;
    if (fields.isChunked()) {
      chunks = new ChunkFraming(maxHeadBytes - size);
      state = State.CHUNKS;
    } else {
      rest = fields.bodyBytes();
      state = rest == 0 ? State.BETWEEN : State.BODY;
    }
  }

  private void endTooLarge(ByteBuffer bytes, int start, int to) {
    if (state == State.BETWEEN) {
      bytes.put(start, (byte) 0);
    }
    heads++;
    held = NOTHING;
    tooLarge = heads;
    state = State.OVER;
    spoilTab(bytes, start, to);
    spoilColons(bytes, start, to);
  }

  /** Leaves no field to a parser that begins to read a head before it finds it too large. */
  private static void spoilColons(ByteBuffer bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes.get(at) == ':') {
        bytes.put(at, (byte) 0);
      }
    }
  }

  private int hold(ByteBuffer bytes, int from, int to) {
    if (to - from > maxHeadBytes) {
      endTooLarge(bytes, from, to);
      return to;
    }
    heldBytes = to - from;
    if (held.length < heldBytes) {
      held = new byte[Math.min(maxHeadBytes, Math.max(heldBytes, 2 * held.length))];
    }
    bytes.get(from, held, 0, heldBytes);
    return from;
  }

  /**
   * Whether a part of a head has come, and not all of it.
   *
   * @return false also for one that the parser has been given, as it is too large
   */
  public boolean isInHead() {
    return state == State.LINE || state == State.FIELDS;
  }

  /**
   * Whether the input has ended here, in the middle of a body. What the client sends after that is
   * to be discarded.
   *
   * @return true from then on
   */
  public boolean isBroken() {
    return state == State.BROKEN;
  }

  /**
   * How many heads the parser has been given.
   *
   * @return a number that grows with each one that is whole, or that a parser cannot but refuse
   */
  public int heads() {
    return heads;
  }

  /**
   * The status to refuse a head with, whatever else is wrong with it.
   *
   * @param head its number, the first being 1
   * @return 431 for one that is longer than the limit, 505 for one of a version that is not spoken,
   *     and 400, 417 or 501 for one that is refused by its syntax, the framing of its body, its
   *     Host, an expectation or an upgrade, in the order that SPEC.md gives for servers; 0 where
   *     none of that is wrong
   */
  public int refusal(int head) {
    if (tooLarge == head) {
      return 431;
    }
    if (unspoken == head) {
      return 505;
    }
    return refused == head ? refusal : 0;
  }
}
