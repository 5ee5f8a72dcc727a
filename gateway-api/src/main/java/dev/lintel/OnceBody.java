package dev.lintel;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A body that can be consumed once, and is closed once. */
abstract class OnceBody extends Body {
  private static final System.Logger LOG = System.getLogger(Body.class.getName());
  private static final AtomicIntegerFieldUpdater<OnceBody> STATE =
      AtomicIntegerFieldUpdater.newUpdater(OnceBody.class, "state");
  private static final int CONSUMED = 1;
  private static final int CLOSED = 2;

  private volatile int state;

  @Override
  final void consume() {
    if (!STATE.compareAndSet(this, 0, CONSUMED)) {
      throw new IllegalStateException(
          (state & CONSUMED) != 0
              ? "the body was consumed before: a " + form() + " can be read only once"
              : "the body was closed before it was consumed");
    }
  }

  @Override
  public final void close() {
    int before = STATE.getAndUpdate(this, old -> old | CLOSED);
    if ((before & CLOSED) != 0) {
      return;
    }
    try {
      release((before & CONSUMED) != 0);
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "a " + form() + " failed to close", e);
    }
  }

  /** What the body is, for messages. */
  abstract String form();

  /**
   * Closes what the body holds; called once.
   *
   * @param consumed whether somebody has begun to read
   */
  abstract void release(boolean consumed) throws Exception;

  /** Closes several things, all of them even if one throws. */
  static void closeAll(Object... things) throws Exception {
    Exception first = null;
    for (Object thing : things) {
      if (thing instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          if (first == null) {
            first = e;
          } else {
            first.addSuppressed(e);
          }
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
