package dev.lintel.tck;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.test.Rules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs suites against servers that are wrong, and reads what the report makes of them. */
class ReportExtensionTest {
  private static final String DIRECTORY = "lintel.tck.reports";

  @TempDir private Path reports;

  @BeforeEach
  void reportIntoADirectoryOfOurOwn() {
    System.setProperty(DIRECTORY, reports.toString());
  }

  @AfterEach
  void reportAsUsual() {
    System.clearProperty(DIRECTORY);
  }

  static class Deaf extends WireSuite {
    @Override
    protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
      return new DeafServer();
    }
  }

  static class Absent extends WireSuite {
    @Override
    protected Server start(ApplicationFactory factory, ServerOptions options) {
      return Assumptions.abort("there is no server here");
    }
  }

  static class Elsewhere extends DeployedSuite {
    private static DeafServer server;

    @org.junit.jupiter.api.BeforeAll
    static void start() throws IOException {
      server = new DeafServer();
    }

    @AfterAll
    static void stop() {
      server.close();
    }

    @Override
    protected URI uri() {
      return server.uri();
    }
  }

  @ExtendWith(ReportExtension.class)
  static class Small {
    @Test
    @Tag("good")
    @Spec("GW-REQ-01")
    void passes() {}

    @Test
    @Tag("good")
    @Spec({"GW-REQ-01", "GW-REQ-02"})
    void is_left_out() {
      Assumptions.assumeTrue(false, "not today");
    }

    @Nested
    @Tag("untidy")
    class Untidy {
      @Test
      @Spec("GW-REQ-03")
      void passes_too() {}

      @AfterAll
      static void leavesSomething() {
        throw new AssertionError("a body was not closed");
      }
    }
  }

  /** Its servers fail when they are closed, and say which of them that was. */
  @ExtendWith(ReportExtension.class)
  static class Unclosable {
    private static final List<String> CLOSED = new CopyOnWriteArrayList<>();

    @Nested
    @Tag("unclosable")
    class Methods extends Topic {
      Methods() {
        super((factory, options) -> new StubbornServer(CLOSED, options.mountPath()));
      }

      @Test
      @Spec("GW-REQ-01")
      void passes_and_cannot_be_closed() {
        start(options().mountPath("/first"));
        start(options().mountPath("/second"));
      }

      @Test
      @Spec("GW-REQ-02")
      void finds_nothing_of_that() {}
    }
  }

  @ExtendWith(ReportExtension.class)
  static class Tabled {
    @Nested
    @Tag("rows")
    class Rows extends Topic {
      Rows() {
        super((factory, options) -> new DeafServer());
      }

      @TestFactory
      @Spec("GW-DEP-15")
      Stream<DynamicTest> a_row_is_right() {
        return Stream.of(
            dynamicTest("right", () -> {}),
            dynamicTest("wrong", () -> assertThat("hm").isEqualTo("well")));
      }

      @Override
      List<String> rules(String row) {
        return row.equals("right") ? List.of("GW-RSP-11") : List.of("GW-RSP-27", "GW-DEP-15");
      }
    }
  }

  /** Of a server that declares only the first. */
  @ExtendWith(ReportExtension.class)
  static class Capable {
    @Nested
    @Tag("capable")
    class Capabilities extends Topic {
      Capabilities() {
        super((factory, options) -> new DeafServer());
      }

      @Test
      @Capability(ServerInfo.INFORM)
      @Spec("GW-DEP-20")
      void one_that_is_declared_is_there() {
        assertThat(blocking().info().supports(ServerInfo.INFORM)).isTrue();
      }

      @Test
      @Capability(ServerInfo.TRAILERS)
      @Spec("GW-DEP-21")
      void one_that_is_not_is_missing() {
        assertThat(blocking().info().supports(ServerInfo.TRAILERS)).isFalse();
      }
    }
  }

  /** Collects what the kit's logger gets, in place of the console, until it is closed. */
  private static final class Logged extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    // Kept: java.util.logging forgets loggers that nobody refers to, and their handlers with them.
    private final Logger logger = Logger.getLogger("dev.lintel.tck");

    Logged() {
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
      records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }

  private static TestExecutionSummary run(Class<?> suite, String tag) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(suite))
                .filters(TagFilter.includeTags(tag))
                .build(),
            listener);
    return listener.getSummary();
  }

  private String report(Class<?> suite, String name) throws IOException {
    return Files.readString(reports.resolve(suite.getName()).resolve(name));
  }

  private static List<String> messages(TestExecutionSummary summary) {
    return summary.getFailures().stream().map(f -> f.getException().getMessage()).toList();
  }

  @Test
  void a_wrong_server_is_red_with_the_rules_that_it_breaks() throws IOException {
    TestExecutionSummary summary = run(Deaf.class, "methods");
    String rule = "GW-REQ-02: " + Rules.of("GW-REQ-02").sentence();
    assertThat(messages(summary))
        .anySatisfy(
            message ->
                assertThat(message)
                    .startsWith("methods/trace_is_not_allowed: ")
                    .contains(rule + " (SPEC.md, 6. Requests, Method and target)"));
    assertThat(report(Deaf.class, "report.json"))
        .contains("\"verdict\": \"failed\"", "\"name\": \"deaf\"", "\"version\": \"0.1\"")
        .contains("\"case\": \"methods/trace_is_not_allowed\"")
        .contains("\"was not selected\"");
    assertThat(report(Deaf.class, "report.html"))
        .contains("<span class=\"verdict failed\">failed</span>")
        .contains("methods/trace_is_not_allowed", rule);
  }

  @Test
  void a_case_whose_server_fails_to_close_has_failed() throws IOException {
    TestExecutionSummary summary = run(Unclosable.class, "unclosable");
    assertThat(messages(summary))
        .singleElement(as(STRING))
        .contains("/first does not close", "GW-REQ-01: " + Rules.of("GW-REQ-01").sentence());
    assertThat(summary.getFailures().get(0).getException().getCause().getSuppressed())
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessage("/second does not close"));
    assertThat(Unclosable.CLOSED).containsExactly("/first", "/second");
    assertThat(report(Unclosable.class, "report.json"))
        .contains("\"verdict\": \"failed\"")
        .containsSubsequence("\"id\": \"GW-REQ-01\"", "\"verdict\": \"failed\"", "/first does not")
        .containsSubsequence("\"id\": \"GW-REQ-02\"", "\"verdict\": \"passed\"");
  }

  @Test
  void a_row_may_be_about_rules_of_its_own() throws IOException {
    TestExecutionSummary summary = run(Tabled.class, "rows");
    assertThat(messages(summary))
        .singleElement(as(STRING))
        .containsSubsequence(
            "The case is for:",
            "GW-DEP-15: " + Rules.of("GW-DEP-15").sentence(),
            "GW-RSP-27: " + Rules.of("GW-RSP-27").sentence())
        .containsOnlyOnce("GW-DEP-15")
        .doesNotContain("GW-RSP-11");
    assertThat(report(Tabled.class, "report.json"))
        .containsSubsequence("\"id\": \"GW-DEP-15\"", "\"verdict\": \"failed\"")
        .containsSubsequence("\"id\": \"GW-RSP-11\"", "\"verdict\": \"passed\"")
        .containsSubsequence("\"id\": \"GW-RSP-27\"", "\"verdict\": \"failed\"");
  }

  @Test
  void a_capability_that_is_declared_and_not_there_has_failed() throws IOException {
    run(Deaf.class, "informs");
    assertThat(report(Deaf.class, "report.json"))
        .containsSubsequence(
            "\"name\": \"inform\"", "\"declared\": true", "\"outcome\": \"failed\"")
        .containsSubsequence(
            "\"name\": \"trailers\"", "\"declared\": false", "\"outcome\": \"not run\"");
  }

  @Test
  void a_capability_is_proven_or_missing_as_its_cases_pass() throws IOException {
    run(Capable.class, "capable");
    assertThat(report(Capable.class, "report.json"))
        .containsSubsequence(
            "\"name\": \"inform\"", "\"declared\": true", "\"outcome\": \"proven\"")
        .containsSubsequence(
            "\"name\": \"trailers\"",
            "\"declared\": false",
            "\"outcome\": \"missing as specified\"");
    assertThat(report(Capable.class, "report.html"))
        .contains("declared: <span class=\"verdict passed\">proven</span>")
        .contains("not declared: <span class=\"verdict passed\">missing as specified</span>");
  }

  @Test
  void the_report_names_the_java_of_the_server() throws IOException {
    run(Capable.class, "capable");
    assertThat(report(Capable.class, "report.json"))
        .contains("\"java\": \"" + Platform.java() + '"')
        .contains("\"system\": \"" + Platform.system() + '"');
    assertThat(report(Capable.class, "report.html"))
        .contains("<th scope=\"row\">Java</th><td>" + Platform.java() + "</td>")
        .contains("<th scope=\"row\">System</th><td>" + Platform.system() + "</td>");
  }

  @Test
  void a_run_ends_with_a_few_lines_in_the_log() {
    try (Logged log = new Logged()) {
      run(Capable.class, "capable");
      run(Deaf.class, "methods");
      assertThat(log.records)
          .extracting(LogRecord::getLevel)
          .containsExactly(Level.INFO, Level.SEVERE);
      assertThat(log.records.get(0).getMessage().lines().map(String::strip))
          .containsExactly(
              "conformance of " + Capable.class.getName(),
              "server       deaf 0.1, started by the suite",
              "java         " + Platform.java() + ", " + Platform.system(),
              "verdict      passed",
              "rules        2 passed of 2 with a case; 0 failed, 0 in the ledger, 0 not run",
              "cases        2 passed, 0 failed, 0 in the ledger, 0 not run",
              "ledger       entries met: 0",
              "capabilities inform proven, trailers (undeclared) missing as specified",
              "report       " + reports.resolve(Capable.class.getName()).resolve("report.html"));
      assertThat(log.records.get(1).getMessage())
          .contains("verdict      failed", "failed       GW-REQ-02: ");
    }
  }

  @Test
  void a_run_in_which_nothing_was_run_fails() throws IOException {
    TestExecutionSummary summary = run(Absent.class, "calls");
    assertThat(summary.getTestsSucceededCount()).isZero();
    assertThat(messages(summary))
        .singleElement()
        .asString()
        .startsWith("no case of " + Absent.class.getName() + " was run")
        .contains("report.html");
    assertThat(report(Absent.class, "report.json"))
        .contains("\"verdict\": \"nothing was run\"")
        .contains("\"reason\": \"there is no server here\"");
  }

  @Test
  void an_address_without_the_application_is_named() throws IOException {
    TestExecutionSummary summary = run(Elsewhere.class, "hosts");
    assertThat(messages(summary).toString())
        .contains("no probe at http://127.0.0.1:")
        .contains("dev.lintel.tck.BlockingDeployment");
    assertThat(report(Elsewhere.class, "report.json")).contains("\"verdict\": \"failed\"");
  }

  @Test
  void what_was_left_out_is_told_with_its_reason() throws IOException {
    TestExecutionSummary summary = run(Small.class, "good");
    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(report(Small.class, "report.json"))
        .contains("\"verdict\": \"passed in part\"")
        .containsSubsequence("\"id\": \"GW-REQ-01\"", "\"verdict\": \"passed\"", "\"not today\"")
        .containsSubsequence("\"id\": \"GW-REQ-02\"", "\"verdict\": \"not run\"", "\"not today\"")
        .containsSubsequence("\"id\": \"GW-REQ-03\"", "\"verdict\": \"not run\"", "\"was not sel");
  }

  @Test
  void what_a_topic_leaves_behind_is_red_though_its_cases_pass() throws IOException {
    TestExecutionSummary summary = run(Small.class, "untidy");
    assertThat(summary.getTestsFailedCount()).isZero();
    assertThat(summary.getTotalFailureCount()).isEqualTo(1);
    assertThat(report(Small.class, "report.json"))
        .contains("\"verdict\": \"failed\"")
        .containsSubsequence("\"case\": \"untidy\"", "a body was not closed");
  }

  @Test
  void a_report_of_an_earlier_run_does_not_stay() throws IOException {
    run(Small.class, "good");
    assertThat(report(Small.class, "report.html")).contains("passed in part");
    run(Small.class, "untidy");
    assertThat(report(Small.class, "report.html")).doesNotContain("passed in part");
  }

  @Test
  void the_page_needs_nothing_but_itself() throws IOException {
    run(Deaf.class, "methods");
    String page = report(Deaf.class, "report.html");
    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page.split("</style>", 2)[0]).doesNotContain("url(", "@import");
    assertThat(page).doesNotContain("src=", "href=", "<script", "<link", "<img");
  }
}
