package dev.lintel;

/**
 * What a thread of a body may go on using for a moment after its reader has left: a writer, an
 * iterator or a file must not be closed under the code that works on it.
 */
interface InUse {
  /** Runs an action now, or on that thread when it has come back. */
  void whenIdle(Runnable action);

  /** The same for a stream or publisher of any kind; only some have a thread. */
  static void whenIdle(@Nullable Object opened, Runnable action) {
    if (opened instanceof InUse used) {
      used.whenIdle(action);
    } else {
      action.run();
    }
  }
}
