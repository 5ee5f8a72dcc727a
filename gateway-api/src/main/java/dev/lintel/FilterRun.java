package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A filter during one consumption: used by one thread at a time and closed once, even if a
 * cancellation comes from elsewhere. One that has failed is not asked again: what it made of a
 * later chunk would have a hole before it.
 */
final class FilterRun implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Body.class.getName());

  private final Body.Filter filter;
  private final ReentrantLock use = new ReentrantLock();
  private volatile boolean closing;
  private boolean closed; // guarded by use
  private @Nullable Throwable failure; // guarded by use

  FilterRun(Body.Filter filter) {
    this.filter = Objects.requireNonNull(filter, "a body's filter");
  }

  ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException {
    use.lock();
    try {
      requireUsable();
      ByteBuffer filtered = filtered(filter.apply(chunk.duplicate(), flush));
      if (filter instanceof BodyLimit limit) {
        failure = limit.failure();
      }
      return filtered;
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      use.unlock();
      closeIfAsked();
    }
  }

  ByteBuffer finish() throws IOException {
    use.lock();
    try {
      requireUsable();
      return filtered(filter.finish());
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      use.unlock();
      closeIfAsked();
    }
  }

  /**
   * Fails if the filter has failed, behind what it has passed last: there is no need to wait for
   * more.
   */
  void requireMore() throws IOException {
    use.lock();
    try {
      requireNoFailure();
    } finally {
      use.unlock();
      closeIfAsked();
    }
  }

  /** Closes now, or as soon as the call that uses the filter returns; never waits for it. */
  @Override
  public void close() {
    closing = true;
    closeIfAsked();
  }

  private void closeIfAsked() {
    while (closing && !use.isHeldByCurrentThread() && use.tryLock()) {
      try {
        if (closed) {
          return;
        }
        closed = true;
        filter.close();
      } catch (Throwable e) { // whatever a language without checked exceptions throws
        LOG.log(System.Logger.Level.WARNING, "a filter failed to close", e);
        if (e instanceof VirtualMachineError fatal) {
          throw fatal;
        }
      } finally {
        use.unlock();
      }
    }
  }

  /** Not an empty result: a reader would take it for the end of the body. */
  private void requireUsable() throws IOException {
    requireNoFailure();
    if (closed) {
      throw new IOException("the body was closed while it was read");
    }
  }

  private void requireNoFailure() throws IOException {
    if (failure != null) {
      Rethrown.asItIs(failure);
    }
  }

  private static ByteBuffer filtered(ByteBuffer out) {
    return Objects.requireNonNull(
        out, "a filter returned null: an empty buffer says 'nothing yet'");
  }
}
