package dev.lintel.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program finds in its log that has set up nothing: what is for it to see, once, and nothing
 * that a client can cause. In a process of its own, as loggers are what a process has one of.
 */
@Tag("fixed")
@Timeout(180)
class LogTest {
  @TempDir private Path directory;

  /** GW-ERR-18 to GW-ERR-21, and that nobody but the bridge logs the same once more. */
  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void each_failure_of_the_application_is_logged_once_with_its_trace(String server)
      throws Exception {
    List<String> expected = new ArrayList<>();
    for (String kind : List.of("blocking", "async")) {
      expected.add("java.lang.IllegalStateException: " + kind + " throw");
      expected.add("dev.lintel.StatusException: " + kind + " status");
      expected.add("java.lang.IllegalStateException: " + kind + " page");
      expected.add("java.io.IOException: none of " + kind);
      for (String body : List.of("writer", "stream", "publisher")) {
        expected.add("java.io.IOException: " + kind + " " + body);
      }
    }

    List<String> log = log(server, "failures");

    assertThat(traces(log)).containsExactlyInAnyOrderElementsOf(expected);
    for (String failure : expected) {
      String message = failure.substring(failure.indexOf(": ") + 2);
      assertThat(log).filteredOn(line -> line.contains(message)).as(message).hasSize(1);
    }
    assertThat(log).noneMatch(line -> line.contains("blocking client"));
  }

  @Test
  void tomcat_says_nothing_by_itself() throws Exception {
    assertThat(log("tomcat", "quiet")).isEmpty();
  }

  /** RATIONALE.md says why there is no less, and README.md how to be rid of it. */
  @Test
  void jetty_announces_itself_and_says_nothing_else() throws Exception {
    assertThat(log("jetty", "quiet").stream().map(LogTest::withoutDetails))
        .containsExactly(
            "INFO org.eclipse.jetty.server.Server - jetty",
            "INFO org.eclipse.jetty.server.handler.ContextHandler - Started",
            "INFO org.eclipse.jetty.ee11.servlet.ServletContextHandler - Started",
            "INFO org.eclipse.jetty.server.AbstractConnector - Started",
            "INFO org.eclipse.jetty.server.Server - Started",
            "INFO org.eclipse.jetty.server.Server - Stopped",
            "INFO org.eclipse.jetty.server.AbstractConnector - Stopped",
            "INFO org.eclipse.jetty.ee11.servlet.ServletContextHandler - Stopped");
  }

  /** Without the thread, and up to the first text that is another's each time. */
  private static String withoutDetails(String line) {
    return line.replaceFirst("^\\[[^]]*] ", "")
        .replaceFirst("( (Started|Stopped)) .*", "$1")
        .replaceFirst(" jetty-\\d.*", " jetty");
  }

  /** The first line of each stack trace. */
  private static List<String> traces(List<String> log) {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i + 1 < log.size(); i++) {
      if (log.get(i + 1).startsWith("\tat ") && log.get(i).matches("[\\w.]+: .*")) {
        traces.add(log.get(i));
      }
    }
    return traces;
  }

  private List<String> log(String server, String what) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Duser.language=en",
                "-cp",
                System.getProperty("java.class.path"),
                Logging.class.getName(),
                server,
                what)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly().onExit().join();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(out).isEmptyFile();
    return Files.readAllLines(err);
  }
}
