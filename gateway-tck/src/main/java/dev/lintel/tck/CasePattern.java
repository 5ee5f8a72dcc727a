package dev.lintel.tck;

/**
 * Which cases an entry of the ledger is about.
 *
 * @param text the id of a case, or one in which an asterisk stands for any text
 * @param literal whether an asterisk is only itself
 */
record CasePattern(String text, boolean literal) {
  /** As it stands in the ledger: what is between backticks is meant letter by letter. */
  static CasePattern of(String prefix, String written) {
    boolean literal = written.length() > 1 && written.startsWith("`") && written.endsWith("`");
    return literal
        ? new CasePattern(prefix + written.substring(1, written.length() - 1), true)
        : new CasePattern(prefix + written, !written.contains("*"));
  }

  boolean matches(String caseId) {
    if (literal) {
      return caseId.equals(text);
    }
    String[] parts = text.split("\\*", -1);
    int at = parts[0].length();
    if (!caseId.startsWith(parts[0])) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = caseId.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    String last = parts[parts.length - 1];
    return caseId.endsWith(last) && caseId.length() - last.length() >= at;
  }

  /** The part of the id before the second slash: topic and name of the test. */
  String test() {
    String[] parts = text.split("/", 3);
    return parts[0] + '/' + parts[1];
  }

  /** The row of a table, with its asterisks; {@code ""} for a whole test. */
  String row() {
    String[] parts = text.split("/", 3);
    return parts.length < 3 ? "" : parts[2];
  }
}
