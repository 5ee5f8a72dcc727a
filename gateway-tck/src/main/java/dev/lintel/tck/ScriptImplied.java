package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes without saying about the application: each call is completed as the answer that the
 * client gets, and nothing fails.
 */
final class ScriptImplied {
  static final String CALLS = "calls: ";
  private static final String COMPLETED = "completed: ";
  private static final String FAILURES = "failures: ";

  private ScriptImplied() {}

  /**
   * All lines about the application: those of the script, and what they imply.
   *
   * @throws IllegalArgumentException if the script does not say what its calls come to
   */
  static List<String> application(ScriptSteps steps, ScriptText text) {
    List<String> said = steps.application();
    int calls = calls(said);
    if (calls == 0) {
      return said;
    }
    List<String> all = new ArrayList<>(said);
    long completions = said.stream().filter(line -> line.startsWith(COMPLETED)).count();
    if (completions == 0) {
      all.addAll(completions(steps, text, calls));
    } else if (completions != calls) {
      throw new IllegalArgumentException(calls + " calls have as many lines: " + COMPLETED + "...");
    }
    if (said.stream().noneMatch(line -> line.startsWith(FAILURES))) {
      all.add(FAILURES + "none");
    }
    return List.copyOf(all);
  }

  private static int calls(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith(CALLS))
        .map(line -> Integer.valueOf(line.substring(CALLS.length())))
        .findFirst()
        .orElse(0);
  }

  /** Of the answers, one for each call: what the server refuses, it answers by itself. */
  private static List<String> completions(ScriptSteps steps, ScriptText text, int calls) {
    List<String> all = new ArrayList<>();
    List<String> called = new ArrayList<>();
    for (ScriptSteps.Step step : steps.steps()) {
      if (step instanceof ScriptSteps.Get get) {
        ScriptAnswer answer = ScriptExpectation.of(get, text);
        if (answer.status() >= 200) {
          String line = COMPLETED + completion(answer);
          all.add(line);
          if (!get.head().get(0).startsWith("refused ")) {
            called.add(line);
          }
        }
      }
    }
    if (all.size() == calls) {
      return all;
    }
    if (called.size() == calls) {
      return called;
    }
    throw new IllegalArgumentException(
        "the answers do not tell what the "
            + calls
            + " calls come to: say it, "
            + COMPLETED
            + "...");
  }

  private static String completion(ScriptAnswer answer) {
    if (!answer.cut().isEmpty()) {
      return answer.status() + " failed";
    }
    int bytes =
        answer.framing().equals("head")
            ? 0
            : answer.body().stream().mapToInt(piece -> piece.text().length()).sum();
    return answer.status() + " " + bytes + " delivered";
  }
}
