package dev.lintel.spi;

import java.nio.ByteBuffer;

/**
 * The lines around the chunks of one body, and its trailers, as they pass by. What is broken here
 * is all that is not of RFC 9112, 7.1, and what GW-CON-40 to GW-CON-42 do not allow.
 */
final class ChunkFraming {
  /** Of a connection that has had no chunked body. */
  static final ChunkFraming NONE = new ChunkFraming(0);

  private static final int MAX_DIGITS = 8;
  private static final int DELETE = 0x7F;

  private enum State {
    SIZE,
    BEFORE_NAME,
    NAME,
    AFTER_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    AFTER_QUOTED,
    /** Something has to follow the white space. */
    AFTER_VALUE,
    LINE_FEED,
    DATA,
    DATA_END,
    DATA_LINE_FEED,
    TRAILER_START,
    TRAILER,
    LAST_LINE_FEED,
    COMPLETE,
    BROKEN
  }

  private State state = State.SIZE;
  private int digits;
  private long size;
  private int room;
  private boolean extended;

  /** With room for extensions, from their semicolons to the ends of the lines, and trailers. */
  ChunkFraming(int room) {
    this.room = room;
  }

  boolean isComplete() {
    return state == State.COMPLETE;
  }

  boolean isBroken() {
    return state == State.BROKEN;
  }

  /** Reads on, and returns where it has stopped: at the end, behind the body or where it breaks. */
  int read(ByteBuffer bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (state == State.DATA) {
        int skipped = (int) Math.min(size, to - at);
        size -= skipped;
        at += skipped;
        state = size == 0 ? State.DATA_END : State.DATA;
        continue;
      }
      State before = state;
      state = after(bytes.get(at) & 0xFF);
      extended |= state == State.BEFORE_NAME;
      if (extended || before.compareTo(State.TRAILER_START) >= 0) {
        room--;
        state = room < 0 ? State.BROKEN : state;
      }
      extended &= before != State.LINE_FEED;
      if (state == State.BROKEN) {
        return at;
      }
      at++;
      if (state == State.COMPLETE) {
        return at;
      }
    }
    return at;
  }

  private State after(int b) {
    return switch (state) {
      case SIZE -> b == '\r' && digits > 0 ? State.LINE_FEED : sizeOr(b);
      case BEFORE_NAME -> isBlank(b) ? state : HeadFields.isToken(b) ? State.NAME : State.BROKEN;
      case NAME -> HeadFields.isToken(b) ? state : isBlank(b) ? State.AFTER_NAME : nameEnd(b);
      case AFTER_NAME -> isBlank(b) ? state : b == '\r' ? State.BROKEN : nameEnd(b);
      case BEFORE_VALUE ->
          isBlank(b)
              ? state
              : HeadFields.isToken(b) ? State.VALUE : b == '"' ? State.QUOTED : State.BROKEN;
      case VALUE -> HeadFields.isToken(b) ? state : valueEnd(b);
      case QUOTED -> quoted(b);
      case AFTER_QUOTED -> valueEnd(b);
      case AFTER_VALUE -> isBlank(b) ? state : b == ';' ? State.BEFORE_NAME : State.BROKEN;
      case LINE_FEED -> b == '\n' ? lineEnd() : State.BROKEN;
      case DATA_END -> b == '\r' ? State.DATA_LINE_FEED : State.BROKEN;
      case DATA_LINE_FEED -> b == '\n' ? State.SIZE : State.BROKEN;
      case TRAILER_START ->
          switch (b) {
            case '\r' -> State.LAST_LINE_FEED;
            case '\n', ' ', '\t', ':' -> State.BROKEN;
            default -> State.TRAILER;
          };
      case TRAILER -> b == '\n' ? State.TRAILER_START : state;
      case LAST_LINE_FEED -> b == '\n' ? State.COMPLETE : State.BROKEN;
      case DATA, COMPLETE, BROKEN -> state;
    };
  }

  private State sizeOr(int b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return b == ';' && digits > 0 ? State.BEFORE_NAME : State.BROKEN;
    }
    size = size * 16 + digit;
    digits++;
    return digits > MAX_DIGITS || size > Integer.MAX_VALUE ? State.BROKEN : State.SIZE;
  }

  private State lineEnd() {
    digits = 0;
    return size == 0 ? State.TRAILER_START : State.DATA;
  }

  private static State nameEnd(int b) {
    return switch (b) {
      case ';' -> State.BEFORE_NAME;
      case '=' -> State.BEFORE_VALUE;
      case '\r' -> State.LINE_FEED;
      default -> State.BROKEN;
    };
  }

  private static State valueEnd(int b) {
    return switch (b) {
      case ';' -> State.BEFORE_NAME;
      case ' ', '\t' -> State.AFTER_VALUE;
      case '\r' -> State.LINE_FEED;
      default -> State.BROKEN;
    };
  }

  private static State quoted(int b) {
    if (b == '"') {
      return State.AFTER_QUOTED;
    }
    return b == '\\' || b == DELETE || b < ' ' && b != '\t' ? State.BROKEN : State.QUOTED;
  }

  private static boolean isBlank(int b) {
    return b == ' ' || b == '\t';
  }
}
