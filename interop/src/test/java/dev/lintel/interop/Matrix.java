package dev.lintel.interop;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

/** What a run has shown, as {@code matrix.json}; README.md of this module says what is in it. */
final class Matrix {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private int format = 1;
  private String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  private List<Column> targets = List.of();

  /** What has become of a case. */
  enum State {
    green,
    ledger,
    red,
    skipped
  }

  /** One case on one target. */
  record Cell(
      String id,
      State state,
      List<String> rules,
      List<String> entries,
      String text,
      String expected,
      String actual,
      long millis) {

    static Cell skipped(String id, List<String> rules, String reason) {
      return new Cell(id, State.skipped, rules, List.of(), reason, null, null, 0);
    }

    static Cell of(
        String id,
        List<String> rules,
        Map<String, String> said,
        TestExecutionResult result,
        long millis) {
      String ledger = said.get("lintel.ledger");
      Throwable thrown = result.getThrowable().orElse(null);
      State state =
          switch (result.getStatus()) {
            case ABORTED -> State.skipped;
            case FAILED -> State.red;
            case SUCCESSFUL -> ledger == null ? State.green : State.ledger;
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
      return new Cell(
          id,
          state,
          rules,
          ledger == null ? List.of() : List.of(ledger.split("\n")),
          thrown == null ? said.get("lintel.failure") : Objects.toString(thrown.getMessage()),
          expected,
          actual,
          millis);
    }
  }

  /** One start of a container. */
  static final class Column {
    final String name;
    final String family;
    final String version;
    final String servlet;
    final String jdk;
    final String mount;
    final String form;
    final Map<State, Integer> counts = new EnumMap<>(State.class);
    final List<Cell> cells = new ArrayList<>();

    Column(Map<String, String> said, String jdk) {
      this.name = said.get("interop.target");
      this.family = said.get("interop.family");
      this.version = said.get("interop.version");
      this.servlet = said.get("interop.servlet");
      this.mount = said.get("interop.mount");
      this.form = said.get("interop.form");
      this.jdk = jdk;
    }

    synchronized void add(Cell cell) {
      cells.add(cell);
      counts.merge(cell.state(), 1, Integer::sum);
    }

    private String key() {
      return name + ' ' + mount + ' ' + form + ' ' + jdk;
    }
  }

  private Matrix() {}

  /** Writes a run; what an earlier one has shown of other targets, or on another Java, stays. */
  static void write(Path file, List<Column> run) throws IOException {
    List<Column> all = new ArrayList<>(run);
    List<String> keys = run.stream().map(Column::key).toList();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        GSON.fromJson(in, Matrix.class).targets.stream()
            .filter(column -> !keys.contains(column.key()))
            .forEach(all::add);
      }
    }
    all.sort(Comparator.comparing(Column::key));
    Matrix matrix = new Matrix();
    matrix.targets = all;
    Files.createDirectories(file.getParent());
    Files.writeString(file, GSON.toJson(matrix));
  }
}
