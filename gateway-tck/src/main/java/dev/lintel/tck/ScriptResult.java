package dev.lintel.tck;

import java.util.List;
import java.util.Objects;

/**
 * What came of a script on one server.
 *
 * @param script what was run
 * @param expected what had to come
 * @param actual what came
 * @since 0.1
 */
public record ScriptResult(Script script, ScriptTranscript expected, ScriptTranscript actual) {
  private static final int WIDTH = 60;

  /**
   * Checks that nothing is null.
   *
   * @param script not null
   * @param expected not null
   * @param actual not null
   */
  public ScriptResult {
    Objects.requireNonNull(script, "script");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(actual, "actual");
  }

  /**
   * Whether the server did what the script says.
   *
   * @return true if the transcripts are equal
   */
  public boolean agrees() {
    return expected.equals(actual);
  }

  /**
   * The transcripts side by side, for the failure of a test.
   *
   * @return the script's id, note and rules, then one line for each of the longer transcript; those
   *     that differ are marked
   */
  public String difference() {
    StringBuilder text = new StringBuilder(script.id());
    text.append(" is about ").append(String.join(", ", script.rules())).append(" of SPEC.md: ");
    text.append(script.note()).append('\n').append(row(' ', "expected", "actual"));
    List<String> left = expected.lines();
    List<String> right = actual.lines();
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String a = i < left.size() ? left.get(i) : "";
      String b = i < right.size() ? right.get(i) : "";
      text.append(row(a.equals(b) ? ' ' : '*', a, b));
    }
    return text.toString();
  }

  private static String row(char mark, String left, String right) {
    return String.format("%c %-" + WIDTH + "s %c %s%n", mark, left, mark, right)
        .replaceAll("[ \r\n]+$", "\n");
  }
}
