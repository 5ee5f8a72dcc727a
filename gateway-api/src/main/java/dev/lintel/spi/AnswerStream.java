package dev.lintel.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a body is written to on its way to the client, alike on every server. It holds the first
 * {@value #HELD} bytes back, so that a failure among them can still be answered by another
 * response; a flush, or more, commits the head. It holds the body to its declared length: what goes
 * beyond never leaves. After that, and after a failure of the target, of whatever kind, every call
 * throws the same, {@link #finish} included: a writer that swallows it has not succeeded.
 *
 * <p>For one writer at a time; blocks where the target does. Made on the thread that has the writer
 * run, finishes and ends it: a write of any other takes a lock, so that {@link #end} can wait for
 * it.
 *
 * @since 0.1
 */
public final class AnswerStream extends OutputStream {
  /** How much waits for the head to be committed, in bytes. */
  public static final int HELD = 8 * 1024;

  /** What begins with less than this is likely to be flushed soon. */
  private static final int SMALL = 512;

  private static final byte[] NOTHING = {};

  private static final AtomicReferenceFieldUpdater<AnswerStream, ReentrantLock> IN_USE =
      AtomicReferenceFieldUpdater.newUpdater(AnswerStream.class, ReentrantLock.class, "inUse");

  private final Target target;
  private final long declared;
  private byte[] held = NOTHING;
  private int length;
  private long taken;
  private boolean committed;
  private volatile boolean ended;
  private @Nullable Throwable failed;

  /** The thread that ends the stream, and so does not end it while it writes. */
  private final Thread own = Thread.currentThread();

  /** Held while another thread uses the target. Most streams have none. */
  private volatile @Nullable ReentrantLock inUse;

  /**
   * The server's side of the stream.
   *
   * @since 0.1
   */
  public interface Target {
    /**
     * Commits the head. Called once, before anything else.
     *
     * @throws IOException if the client is gone
     */
    void commit() throws IOException;

    /**
     * Sends bytes, or keeps them for the next flush.
     *
     * @param bytes the caller's: to be copied if they are kept
     * @param offset where they start
     * @param count how many, at least 1
     * @throws IOException if the client is gone
     */
    void write(byte[] bytes, int offset, int count) throws IOException;

    /**
     * Puts what was written on the wire.
     *
     * @throws IOException if the client is gone
     */
    void flush() throws IOException;

    /**
     * Called at the end of a body of unknown length, or of one that is too short. Sees to it that
     * the head has left as it stands, where the server might still change it for one that is made
     * of all that it holds. By default the same as {@link #flush()}; a server whose head has left
     * need do nothing here, and sends what it holds of a body that is too short before it aborts.
     *
     * @throws IOException if the client is gone
     */
    default void flushHead() throws IOException {
      flush();
    }
  }

  /**
   * A stream to an answer of which nothing has left.
   *
   * @param target takes what leaves
   * @param declared the body's length in bytes, -1 if it is unknown
   */
  public AnswerStream(Target target, long declared) {
    this.target = Objects.requireNonNull(target, "target");
    this.declared = declared;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Takes bytes of the body.
   *
   * @throws IOException if they are more than was declared, or the client is gone
   */
  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, Objects.requireNonNull(bytes, "bytes").length);
    ReentrantLock use = lockUse();
    try {
      requireUsable();
      if (count == 0) {
        return;
      }
      if (declared >= 0 && count > declared - taken) {
        IOException longer =
            new IOException(
                "the body is longer than the " + declared + " bytes that were declared");
        failed = longer;
        throw longer;
      }
      taken += count;
      if (!committed) {
        if (count <= HELD - length) {
          hold(bytes, offset, count);
          return;
        }
        release();
      }
      send(bytes, offset, count);
    } finally {
      used(use);
    }
  }

  /**
   * Commits the head if that is to be done, and puts what was written on the wire.
   *
   * @throws IOException if the client is gone
   */
  @Override
  public void flush() throws IOException {
    ReentrantLock use = lockUse();
    try {
      requireUsable();
      release();
      pass();
    } finally {
      used(use);
    }
  }

  /**
   * Flushes; the end of the body is the server's to say, by {@link #finish}.
   *
   * @throws IOException if the client is gone
   */
  @Override
  public void close() throws IOException {
    flush();
  }

  /**
   * Ends the body when its writer has returned. Checks for a failure that the writer swallowed, not
   * for a body that is too short: its bytes are to leave before the answer is cut off. The stream
   * is taken away first, as by {@link #end}.
   *
   * @throws IOException if the body was too long, or the client is gone
   */
  public void finish() throws IOException {
    requireUsable();
    end();
    requireNoFailure();
    release();
    if (declared < 0 || taken < declared) {
      passHead();
    }
  }

  /**
   * Takes the stream away from a writer that may have kept it: every call throws from now on, as
   * the target may serve another exchange. Waits for a write of another thread that is under way,
   * so that nobody is in the target any more when this has returned. To be called when the writer
   * has returned, however it did, on the thread that made the stream. Idempotent.
   */
  public void end() {
    ended = true;
    ReentrantLock lock = inUse;
    if (lock != null) {
      lock.lock();
      try {
        // Whoever held it is done; who comes after this finds the end.
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Keeps the end from returning meanwhile.
   *
   * @return what is to be given to {@link #used}
   */
  private @Nullable ReentrantLock lockUse() {
    if (Thread.currentThread() == own) {
      return null;
    }
    ReentrantLock lock = inUse;
    if (lock == null) {
      lock = new ReentrantLock();
      if (!IN_USE.compareAndSet(this, null, lock)) {
        lock = Objects.requireNonNull(inUse);
      }
    }
    lock.lock();
    return lock;
  }

  private static void used(@Nullable ReentrantLock use) {
    if (use != null) {
      use.unlock();
    }
  }

  private void requireUsable() throws IOException {
    requireNoFailure();
    if (ended) {
      throw new IOException("the body has ended: nothing can be written to it any more");
    }
  }

  private void requireNoFailure() throws IOException {
    if (failed != null) {
      AnswerStream.<IOException>rethrow(failed);
    }
  }

  /** Throws whatever it is, as languages without checked exceptions do. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  private void send(byte[] bytes, int offset, int count) throws IOException {
    try {
      target.write(bytes, offset, count);
    } catch (Throwable e) {
      failed = e;
      throw e;
    }
  }

  private void pass() throws IOException {
    try {
      target.flush();
    } catch (Throwable e) {
      failed = e;
      throw e;
    }
  }

  /** Unknown length says chunked however short it is. */
  private void passHead() throws IOException {
    try {
      target.flushHead();
    } catch (Throwable e) {
      failed = e;
      throw e;
    }
  }

  private void hold(byte[] bytes, int offset, int count) {
    if (held.length < length + count) {
      int most = length + count <= SMALL ? SMALL : HELD;
      held = Arrays.copyOf(held, declared < 0 ? most : (int) Math.min(most, declared));
    }
    System.arraycopy(bytes, offset, held, length, count);
    length += count;
  }

  private void release() throws IOException {
    if (committed) {
      return;
    }
    committed = true;
    try {
      target.commit();
    } catch (Throwable e) {
      failed = e;
      throw e;
    }
    byte[] first = held;
    held = NOTHING;
    if (length > 0) {
      send(first, 0, length);
    }
  }
}
