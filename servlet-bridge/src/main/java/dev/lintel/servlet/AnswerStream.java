package dev.lintel.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What a body writes to. The first 8 KiB wait here, in any container alike, so that a failure among
 * them can still be answered; a flush, or more, sends the head.
 */
final class AnswerStream extends OutputStream {
  private static final int HELD = 8 * 1024;

  private final Answer answer;
  private byte @Nullable [] held;
  private int length;
  private long taken;
  private boolean committed;
  private @Nullable IOException surplus;

  AnswerStream(Answer answer) {
    this.answer = answer;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    if (count == 0) {
      return;
    }
    if (answer.declared() >= 0 && count > answer.declared() - taken) {
      surplus =
          new IOException(
              "the body is longer than the " + answer.declared() + " bytes that were declared");
      throw surplus;
    }
    taken += count;
    if (!committed) {
      if (count <= HELD - length) {
        hold(bytes, offset, count);
        return;
      }
      release();
    }
    answer.write(bytes, offset, count);
  }

  @Override
  public void flush() throws IOException {
    release();
    answer.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** The writer is done; what it got wrong and did not notice is an error here. */
  void finish() throws IOException {
    if (surplus != null) {
      throw surplus;
    }
    boolean unknown = answer.declared() < 0;
    boolean cut = taken < answer.declared();
    release();
    if (unknown || cut) {
      // Unknown length says chunked however short it is; a short body shows before it is cut off.
      answer.flush();
    }
  }

  private void hold(byte[] bytes, int offset, int count) {
    byte[] to = held;
    if (to == null) {
      long most = answer.declared() < 0 ? HELD : Math.min(HELD, answer.declared());
      to = new byte[(int) most];
      held = to;
    }
    System.arraycopy(bytes, offset, to, length, count);
    length += count;
  }

  private void release() throws IOException {
    if (committed) {
      return;
    }
    committed = true;
    answer.commit();
    byte[] first = held;
    held = null;
    if (first != null && length > 0) {
      answer.write(first, 0, length);
    }
  }
}
