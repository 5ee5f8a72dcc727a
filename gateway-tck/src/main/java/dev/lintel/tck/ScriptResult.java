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
   * @return the script's id, note and rules, then the lines of both, those that are equal in one
   *     row; rows that differ are marked
   */
  public String difference() {
    StringBuilder text = new StringBuilder(script.id());
    text.append(" is about ").append(String.join(", ", script.rules())).append(" of SPEC.md: ");
    text.append(script.note()).append('\n').append(row(' ', "expected", "actual"));
    List<String> left = expected.lines();
    List<String> right = actual.lines();
    int[][] common = common(left, right);
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      int fromLeft = i;
      int fromRight = j;
      while ((i < left.size() || j < right.size()) && !isPair(left, i, right, j)) {
        if (j == right.size() || i < left.size() && common[i + 1][j] >= common[i][j + 1]) {
          i++;
        } else {
          j++;
        }
      }
      text.append(differing(left.subList(fromLeft, i), right.subList(fromRight, j)));
      for (; isPair(left, i, right, j); i++, j++) {
        text.append(row(' ', left.get(i), right.get(j)));
      }
    }
    return text.toString();
  }

  private static boolean isPair(List<String> left, int i, List<String> right, int j) {
    return i < left.size() && j < right.size() && left.get(i).equals(right.get(j));
  }

  /** How many lines in their order are in both, from a line of either on. */
  private static int[][] common(List<String> left, List<String> right) {
    int[][] common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            isPair(left, i, right, j)
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static String differing(List<String> left, List<String> right) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String a = i < left.size() ? left.get(i) : "";
      String b = i < right.size() ? right.get(i) : "";
      rows.append(row('*', a, b));
    }
    return rows.toString();
  }

  private static String row(char mark, String left, String right) {
    return String.format("%c %-" + WIDTH + "s %c %s%n", mark, left, mark, right)
        .replaceAll("[ \r\n]+$", "\n");
  }
}
