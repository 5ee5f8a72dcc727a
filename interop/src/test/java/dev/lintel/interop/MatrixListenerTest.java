package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.tck.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs suites as JUnit's launcher does, which finds the listener, and reads what it has written.
 */
class MatrixListenerTest {
  /** What the build says to the suites of the matrix. */
  private static final List<String> PROPERTIES =
      List.of(
          "interop.report",
          "interop.bases",
          "interop.distributions",
          "interop.undertow",
          "interop.undertow-javax",
          "tomcat-9-home.version",
          "tomcat-10-home.version",
          "tomcat-11-home.version",
          "jetty-home.version",
          "undertow.version",
          "undertow-javax.version",
          "open-liberty.version",
          "wildfly.version");

  @TempDir private Path directory;

  @BeforeEach
  void reportIntoADirectoryOfOurOwn() throws IOException {
    for (String property : PROPERTIES) {
      boolean version = property.endsWith(".version");
      System.setProperty(property, version ? "1.2.3" : directory.resolve(property).toString());
    }
    Files.createDirectories(directory.resolve("interop.bases"));
  }

  @AfterEach
  void reportNowhere() {
    PROPERTIES.forEach(System::clearProperty);
  }

  /** One that nobody starts. */
  private record Announced(String name) implements Target {
    @Override
    public String family() {
      return "tomcat";
    }

    @Override
    public String version() {
      return "11.0";
    }

    @Override
    public String servlet() {
      return "6.1";
    }

    @Override
    public Running start(Path war, String mount) {
      throw new UnsupportedOperationException();
    }
  }

  static class Green {
    @BeforeAll
    static void start(TestReporter reporter) {
      MatrixListener.announce(reporter, new Announced("green"), "", War.BLOCKING);
    }

    @Test
    @Spec("GW-REQ-01")
    void passes(TestReporter reporter) {
      reporter.publishEntry(Map.of("lintel.server", "Fake 1", "lintel.java", "99.0.1 of nobody"));
    }

    @Test
    @Disabled("not today")
    void is_left_out() {}
  }

  static class Red {
    @BeforeAll
    static void start(TestReporter reporter) {
      MatrixListener.announce(reporter, new Announced("red"), "/app", War.ASYNC);
    }

    @Test
    void differs(TestReporter reporter) {
      reporter.publishEntry(Map.of("lintel.ledger", "an entry"));
      reporter.publishEntry(Map.of("lintel.exchange", "> GET / HTTP/1.1\n"));
    }

    @Nested
    class Rows {
      @TestFactory
      @Spec("GW-REQ-02")
      Stream<DynamicTest> a_table() {
        return Stream.of(
            dynamicTest("right", () -> {}),
            dynamicTest("wrong", () -> assertThat("came").isEqualTo("meant")));
      }
    }
  }

  static class Untidy {
    @BeforeAll
    static void start(TestReporter reporter) {
      MatrixListener.announce(reporter, new Announced("untidy"), "", War.BLOCKING);
    }

    @Test
    void passes() {}

    @AfterAll
    static void stop() {
      throw new IllegalStateException("it left a process");
    }
  }

  static class Unannounced {
    @Test
    void passes() {}
  }

