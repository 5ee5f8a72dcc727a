package dev.lintel.tck;

/** Does one thing after another at an end, also behind one that fails. For one thread. */
final class Closing {
  private @Nullable Throwable failure;

  /** Does one of them. */
  void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure; the others are suppressed in it. */
  void end() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
