package dev.lintel.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of an answer while it arrives, the transfer coding removed.
 *
 * @since 0.1
 */
public final class Content {
  private final Wire wire;
  private final Head head;
  private final Framing framing;
  private final List<Integer> chunks = new ArrayList<>();
  private List<Field> trailers = List.of();

  /**
   * What is left of the declared length or of the chunk; -1 if it has no end but the connection.
   */
  private long left;

  /** What has come between two chunks or behind the last, until it is whole. */
  private final StringBuilder begun = new StringBuilder();

  private boolean betweenChunks;
  private boolean ended;
  private boolean complete;

  Content(Wire wire, Head head, Framing framing) {
    this.wire = wire;
    this.head = head;
    this.framing = framing;
    this.left =
        switch (framing) {
          case LENGTH -> length(head);
          case NONE, CHUNKED -> 0;
          case CLOSE -> -1;
        };
    if (framing == Framing.NONE || (framing == Framing.LENGTH && left == 0)) {
      end(true);
    }
  }

  private static long length(Head head) {
    String length = head.value("content-length");
    if (!length.matches("[0-9]{1,18}")) {
      throw new AssertionError("not a length: \"" + length + "\", in " + head);
    }
    return Long.parseLong(length);
  }

  /**
   * Waits for exactly so many bytes.
   *
   * @param count at least 1
   * @return the bytes as UTF-8
   * @throws AssertionError if the body ends before
   */
  public String take(int count) {
    byte[] bytes = new byte[count];
    int n = 0;
    while (n < count) {
      int more = read(bytes, n, count - n);
      if (more < 0) {
        throw new AssertionError(
            "the body ended after "
                + n
                + " of "
                + count
                + " bytes: \""
                + new String(bytes, 0, n, StandardCharsets.UTF_8)
                + "\"");
      }
      n += more;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Reads some bytes.
   *
   * @param target where to
   * @param offset where in it
   * @param count how many at most
   * @return how many, or -1 at the end, be it the right one or not
   */
  public int read(byte[] target, int offset, int count) {
    if (ended || count == 0) {
      return ended ? -1 : 0;
    }
    try {
      if (framing == Framing.CHUNKED && left == 0 && !chunk()) {
        return -1;
      }
      int n = wire.next(target, offset, left < 0 ? count : (int) Math.min(left, count));
      if (n < 0) {
        end(left < 0);
        return -1;
      }
      took(n);
      return n;
    } catch (IOException e) {
      // A reset: whatever the framing, nobody can know whether this was all.
      end(false);
      return -1;
    }
  }

  /**
   * Waits a while for more of the body, the end of a chunk that was read aside.
   *
   * @param time how long
   * @return whether nothing has come, not even the end of the connection
   */
  public boolean silent(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    if (wire.silent(time)) {
      return true;
    }
    if (betweenChunks) {
      try {
        betweenChunks = !crlf();
      } catch (IOException e) {
        return false;
      }
      Duration rest = Duration.ofNanos(end - System.nanoTime());
      return rest.toMillis() < 1 || wire.silent(rest);
    }
    return false;
  }

  /**
   * Whether all of the body has come; to be asked at its end.
   *
   * @return false if the connection ended too early
   */
  public boolean complete() {
    return complete;
  }

  /**
   * Reads the rest of the body.
   *
   * @return the answer, its body without what was read before
   */
  public Answer answer() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] bytes = new byte[16 * 1024];
    for (int n = read(bytes, 0, bytes.length); n >= 0; n = read(bytes, 0, bytes.length)) {
      body.write(bytes, 0, n);
      if (body.size() > Allowance.BODY) {
        throw new AssertionError(
            "a body of more than " + Allowance.BODY + " bytes, behind " + head);
      }
    }
    return new Answer(
        head, framing, body.toByteArray(), chunks, trailers, complete, begun.toString());
  }

  private void took(int n) {
    if (left < 0) {
      return;
    }
    left -= n;
    if (left == 0) {
      if (framing == Framing.LENGTH) {
        end(true);
      } else {
        // Some servers send the end of a chunk with the beginning of the next.
        betweenChunks = true;
      }
    }
  }

  /** Reads the next chunk's size; false at the end, after the trailers. */
  private boolean chunk() throws IOException {
    if (betweenChunks && !crlf()) {
      end(false);
      return false;
    }
    betweenChunks = false;
    for (int c = wire.next(); c != '\r'; c = wire.next()) {
      if (c < 0) {
        end(false);
        return false;
      }
      begun.append((char) c);
      if (begun.length() > Allowance.HEAD) {
        throw new AssertionError("a chunk size of more than " + Allowance.HEAD + " bytes");
      }
    }
    String size = begun.toString();
    int lf = wire.next();
    if (lf < 0) {
      begun.append('\r');
      end(false);
      return false;
    }
    if (lf != '\n') {
      throw new AssertionError("no LF after the chunk size " + size);
    }
    if (!size.matches("[0-9a-fA-F]{1,8}")) {
      throw new AssertionError("not a chunk size: \"" + size + "\"");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      try {
        trailers = wire.trailers();
        begun.setLength(0);
        end(true);
      } catch (Wire.CutOff e) {
        begun.append("\r\n").append(e.begun());
        end(false);
      }
      return false;
    }
    begun.setLength(0);
    chunks.add((int) left);
    if (chunks.size() > Allowance.CHUNKS) {
      throw new AssertionError("more than " + Allowance.CHUNKS + " chunks, behind " + head);
    }
    return true;
  }

  private boolean crlf() throws IOException {
    int cr = wire.next();
    if (cr < 0) {
      return false;
    }
    begun.append((char) cr);
    int lf = wire.next();
    if (lf < 0) {
      return false;
    }
    begun.setLength(0);
    if (cr != '\r' || lf != '\n') {
      throw new AssertionError("no CR LF after a chunk, but " + cr + ' ' + lf);
    }
    return true;
  }

  private void end(boolean whole) {
    ended = true;
    complete = whole;
  }
}
