package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param date when it ended
 * @param command that was given
 * @param machine on which
 * @param rounds of each comparison
 * @param seconds of each run
 * @param comparisons in the order in which they were made
 * @param leads of Lintel over others, where there are any
 */
record LoadReport(
    String date,
    String command,
    Machine machine,
    int rounds,
    int seconds,
    List<Comparison> comparisons,
    List<Lead> leads) {

  /** How to read the ratios, in a sentence or two. */
  static final String LEGEND =
      "The servlet is written by hand, and runs in the same container. A ratio is the median of the"
          + " rounds, with the least and the greatest; in brackets is how many times as much one of"
          + " two bare servlets had as the other, at most. A star means that the ratio lies outside"
          + " of that: without one it is not distinguishable from none.";

  LoadReport {
    comparisons = List.copyOf(comparisons);
    leads = List.copyOf(leads);
  }

  /** When, how and on what it was made. */
  String head() {
    return date
        + ", `"
        + command
        + "`, "
        + rounds
        + " rounds of "
        + seconds
        + " s; "
        + machine
        + ".";
  }

  /** Writes it as JSON, as tables and as a page, and tells where the tables are. */
  Path writeTo(Path directory) throws IOException {
    Files.writeString(directory.resolve("report.json"), LoadJson.of(this));
    Files.writeString(directory.resolve("report.html"), LoadPage.of(this));
    return Files.writeString(directory.resolve("report.md"), LoadTables.of(this));
  }
}
