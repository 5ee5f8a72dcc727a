package dev.lintel;

import java.io.IOException;

/** A failure that was kept, to be thrown again: an application may throw anything. */
final class Rethrown {
  private Rethrown() {}

  /** Throws the failure itself, which need not be of the type that is declared here. */
  static void asItIs(Throwable failure) throws IOException {
    Rethrown.<IOException>undeclared(failure);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void undeclared(Throwable failure) throws E {
    throw (E) failure;
  }
}
