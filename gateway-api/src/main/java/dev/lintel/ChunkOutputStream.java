package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Collects small writes into chunks that their receiver may keep. Whoever writes may swallow what
 * is thrown, as a PrintStream does: when a chunk was not taken every call throws the same, as there
 * would be a hole before what comes behind it.
 */
final class ChunkOutputStream extends OutputStream {
  private static final int SIZE = 16 * 1024;
  private static final byte[] NONE = {};

  private final Receiver receiver;
  private byte[] chunk = NONE;
  private int length;
  private boolean begun;
  private @Nullable Throwable failure;

  /** Takes the chunks. */
  @FunctionalInterface
  interface Receiver {
    void publish(ByteBuffer chunk) throws IOException;
  }

  ChunkOutputStream(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void write(int b) throws IOException {
    requireUsable();
    makeRoom();
    chunk[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    requireUsable();
    int at = offset;
    int rest = count;
    while (rest > 0) {
      makeRoom();
      int n = Math.min(rest, SIZE - length);
      System.arraycopy(bytes, at, chunk, length, n);
      length += n;
      at += n;
      rest -= n;
    }
  }

  /** Hands on what there is; at the beginning also nothing, which lets the head leave. */
  @Override
  public void flush() throws IOException {
    requireUsable();
    if (length > 0 || !begun) {
      publish();
    }
  }

  /** Hands on what is left at the end. */
  void finish() throws IOException {
    requireUsable();
    if (length > 0) {
      publish();
    }
  }

  private void publish() throws IOException {
    begun = true;
    ByteBuffer full;
    if (length <= SIZE / 2) {
      // An event of some bytes must not keep 16 KiB alive.
      full = ByteBuffer.wrap(Arrays.copyOf(chunk, length));
    } else {
      full = ByteBuffer.wrap(chunk, 0, length);
      chunk = NONE;
    }
    length = 0;
    try {
      receiver.publish(full.asReadOnlyBuffer());
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  private void requireUsable() throws IOException {
    if (failure != null) {
      Rethrown.asItIs(failure);
    }
  }

  private void makeRoom() throws IOException {
    if (length == SIZE) {
      publish();
    }
    if (chunk.length == 0) {
      chunk = new byte[SIZE];
    }
  }
}
