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
  private volatile @Nullable AutoCloseable opened;

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
      AutoCloseable reader = opened;
      if (reader != null) {
        closeLogged(reader);
      }
    } finally {
      closeLogged(this::release);
    }
  }

  /** What reads the body on another thread, or waits for one that does: ended with the body. */
  final <T extends AutoCloseable> T opened(T reader) {
    opened = reader;
    if ((state & CLOSED) != 0) {
      closeLogged(reader);
    }
    return reader;
  }

  /** Closes, and logs what goes wrong: there is nobody left to be told. */
  final void closeLogged(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "a " + form() + " failed to close", e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  /** What the body is, for messages. */
  abstract String form();

  /** Closes what the body holds; called once. */
  abstract void release() throws Exception;

  /** Closes two things, both even if one throws. */
  static void closeAll(Object first, Object second) throws Exception {
    try {
      closeIfCloseable(first);
    } catch (Throwable e) {
      try {
        closeIfCloseable(second);
      } catch (Throwable suppressed) {
        if (suppressed != e) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
    closeIfCloseable(second);
  }

  private static void closeIfCloseable(Object thing) throws Exception {
    if (thing instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
