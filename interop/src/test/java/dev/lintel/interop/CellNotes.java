package dev.lintel.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

/** Makes a cell of what the kit and JUnit have said of a case. */
final class CellNotes {
  private static final int LONGEST = 16 * 1024;

  private CellNotes() {}

  static Matrix.Cell skipped(String id, String reason) {
    return new Matrix.Cell(id, Matrix.State.skipped, null, null, reason, null, null, null, null);
  }

  static Matrix.Cell of(
      String id, Map<String, String> said, TestExecutionResult result, long millis) {
    String ledger = said.get("lintel.ledger");
    Throwable thrown = result.getThrowable().orElse(null);
    Matrix.State state =
        switch (result.getStatus()) {
          case ABORTED -> Matrix.State.skipped;
          case FAILED -> Matrix.State.red;
          case SUCCESSFUL -> ledger == null ? Matrix.State.green : Matrix.State.ledger;
        };
    String expected = said.get("lintel.expected");
    String actual = said.get("lintel.actual");
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof AssertionFailedError failed
          && failed.isExpectedDefined()
          && failed.isActualDefined()) {
        expected = failed.getExpected().getStringRepresentation();
        actual = failed.getActual().getStringRepresentation();
      }
    }
    String text =
        thrown == null ? said.get("lintel.failure") : Objects.toString(thrown.getMessage());
    return new Matrix.Cell(
        id,
        state,
        ledger == null ? null : List.copyOf(Arrays.asList(ledger.split("\n"))),
        said.get("lintel.pin"),
        text == null ? null : message(id, text, expected != null),
        Transcript.of(unquoted(expected)),
        Transcript.of(unquoted(actual)),
        Transcript.of(cut(steady(said.get("lintel.exchange")))),
        millis);
  }

  /** What a failure says beside what the cell has anyway: id, rules, and the two texts. */
  private static String message(String id, String text, boolean compared) {
    String message = text.startsWith(id + ": ") ? text.substring(id.length() + 2) : text;
    message = message.split("\nThe case is for:", 2)[0];
    if (compared) {
      message = message.split("(?i)\\s*\\bexpect(ed|ing)\\b[^\n]*(:\\s|\\sactual)", 2)[0];
    }
    message = message.strip().replaceFirst("^Assumption failed: ", "");
    return message.isEmpty() ? null : cut(message);
  }

  /** AssertJ shows a text in quotation marks. */
  private static String unquoted(String shown) {
    if (shown == null) {
      return null;
    }
    boolean quoted = shown.length() > 1 && shown.startsWith("\"") && shown.endsWith("\"");
    return cut(quoted ? shown.substring(1, shown.length() - 1) : shown);
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "\n-- and " + (text.length() - LONGEST) + " more characters";
  }

  /** Without what is another each time, so that the same exchange is the same text. */
  static String steady(String exchange) {
    return exchange == null
        ? null
        : exchange
            .replaceAll("(?im)^(< date: ).*$", "$1*")
            .replaceAll("[0-9a-f]{8}-(case|counting|script)-\\d+", "$1")
            .replaceAll("(127\\.0\\.0\\.1|localhost):\\d+", "$1:*");
  }
}
