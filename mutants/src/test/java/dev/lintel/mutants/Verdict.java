package dev.lintel.mutants;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  /** Nothing, or the id of a case and what is between it and what it fails by. */
  private static final Pattern ID = Pattern.compile("|[a-z]+/\\w+(/.*)?: ");

  /**
   * What an assertion wanted, as far as what it found instead: "to contain:" and the like, with
   * what follows.
   */
  private static final Pattern WANTED =
      Pattern.compile("\\n(not )?to [^\\n]*:\\n.*?(?=\\nbut |\\z)", Pattern.DOTALL);

  /** How wide a row is before the mark of what came. */
  private static final int LEFT = 62;

  static Verdict passed() {
    return new Verdict(Kind.PASSED, "");
  }

  static Verdict skipped(String why) {
    return new Verdict(Kind.SKIPPED, why);
  }

  static Verdict of(Throwable failure, Duration taken) {
    String message = String.valueOf(failure.getMessage());
    if (taken.compareTo(PATIENCE) >= 0 || isTimeOut(failure) || saysTimeOut(message)) {
      return new Verdict(Kind.TIMED_OUT, message);
    }
    return failure instanceof AssertionError && !isWrapped(failure)
        ? new Verdict(Kind.FAILED, message)
        : new Verdict(Kind.BROKEN, failure.toString());
  }

  /**
   * The kit puts an AssertionError around every exception; what it begins with, behind the id of
   * the case, is the exception.
   */
  private static boolean isWrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return false;
    }
    if (cause instanceof AssertionError) {
      return isWrapped(cause);
    }
    String message = String.valueOf(failure.getMessage());
    int exception = message.indexOf(cause.toString());
    return exception >= 0 && ID.matcher(message.substring(0, exception)).matches();
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

  /**
   * A transcript has a line for what did not come, and is compared like any other. What was not
   * called is not completed either.
   */
  private static boolean saysTimeOut(String message) {
    List<String> differing = message.lines().filter(line -> line.startsWith("* ")).toList();
    boolean called = differing.stream().noneMatch(line -> line.startsWith("* calls: "));
    return differing.stream()
        .anyMatch(
            line ->
                line.contains("!! nothing came for") || called && line.endsWith("completed: not"));
  }

  /** Whether the message cites a rule. */
  boolean cites(String rule) {
    return message.contains(rule);
  }

  /**
   * Whether a case has met a symptom, white space aside; {@code ¦} is "or", where a race decides.
   * It has to be in what the case found, and not in what any failure of it says: its id, the rules
   * that it is for, what it expected. Of two transcripts side by side what came counts, in the
   * lines that differ; a symptom with an asterisk between spaces is of both sides.
   *
   * @param test the case
   */
  boolean shows(String test, String symptom) {
    String found = found(test);
    return Stream.of(symptom.split(" ¦ "))
        .map(Verdict::squeezed)
        .anyMatch(part -> test.startsWith(Kit.SCRIPTS) ? rows(found, part) : asserted(found, part));
  }

  /** Without the id of the case and its rules. */
  private String found(String test) {
    int rules = message.indexOf("\nThe case is for:");
    String found = rules < 0 ? message : message.substring(0, rules);
    return found.startsWith(test) ? found.substring(test.length()) : found;
  }

  /** Of an assertion it may begin in what was expected, and has to end in what came. */
  private static boolean asserted(String found, String part) {
    String came = squeezed(WANTED.matcher(found).replaceAll(""));
    int actual = came.indexOf(" but was: ");
    return came.lastIndexOf(part) + part.length() > Math.max(actual, 0) && came.contains(part);
  }

  private static boolean rows(String found, String part) {
    List<String> differing = found.lines().filter(line -> line.startsWith("* ")).toList();
    if (differing.isEmpty()) {
      // Another failure than that of a comparison, or of none.
      return asserted(found, part);
    }
    Stream<String> shown =
        (part + ' ').contains(" * ") ? differing.stream() : differing.stream().map(Verdict::right);
    return squeezed(shown.collect(Collectors.joining("\n"))).contains(part);
  }

  /** Of a row what came. The mark before it is behind the width of what was expected. */
  private static String right(String row) {
    int mark = (row + ' ').indexOf(" * ", LEFT);
    return mark < 0 ? "" : row.substring(Math.min(mark + 2, row.length()));
  }

  /** The message in one line. */
  String line() {
    return squeezed(message);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
