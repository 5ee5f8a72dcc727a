package dev.lintel.mutants;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * How one case came out.
 *
 * @param kind whether this is a failure that says what is wrong
 * @param message of the failure; empty if there is none
 */
record Verdict(Kind kind, String message) {
  /**
   * As long as the kit waits for what has to come. Whatever has taken that long was not found wrong
   * but missing, which a server that is merely slow could cause as well.
   */
  static final Duration PATIENCE = Duration.ofSeconds(14);

  enum Kind {
    /** The case saw nothing. */
    PASSED,
    /** The case says what is wrong. */
    FAILED,
    /** The case waited in vain. */
    TIMED_OUT,
    /** The case broke by itself. */
    BROKEN,
    /** The case did not run. */
    SKIPPED
  }

  static Verdict passed() {
    return new Verdict(Kind.PASSED, "");
  }

  static Verdict skipped(String why) {
    return new Verdict(Kind.SKIPPED, why);
  }

  static Verdict of(Throwable failure, Duration taken) {
    String message = String.valueOf(failure.getMessage());
    if (taken.compareTo(PATIENCE) >= 0 || isTimeOut(failure)) {
      return new Verdict(Kind.TIMED_OUT, message);
    }
    return failure instanceof AssertionError && !isWrapped(failure)
        ? new Verdict(Kind.FAILED, message)
        : new Verdict(Kind.BROKEN, failure.toString());
  }

  /**
   * The kit puts an AssertionError around every exception; what it begins with is the exception.
   */
  private static boolean isWrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return false;
    }
    return cause instanceof AssertionError
        ? isWrapped(cause)
        : String.valueOf(failure.getMessage()).startsWith(cause.toString());
  }

  /** By the whole chain: the kit puts the ids of cases around what it throws. */
  private static boolean isTimeOut(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof TimeoutException
          || t instanceof InterruptedIOException
          || t instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  /** Whether the message has a part, white space aside; {@code ¦} is "or", where a race decides. */
  boolean says(String part) {
    return Stream.of(part.split(" ¦ "))
        .anyMatch(either -> squeezed(message).contains(squeezed(either)));
  }

  /** The message in one line. */
  String line() {
    return squeezed(message);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
