package dev.lintel.tck;

import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.StatusException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Track} says at one moment, and as a text for another process: a line for each
 * thing, of words that are encoded as in a form. Of an exception its text crosses, and whether it
 * is an {@link IOException} or a {@link StatusException}.
 */
record Snapshot(
    int returns,
    int calls,
    int ends,
    int opened,
    int closed,
    List<String> events,
    List<Throwable> failures,
    List<Completion> completions) {
  /** An exception of another process that is of no kind that tests ask for. */
  static final class ForeignException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForeignException(String message) {
      super(message);
    }
  }

  static Snapshot of(Track track) {
    // The returns before all else: who has come back has noted all that it will.
    return new Snapshot(
        track.returns(),
        track.calls(),
        track.ends(),
        track.opened(),
        track.closed(),
        track.events(),
        track.failures(),
        track.completions());
  }

  String shown() {
    String counts =
        calls + " calls, " + ends + " ends, " + closed + " of " + opened + " bodies closed";
    return counts + " " + events + (failures.isEmpty() ? "" : " " + failures);
  }

  boolean ended() {
    return calls == ends && opened == closed;
  }

  /**
   * Whether none of the application's threads is at work for the case, which may outlive a call.
   */
  boolean atRest() {
    return returns >= calls;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "counts", List.of("" + returns, "" + calls, "" + ends, "" + opened, "" + closed));
    events.forEach(event -> line(text, "event", List.of(event)));
    failures.forEach(failure -> line(text, "failure", words(failure)));
    completions.forEach(completion -> line(text, "completion", words(completion)));
    return text.toString();
  }

  static Snapshot parse(String text) {
    Snapshot snapshot =
        new Snapshot(0, 0, 0, 0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String line : text.lines().toList()) {
      List<String> words = new ArrayList<>();
      for (String word : line.split(" ", -1)) {
        words.add(URLDecoder.decode(word, StandardCharsets.UTF_8));
      }
      String kind = words.remove(0);
      switch (kind) {
        case "counts" -> snapshot = snapshot.counts(words.stream().map(Integer::valueOf).toList());
        case "event" -> snapshot.events.add(words.get(0));
        case "failure" -> snapshot.failures.add(failure(words));
        case "completion" -> snapshot.completions.add(completion(words));
        default -> throw new AssertionError("the probe says \"" + line + "\"");
      }
    }
    return snapshot;
  }

  private Snapshot counts(List<Integer> counts) {
    return new Snapshot(
        counts.get(0),
        counts.get(1),
        counts.get(2),
        counts.get(3),
        counts.get(4),
        events,
        failures,
        completions);
  }

  private static void line(StringBuilder text, String kind, List<String> words) {
    text.append(kind);
    for (String word : words) {
      text.append(' ').append(URLEncoder.encode(word, StandardCharsets.UTF_8));
    }
    text.append('\n');
  }

  private static List<String> words(Throwable failure) {
    String kind = failure instanceof IOException ? "io" : "other";
    if (failure instanceof StatusException status) {
      kind = String.valueOf(status.status());
    }
    return List.of(kind, failure.toString());
  }

  private static Throwable failure(List<String> words) {
    String text = words.get(1);
    return switch (words.get(0)) {
      case "io" -> new IOException(text);
      case "other" -> new ForeignException(text);
      default -> new StatusException(Integer.parseInt(words.get(0)), text);
    };
  }

  private static List<String> words(Completion completion) {
    List<String> words = new ArrayList<>();
    words.add("" + completion.status());
    words.add("" + completion.bytes());
    words.add("" + completion.duration().toNanos());
    words.addAll(completion.failure().map(Snapshot::words).orElse(List.of("none", "")));
    completion
        .headers()
        .forEach(
            (name, value) -> {
              words.add(name);
              words.add(value);
            });
    return words;
  }

  private static Completion completion(List<String> words) {
    Optional<Throwable> failure =
        words.get(3).equals("none") ? Optional.empty() : Optional.of(failure(words.subList(3, 5)));
    return new Completion(
        Integer.parseInt(words.get(0)),
        Headers.of(words.subList(5, words.size()).toArray(String[]::new)),
        Long.parseLong(words.get(1)),
        Duration.ofNanos(Long.parseLong(words.get(2))),
        failure);
  }
}
