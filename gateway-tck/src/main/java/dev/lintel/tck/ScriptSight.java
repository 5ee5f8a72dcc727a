package dev.lintel.tck;

import dev.lintel.Completion;
import dev.lintel.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What the application saw, in the lines in which a script asks for it. */
final class ScriptSight {
  private static final String COMPLETED = "completed: ";

  /** Of a line that says all of a completion. */
  private static final int MOST_WORDS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LATE = Duration.ofMillis(500);
  private static final Duration STILL = Duration.ofSeconds(1);

  /** Before the headers of a completion, which are no part of a script. */
  static final String COMPLETED_WITH = "completed with: ";

  private ScriptSight() {}

  /** The lines to compare with those of the script, after waiting for what has to happen. */
  static List<String> lines(Track track, List<String> expected, Duration patience) {
    if (expected.isEmpty()) {
      return List.of();
    }
    long end = System.nanoTime() + patience.toNanos();
    long still = System.nanoTime() + STILL.toNanos();
    Snapshot seen = track.snapshot();
    List<String> lines = now(seen, expected);
    // When all that has begun has ended, and then nothing more happens, nothing more will.
    while (!(seen.atRest() && lines.equals(expected))
        && System.nanoTime() - end < 0
        && !(System.nanoTime() - still > 0 && ended(seen))) {
      pause();
      Snapshot next = track.snapshot();
      if (!next.text().equals(seen.text())) {
        still = System.nanoTime() + STILL.toNanos();
      }
      seen = next;
      lines = now(seen, expected);
    }
    return lines;
  }

  private static boolean ended(Snapshot track) {
    return track.ended() && track.completions().size() == track.ends();
  }

  /** All that there is to say, after every exchange has ended. */
  static List<String> all(Track track) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Snapshot seen = track.snapshot();
    // An exchange is noted as ended before its completion is, and what an application meets in a
    // broken body perhaps after either.
    while (!(seen.atRest() && ended(seen)) && System.nanoTime() - end < 0) {
      pause();
      seen = track.snapshot();
    }
    // A subscriber may hear of a broken body after the client has.
    long late = System.nanoTime() + LATE.toNanos();
    while (seen.failures().isEmpty()
        && seen.completions().stream().anyMatch(c -> c.status() == 400 || c.status() == 408)
        && System.nanoTime() - late < 0) {
      pause();
      seen = track.snapshot();
    }
    List<String> expected = new ArrayList<>(List.of("calls: " + seen.calls()));
    for (Completion completion : seen.completions()) {
      // How much of a failed answer was taken is chance.
      expected.add("completed: 0" + (completion.failure().isPresent() ? " " : " 0 ") + "so");
    }
    if (!seen.failures().isEmpty()) {
      expected.add("failures: ");
    }
    List<String> lines = now(seen, expected);
    for (Completion completion : seen.completions()) {
      if (completion.delivered()) {
        List<String> fields = new ArrayList<>();
        completion.headers().forEach((name, value) -> fields.add(name + ": " + value));
        // The order of differently named fields is free.
        fields.sort(Comparator.comparing(field -> field.substring(0, field.indexOf(':'))));
        lines.add(COMPLETED_WITH + String.join(", ", fields));
      }
    }
    return lines;
  }

  private static List<String> now(Snapshot track, List<String> expected) {
    List<String> lines = new ArrayList<>(expected);
    // Whose hooks run first when a client has both answers, no rule says.
    List<Completion> left = new ArrayList<>(track.completions());
    List<Integer> unmet = new ArrayList<>();
    for (int words = MOST_WORDS; words > 1; words--) {
      for (int i = 0; i < expected.size(); i++) {
        String line = expected.get(i);
        if (line.startsWith(COMPLETED) && line.split(" ").length == words) {
          Completion met =
              left.stream()
                  .filter(each -> completed(each, line).equals(line))
                  .findFirst()
                  .orElse(null);
          if (met == null) {
            unmet.add(i);
          }
          left.remove(met);
        }
      }
    }
    unmet.sort(null);
    for (int at : unmet) {
      lines.set(at, left.isEmpty() ? COMPLETED + "not" : completed(left.remove(0), lines.get(at)));
    }
    lines.replaceAll(
        line ->
            line.startsWith("calls: ")
                ? "calls: " + track.calls()
                : line.startsWith("failures: ") ? "failures: " + kinds(track) : line);
    if (track.ends() != track.calls()) {
      lines.add("!! " + track.ends() + " exchanges have ended");
    }
    if (track.opened() != track.closed()) {
      lines.add("!! of " + track.opened() + " bodies closed: " + track.closed());
    }
    return lines;
  }

  /** A completion with as much of it as a line has. */
  private static String completed(Completion completion, String like) {
    int words = like.split(" ").length;
    return COMPLETED
        + (words > 2 ? completion.status() + " " : "")
        + (words > 3 ? completion.bytes() + " " : "")
        + (completion.failure().isPresent() ? "failed" : "delivered");
  }

  /** Containers have exceptions of their own for a body that is broken. */
  private static String kinds(Snapshot track) {
    if (track.failures().isEmpty()) {
      return "none";
    }
    return track.failures().stream()
        .map(
            failure ->
                failure instanceof StatusException e
                    ? "StatusException " + e.status()
                    : failure instanceof IOException
                        ? "IOException"
                        : failure.getClass().getSimpleName())
        .collect(Collectors.joining(", "));
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the application", e);
    }
  }
}
