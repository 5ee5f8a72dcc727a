package dev.lintel.interop;

import dev.lintel.tck.Script;
import dev.lintel.tck.Scripts;
import dev.lintel.tck.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestReporter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Takes down what becomes of each case of a {@link ContainerSuite}, for {@link Matrix}, and removes
 * what the container of a green one has left.
 */
public final class MatrixListener implements TestExecutionListener {
  private static final String SCRIPTS = "scripts/a_script_has_its_transcript/";

  private final Map<String, Matrix.Column> columns = new ConcurrentHashMap<>();
  private final Map<String, List<String>> scripts =
      Scripts.all().stream().collect(Collectors.toMap(Script::id, Script::rules));
  private final Map<String, Matrix.Case> cases = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> said = new ConcurrentHashMap<>();
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private TestPlan plan;

  /** For the JUnit platform. */
  public MatrixListener() {}

  /** Says which container a class of tests is about to start. */
  static void announce(TestReporter reporter, Target target, String mount, War war) {
    reporter.publishEntry(
        Map.of(
            "interop.target", target.name(),
            "interop.family", target.family(),
            "interop.version", target.version(),
            "interop.servlet", target.servlet(),
            "interop.mount", mount.isEmpty() ? "/" : mount,
            "interop.form", war.name().toLowerCase(Locale.ROOT)));
  }

  /** JUnit only logs what a listener throws; the build asks for the page, which is to be new. */
  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    String report = System.getProperty("interop.report");
    if (report != null) {
      try {
        Files.deleteIfExists(Path.of(report).resolve("index.html"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    Map<String, String> pairs = entry.getKeyValuePairs();
    if (pairs.containsKey("interop.target")) {
      columns.put(test.getUniqueId(), new Matrix.Column(pairs, jdk()));
    } else if (pairs.containsKey("lintel.server")) {
      column(test)
          .ifPresent(column -> column.meet(pairs.get("lintel.server"), pairs.get("lintel.java")));
    } else {
      said.merge(test.getUniqueId(), pairs, MatrixListener::joined);
    }
  }

  private static Map<String, String> joined(Map<String, String> a, Map<String, String> b) {
    Map<String, String> both = new LinkedHashMap<>(a);
    both.putAll(b);
    return both;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    begun.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    column(test).ifPresent(column -> column.add(CellNotes.skipped(row(test), reason)));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    column(test).ifPresent(column -> note(test, result, column));
    Matrix.Column ended = columns.get(test.getUniqueId());
    if (ended != null && !ended.isRed()) {
      remove(ended);
    }
  }

  private void note(TestIdentifier test, TestExecutionResult result, Matrix.Column column) {
    if (test.isContainer() && result.getThrowable().isEmpty()) {
      return;
    }
    long start = begun.getOrDefault(test.getUniqueId(), System.nanoTime());
    column.add(
        CellNotes.of(
            row(test),
            Objects.requireNonNullElse(said.remove(test.getUniqueId()), Map.of()),
            result,
            (System.nanoTime() - start) / 1_000_000));
  }

  /** Where all is as it should be, nobody wants to see what the container has left. */
  private static void remove(Matrix.Column column) {
    String mount = column.mount.equals("/") ? "" : column.mount;
    try {
      Containers.unpacked().site().remove(column.name, mount);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    if (columns.isEmpty()) {
      return;
    }
    Path file = Path.of(System.getProperty("interop.report")).resolve("matrix.json");
    try {
      Matrix matrix = matrix();
      if (Files.exists(file)) {
        matrix = matrix.after(Matrix.read(file));
      }
      matrix.write(file);
      MatrixPage.write(matrix, file.resolveSibling("index.html"));
      Unmet.write(matrix, Containers.unpacked().all(), file.resolveSibling("unmet.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Matrix matrix() throws IOException {
    List<Matrix.Entry> ledger = new ArrayList<>();
    for (String family :
        columns.values().stream().map(column -> column.family).sorted().distinct().toList()) {
      ledger.addAll(LedgerNotes.of(family));
    }
    synchronized (cases) {
      return Matrix.of(List.copyOf(columns.values()), List.copyOf(cases.values()), ledger);
    }
  }

  /** Notes the row of a case, and tells its id. */
  private String row(TestIdentifier test) {
    String id = id(test);
    synchronized (cases) {
      cases.putIfAbsent(id, new Matrix.Case(id, rules(id, test)));
    }
    return id;
  }

  private Optional<Matrix.Column> column(TestIdentifier test) {
    List<UniqueId.Segment> segments = test.getUniqueIdObject().getSegments();
    if (segments.size() < 2) {
      return Optional.empty();
    }
    UniqueId suite = UniqueId.root(segments.get(0).getType(), segments.get(0).getValue());
    suite = suite.append(segments.get(1));
    return Optional.ofNullable(columns.get(suite.toString()));
  }

  /** The id by which the ledger and the kit's own report name a case. */
  private String id(TestIdentifier test) {
    List<String> parts = new ArrayList<>();
    for (TestIdentifier at = test; at != null; at = plan.getParent(at).orElse(null)) {
      UniqueId.Segment last = at.getUniqueIdObject().getLastSegment();
      switch (last.getType()) {
        case "nested-class" -> parts.add(0, last.getValue().toLowerCase(Locale.ROOT));
        case "method", "test-factory" -> parts.add(0, last.getValue().replaceAll("\\(.*", ""));
        case "dynamic-test" -> parts.add(0, at.getDisplayName());
        default -> {}
      }
    }
    return parts.isEmpty() ? "the container" : String.join("/", parts);
  }

  private List<String> rules(String id, TestIdentifier test) {
    if (id.startsWith(SCRIPTS)) {
      return scripts.get(id.substring(SCRIPTS.length()));
    }
    for (TestIdentifier at = test; at != null; at = plan.getParent(at).orElse(null)) {
      if (at.getSource().orElse(null) instanceof MethodSource source) {
        Method method = source.getJavaMethod();
        Spec spec = method.getAnnotation(Spec.class);
        return spec == null ? List.of() : List.of(spec.value());
      }
    }
    return List.of();
  }

  /** The version of the Java that the containers run on. */
  private static String jdk() {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(Containers.unpacked().site().jdk().resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return release.getProperty("JAVA_VERSION").replace("\"", "");
  }
}
