package dev.lintel.interop;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.lintel.test.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What runs have shown, as {@code matrix.json}; README.md of this module says what is in it.
 *
 * @param format the number of the format
 * @param run the last run
 * @param targets the columns
 * @param cases the rows, by their ids
 * @param rules those that cases are for, in the order of the specification
 * @param ledger what the entries say that cells name
 */
record Matrix(
    int format,
    Run run,
    List<Column> targets,
    List<Case> cases,
    List<Rule> rules,
    List<Entry> ledger) {
  private static final int FORMAT = 2;

  /** What has become of a case. */
  enum State {
    green,
    ledger,
    red,
    skipped
  }

  /**
   * When and where.
   *
   * @param specified how many rules the specification has, with those that no case is for
   */
  record Run(
      String date, String lintel, String jdk, String os, String arch, int cores, int specified) {
    static Run now() {
      return new Run(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          System.getProperty("interop.lintel", ""),
          System.getProperty("java.version"),
          System.getProperty("os.name"),
          System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          Rules.all().size());
    }
  }

  /** A rule of the specification. */
  record Rule(String id, String sentence, String place) {}

  /** A row, and the rules that it is for. */
  record Case(String id, List<String> rules) {}

  /** An entry in the ledger of a family of containers, with its items by their names. */
  record Entry(String family, String entry, Map<String, String> items) {
    private String key() {
      return family + ' ' + entry;
    }
  }

  /** One case on one target; null is what there is nothing to say of. */
  record Cell(
      String id,
      State state,
      List<String> entries,
      String pin,
      String text,
      Transcript expected,
      Transcript actual,
      Transcript exchange,
      Long millis) {}

  /** One start of a container. */
  static final class Column {
    final String name;
    final String family;
    final String version;
    final String servlet;
    final String mount;
    final String form;
    String server;
    String jdk;
    final Map<State, Integer> counts = new EnumMap<>(State.class);
    final List<Cell> cells = new ArrayList<>();

    /** As {@link MatrixListener#announce} says. */
    Column(Map<String, String> said, String jdk) {
      this.name = said.get("interop.target");
      this.family = said.get("interop.family");
      this.version = said.get("interop.version");
      this.servlet = said.get("interop.servlet");
      this.mount = said.get("interop.mount");
      this.form = said.get("interop.form");
      this.jdk = jdk;
    }

    /** What the server says of itself, when it is there. */
    synchronized void meet(String itself, String java) {
      server = itself;
      jdk = java.split(" ", 2)[0];
    }

    synchronized void add(Cell cell) {
      cells.add(cell);
      counts.merge(cell.state(), 1, Integer::sum);
    }

    synchronized boolean isRed() {
      return counts.containsKey(State.red);
    }

    /** What tells it from all others, also in addresses of the page. */
    String key() {
      return name + ' ' + mount + ' ' + form + ' ' + jdk;
    }
  }

  /** Of one run. */
  static Matrix of(List<Column> targets, List<Case> cases, List<Entry> ledger) {
    List<Column> sorted = targets.stream().sorted(Comparator.comparing(Column::key)).toList();
    return new Matrix(FORMAT, Run.now(), sorted, sorted(cases), rules(cases), ledger);
  }

  /** This, and what an earlier run has shown of other targets, or on another Java. */
  Matrix after(Matrix earlier) {
    List<Column> columns = new ArrayList<>(merged(earlier.targets, targets, Column::key));
    columns.sort(Comparator.comparing(Column::key));
    List<Case> rows = sorted(merged(earlier.cases, cases, Case::id));
    return new Matrix(
        FORMAT,
        run,
        columns,
        rows,
        rules(rows),
        List.copyOf(merged(earlier.ledger, ledger, Entry::key)));
  }

  /** Suites run at the same time, in another order each time. */
  private static List<Case> sorted(Collection<Case> cases) {
    return cases.stream().sorted(Comparator.comparing(Case::id)).toList();
  }

  /** All of both; the later ones replace earlier ones with the same key. */
  private static <T> Collection<T> merged(List<T> earlier, List<T> later, Function<T, String> key) {
    Map<String, T> all = new LinkedHashMap<>();
    earlier.forEach(each -> all.put(key.apply(each), each));
    later.forEach(each -> all.put(key.apply(each), each));
    return all.values();
  }

  private static List<Rule> rules(List<Case> cases) {
    List<String> cited = cases.stream().flatMap(each -> each.rules().stream()).distinct().toList();
    return Rules.all().stream()
        .filter(rule -> cited.contains(rule.id()))
        .map(rule -> new Rule(rule.id(), rule.sentence(), rule.place()))
        .toList();
  }

  /** As it is written. */
  JsonObject json() {
    Transcript.Pool pool = new Transcript.Pool();
    Gson gson = gson(pool);
    JsonObject json = gson.toJsonTree(this).getAsJsonObject();
    json.add("transcripts", gson.toJsonTree(pool.texts()));
    return json;
  }

  /** Reads what {@link #write} has written. */
  static Matrix read(Path file) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonElement format = json.get("format");
    if (format == null || format.getAsInt() != FORMAT) {
      throw new IllegalStateException(
          file + " is not of format " + FORMAT + ": remove it, such as by mvn clean");
    }
    JsonArray transcripts = json.getAsJsonArray("transcripts");
    return gson(new Transcript.Pool(transcripts)).fromJson(json, Matrix.class);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Gson pretty = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
    Files.write(file, pretty.toJson(json()).getBytes(StandardCharsets.UTF_8));
  }

  private static Gson gson(Transcript.Pool pool) {
    return new GsonBuilder().registerTypeAdapter(Transcript.class, pool).create();
  }
}
