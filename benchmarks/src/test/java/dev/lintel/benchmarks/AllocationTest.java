package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds what is allocated over the hand-written servlet against the figures of README.md. */
class AllocationTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\w+) \\| (\\w+) \\| [\\d,]+ \\| ([+−]?[\\d,]+) \\|");

  /** A measurement may be off by an object or two, in bytes. */
  private static final long SLACK = 64;

  @ParameterizedTest
  @CsvSource({
    "JETTY, TEXT",
    "JETTY, FIELDS",
    "JETTY, JSON",
    "TOMCAT, TEXT",
    "TOMCAT, FIELDS",
    "TOMCAT, JSON"
  })
  void a_request_allocates_what_the_documents_say(Container container, Workload workload)
      throws Exception {
    long documented = documented(container, workload);

    long measured =
        Allocation.perRequest(Contestant.RUNNER, container, workload)
            - Allocation.perRequest(Contestant.SERVLET, container, workload);

    assertThat(measured)
        .as("bytes over the servlet; README.md has the figure")
        .isBetween(
            documented - Math.max(SLACK, Math.abs(documented) / 5),
            documented + Math.max(SLACK, Math.abs(documented) / 10));
  }

  private static long documented(Container container, Workload workload) throws IOException {
    Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      if (row.group(1).toUpperCase(Locale.ROOT).equals(container.name())
          && row.group(2).equals(workload.title())) {
        return Long.parseLong(row.group(3).replace(",", "").replace('−', '-'));
      }
    }
    throw new AssertionError("README.md has no row | " + container + " | " + workload.title());
  }
}
