package dev.lintel;

/** Throws what is not declared, as languages without checked exceptions do. */
final class Sneaky {
  private Sneaky() {}

  @SuppressWarnings("unchecked")
  static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
