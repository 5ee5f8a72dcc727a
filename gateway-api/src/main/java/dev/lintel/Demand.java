package dev.lintel;

/** Arithmetic of Reactive Streams demand. */
final class Demand {
  private Demand() {}

  /** Rule 3.9 of Reactive Streams: a demand that is not positive is an error to the subscriber. */
  static IllegalArgumentException illegal(long n) {
    return new IllegalArgumentException(
        "a subscriber requested " + n + " elements: rule 3.9 asks for at least 1");
  }

  /** Adds, and stays at the maximum, which means unbounded (rule 3.17). */
  static long add(long demand, long n) {
    long sum = demand + n;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Takes one off, unless the demand is unbounded. */
  static long less(long demand) {
    return demand == Long.MAX_VALUE ? demand : demand - 1;
  }
}
