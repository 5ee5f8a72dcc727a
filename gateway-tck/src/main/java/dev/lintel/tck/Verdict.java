package dev.lintel.tck;

import java.util.Locale;

/** What has become of a case, or of all cases of a rule; a later one outweighs an earlier one. */
enum Verdict {
  NOT_RUN,
  PASSED,
  /** Failed, as the ledger says that it does. */
  LEDGER,
  FAILED;

  /** For a person. */
  String shown() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