  private static void run(Class<?>... suites) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(suites).map(suite -> selectClass(suite)).toList())
                .build());
  }

  private Path report() {
    return directory.resolve("interop.report");
  }

  private Matrix matrix() throws IOException {
    return Matrix.read(report().resolve("matrix.json"));
  }

  /** What a container has had in its time. */
  private Path base(String name) throws IOException {
    Path base = directory.resolve("interop.bases").resolve(name);
    Files.createFile(Files.createDirectories(base.resolve("logs")).resolve("access.log"));
    for (String kind : List.of("log", "setup.log", "war")) {
      Files.createFile(Site.beside(base, kind));
    }
    return base;
  }

  private List<String> bases() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("interop.bases"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_suite_is_a_column_with_what_its_container_is() throws IOException {
    run(Green.class);

    Matrix.Column column = matrix().targets().get(0);
    assertThat(matrix().targets()).hasSize(1);
    assertThat(List.of(column.name, column.family, column.version, column.servlet, column.mount))
        .containsExactly("green", "tomcat", "11.0", "6.1", "/");
    assertThat(List.of(column.form, column.server, column.jdk))
        .containsExactly("blocking", "Fake 1", "99.0.1");
    assertThat(matrix().ledger()).containsExactlyElementsOf(LedgerNotes.of("tomcat"));
  }

  /** It is of another run; this one has not run all targets of any family. */
  @Test
  void what_another_run_has_not_met_is_forgotten() throws IOException {
    Path unmet = Files.createDirectories(report()).resolve("unmet.txt");
    Files.createFile(unmet);

    run(Green.class);

    assertThat(unmet).doesNotExist();
  }

  @Test
  void each_case_is_a_cell_and_a_row_with_its_rules() throws IOException {
    run(Green.class, Red.class);

    List<Matrix.Column> columns = matrix().targets();
    assertThat(columns.get(0).cells)
        .extracting(Matrix.Cell::id, Matrix.Cell::state)
        .containsExactlyInAnyOrder(
            tuple("passes", Matrix.State.green), tuple("is_left_out", Matrix.State.skipped));
    assertThat(columns.get(1).cells)
        .extracting(Matrix.Cell::id, Matrix.Cell::state)
        .containsExactlyInAnyOrder(
            tuple("differs", Matrix.State.ledger),
            tuple("rows/a_table/right", Matrix.State.green),
            tuple("rows/a_table/wrong", Matrix.State.red));
    assertThat(columns.get(1).counts)
        .containsOnly(
            entry(Matrix.State.ledger, 1),
            entry(Matrix.State.green, 1),
            entry(Matrix.State.red, 1));
    Matrix.Cell differs =
        columns.get(1).cells.stream().filter(cell -> cell.id().equals("differs")).findAny().get();
    assertThat(differs.entries()).containsExactly("an entry");
    assertThat(differs.exchange().text()).isEqualTo("> GET / HTTP/1.1\n");
    assertThat(matrix().cases())
        .containsExactly(
            new Matrix.Case("differs", List.of()),
            new Matrix.Case("is_left_out", List.of()),
            new Matrix.Case("passes", List.of("GW-REQ-01")),
            new Matrix.Case("rows/a_table/right", List.of("GW-REQ-02")),
            new Matrix.Case("rows/a_table/wrong", List.of("GW-REQ-02")));
  }

  @Test
  void the_page_is_written_beside_it_and_an_earlier_run_stays_in_both() throws IOException {
    run(Green.class);
    run(Red.class);

    assertThat(matrix().targets())
        .extracting(column -> column.name)
        .containsExactly("green", "red");
    assertThat(report().resolve("index.html")).hasContent(MatrixPage.of(matrix().json()));
  }

  @Test
  void a_container_that_fails_as_a_whole_is_a_red_cell() throws IOException {
    run(Untidy.class);

    assertThat(matrix().targets().get(0).cells)
        .extracting(Matrix.Cell::id, Matrix.Cell::state, Matrix.Cell::text)
        .containsExactlyInAnyOrder(
            tuple("passes", Matrix.State.green, null),
            tuple("the container", Matrix.State.red, "it left a process"));
  }

  @Test
  void what_starts_no_container_writes_nothing() {
    run(Unannounced.class);

    assertThat(report()).doesNotExist();
  }

  @Test
  void what_a_container_has_had_goes_with_a_green_suite_and_stays_with_a_red_one()
      throws IOException {
    base("green-ROOT");
    Path red = base("red-app");
    base("untidy-ROOT");

    run(Green.class, Red.class, Untidy.class);

    assertThat(bases())
        .containsExactly(
            "red-app",
            "red-app.log",
            "red-app.setup.log",
            "red-app.war",
            "untidy-ROOT",
            "untidy-ROOT.log",
            "untidy-ROOT.setup.log",
            "untidy-ROOT.war");
    assertThat(red.resolve("logs/access.log")).exists();
  }
}
