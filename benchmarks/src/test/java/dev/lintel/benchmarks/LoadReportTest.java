package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of figures. */
class LoadReportTest {
  private static final Machine MACHINE =
      new Machine(2, "Some CPU", 24L << 30, "Linux 6", "Some VM 17", "12.1", "11.0");

  private static Comparison.Run run(double perSecond) {
    Map<String, Long> latency = Map.of("50", 400L, "90", 500L, "99", 1_000L, "99.9", 20_000L);
    return new Comparison.Run(
        perSecond,
        2_000_000 / perSecond,
        2_600,
        100 << 20,
        new Figures(1_000, 1_000_000, 20_000, 0, latency));
  }

  private static Comparison.Round round(double servlet, double lintel, double again) {
    return new Comparison.Round(run(servlet), run(lintel), run(again));
  }

  private static Comparison comparison(Comparison.Round... rounds) {
    return comparison(Workload.TEXT, "lintel", rounds);
  }

  private static Comparison comparison(
      Workload workload, String contestant, Comparison.Round... rounds) {
    return new Comparison(new Plan(Container.JETTY, workload, 0), contestant, List.of(rounds));
  }

  private static LoadReport report(List<Comparison> comparisons, Lead... leads) {
    return new LoadReport(
        "2026-01-01T00:00:00Z", "benchmarks/load text", MACHINE, 2, 5, comparisons, List.of(leads));
  }

  private static JsonObject json(LoadReport report, Path directory) throws IOException {
    report.writeTo(directory);
    return JsonParser.parseString(Files.readString(directory.resolve("report.json")))
        .getAsJsonObject();
  }

  @Test
  void a_ratio_is_that_of_each_round() {
    Comparison drifting = comparison(round(100, 99, 100), round(50, 49, 50), round(200, 199, 200));

    assertThat(drifting.ratio(Measure.THROUGHPUT))
        .isEqualTo(new Comparison.Spread(0.99, 0.98, 0.995));
  }

  @Test
  void what_the_servlet_differs_from_itself_is_no_difference() {
    Comparison noisy = comparison(round(100, 97, 96), round(100, 97, 103), round(100, 97, 99));
    assertThat(noisy.distinguishable(Measure.THROUGHPUT)).isFalse();
    assertThat(noisy.told(Measure.THROUGHPUT)).isEqualTo("0.975, 0.956 to 0.990 [1.042]");

    Comparison quiet = comparison(round(100, 97, 99), round(100, 97, 101), round(100, 97, 99));
    assertThat(quiet.distinguishable(Measure.THROUGHPUT)).isTrue();
    assertThat(quiet.told(Measure.THROUGHPUT)).startsWith("0.975 *, ");
    assertThat(quiet.distinguishable(Measure.P99)).isFalse();
  }

  @Test
  void the_middle_of_an_even_number_lies_between_two() {
    assertThat(Comparison.Spread.of(new double[] {4, 1, 2, 3}))
        .isEqualTo(new Comparison.Spread(2.5, 1, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, 98, 100, met",
    "LARGE, 97.9, 100, missed",
    "JSON, 97, 100, met",
    "JSON, 96.9, 100, missed",
    "JSON, 96.9, 90, met",
    "JSON, 96, 110, 'missed, not distinguishable'",
    "DOWNLOAD, 95, 100, met",
    "UPLOAD, 95, 100, missed"
  })
  void a_target_of_throughput_is_that_of_the_workload(
      Workload workload, double lintel, double again, String verdict) {
    Comparison comparison = comparison(workload, "lintel", round(100, lintel, again));

    assertThat(Target.of(workload).get(0).verdict(comparison)).isEqualTo(verdict);
  }

  @Test
  void processor_time_and_p99_are_better_if_they_are_less() {
    Comparison slower = comparison(round(100, 96, 100));

    assertThat(LoadTables.verdicts(slower)).isEqualTo("throughput missed; cpu missed; p99 met");
    assertThat(LoadTables.verdicts(comparison(round(100, 110, 100))))
        .isEqualTo("throughput met; cpu met; p99 met");
    assertThat(LoadTables.verdicts(comparison(Workload.TEXT, "http4k", round(100, 50, 100))))
        .isEmpty();
  }

  @Test
  void a_table_of_one_comparison_has_absolute_figures_and_ratios() {
    assertThat(LoadTables.of(comparison(round(1_000, 950, 1_010), round(1_000, 960, 1_000))))
        .isEqualTo(
            """
            jetty, text, 32 connections

            |                    | servlet | lintel | ratio | least to greatest | resolution | distinguishable | target                |
            |--------------------|--------:|-------:|------:|-------------------|-----------:|-----------------|-----------------------|
            | 1/s                |   1,003 |    955 | 0.953 | 0.945 to 0.960    |      1.010 | yes             | at least 0.98: missed |
            | CPU, s for 100,000 |  199.50 | 209.43 | 1.050 | 1.042 to 1.058    |      1.010 | yes             | at most 1.03: missed  |
            | p50, µs            |     400 |    400 | 1.000 | 1.000 to 1.000    |      1.000 | no              |                       |
            | p99, µs            |   1,000 |  1,000 | 1.000 | 1.000 to 1.000    |      1.000 | no              | at most 1.05: met     |
            | RSS, MiB           |     100 |    100 |       |                   |            |                 |                       |
            | Allocated, bytes   |   2,600 |  2,600 |       |                   |            |                 |                       |
            """);
  }

  @Test
  void a_row_of_a_table_has_a_cell_for_each_column() {
    assertThatThrownBy(() -> new MarkdownTable(List.of("a", "b")).row("1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tables_are_for_a_document(@TempDir Path directory) throws IOException {
    Comparison lintel = comparison(round(1_000, 990, 1_010), round(1_000, 980, 1_000));
    Comparison other = comparison(Workload.TEXT, "http4k", round(1_000, 495, 1_010));

    String tables =
        Files.readString(
            report(List.of(lintel, other), Lead.of(comparison(round(1, 990, 1)), other))
                .writeTo(directory));

    assertThat(tables)
        .contains(
            "2026-01-01T00:00:00Z, `benchmarks/load text`, 2 rounds of 5 s; 2 processors (Some"
                + " CPU), 24 GiB of memory, Linux 6, Some VM 17, Jetty 12.1, Tomcat 11.0.",
            "| throughput met; cpu met; p99 met |",
            "| **Lintel** |",
            "| 2.00, 2.00 to 2.00 |");
    assertThat(tables.lines().filter(line -> line.startsWith("| jetty "))).hasSize(3);
  }

  @Test
  void json_has_what_comes_of_the_rounds_and_the_rounds(@TempDir Path directory)
      throws IOException {
    JsonObject json = json(report(List.of(comparison(round(1_000, 990, 1_010)))), directory);

    assertThat(json.get("command").getAsString()).isEqualTo("benchmarks/load text");
    assertThat(json.getAsJsonObject("machine").get("jetty").getAsString()).isEqualTo("12.1");
    JsonObject text = json.getAsJsonArray("comparisons").get(0).getAsJsonObject();
    assertThat(text.getAsJsonObject("servlet").get("perSecond").getAsDouble()).isEqualTo(1_005);
    assertThat(text.getAsJsonObject("figures").keySet())
        .containsExactlyInAnyOrder(
            "perSecond",
            "cpuSecondsPer100k",
            "p50Micros",
            "p99Micros",
            "residentBytes",
            "allocatedBytes");
    JsonObject throughput = text.getAsJsonObject("ratios").getAsJsonObject("perSecond");
    assertThat(throughput.keySet())
        .containsExactlyInAnyOrder(
            "median", "least", "greatest", "resolution", "distinguishable", "target", "verdict");
    assertThat(throughput.get("verdict").getAsString()).isEqualTo("met");
    assertThat(text.getAsJsonArray("rounds")).hasSize(1);
  }

  @Test
  void one_transfer_has_no_percentiles(@TempDir Path directory) throws IOException {
    Comparison.Run once =
        new Comparison.Run(3, 1, 1, 1, new Figures(1, 333_333, Workload.GIANT_BYTES, 0, Map.of()));
    Comparison download =
        comparison(Workload.DOWNLOAD, "lintel", new Comparison.Round(once, once, once));

    JsonObject json = json(report(List.of(download)), directory);

    JsonObject told = json.getAsJsonArray("comparisons").get(0).getAsJsonObject();
    assertThat(told.getAsJsonObject("ratios").keySet())
        .containsExactlyInAnyOrder("perSecond", "cpuSecondsPer100k");
    assertThat(told.getAsJsonObject("figures").keySet()).doesNotContain("p50Micros", "p99Micros");
    assertThat(LoadTables.verdicts(download)).isEqualTo("throughput met; cpu met");
    for (String file : List.of("report.json", "report.md", "report.html")) {
      assertThat(Files.readString(directory.resolve(file))).doesNotContain("NaN");
    }
  }

  @Test
  void a_lead_is_that_of_each_round_and_what_nobody_counts_is_left_out(@TempDir Path directory)
      throws IOException {
    Comparison lintel = comparison(round(100, 90, 100), round(100, 80, 100), round(100, 60, 100));
    Comparison.Run uncounted = new Comparison.Run(20, 1, Double.NaN, 0, run(10).figures());
    Comparison other =
        new Comparison(
            lintel.plan(),
            "waitress",
            Collections.nCopies(3, new Comparison.Round(run(100), uncounted, run(100))));

    Lead lead = Lead.of(lintel, other);
    report(List.of(lintel, other), lead).writeTo(directory);

    assertThat(lead.ratio()).isEqualTo(new Comparison.Spread(4, 3, 4.5));
    assertThat(Files.readString(directory.resolve("report.json")))
        .contains("\"over\": \"waitress\"", "\"median\": 4.0")
        .doesNotContain("NaN");
  }

  @Test
  void a_page_needs_nothing_but_itself() {
    String page = LoadPage.of(report(List.of(comparison(round(1_000, 990, 1_010)))));

    assertThat(page)
        .contains("2 rounds of 5 s", "<td>jetty</td>", "<svg", "100 ms", "2 processors (Some CPU)")
        .doesNotContain("src=", "href=", "who is named in the row");
  }

  @Test
  void three_numbers_of_connections_are_a_curve_and_two_are_none() {
    for (int heap : List.of(0, 32)) {
      List<Comparison> three =
          List.of(
              connections(32, Threads.PLATFORM, heap),
              connections(256, Threads.PLATFORM, heap),
              connections(1_000, Threads.PLATFORM, heap));
      Comparison virtual = connections(1_000, Threads.VIRTUAL, heap);

      assertThat(LoadPage.of(report(three))).contains("by connections").contains("256 connections");
      assertThat(LoadPage.of(report(List.of(three.get(0), three.get(1), virtual))))
          .doesNotContain("by connections");
    }
  }

  @Test
  void the_sizes_of_answers_are_a_curve_on_any_heap() {
    for (int heap : List.of(0, 32)) {
      List<Comparison> sizes =
          Stream.of(Workload.TEXT, Workload.BYTES, Workload.LARGE)
              .map(workload -> plan(new Plan(Container.TOMCAT, workload, heap)))
              .toList();

      assertThat(LoadPage.of(report(sizes))).contains("by the size of the answer");
    }
  }

  private static Comparison connections(int connections, Threads threads, int heap) {
    return plan(new Plan(Container.TOMCAT, Workload.TEXT, connections, threads, heap));
  }

  private static Comparison plan(Plan plan) {
    return new Comparison(plan, "lintel", List.of(round(100, 99, 100)));
  }

  @Test
  void what_lies_outside_of_the_plot_is_marked_and_told() {
    String inside = LoadPage.of(report(List.of(comparison(round(100, 99, 100)))));
    String above = LoadPage.of(report(List.of(comparison(round(100, 200, 100)))));

    assertThat(inside).doesNotContain(">→<", ">←<");
    // Twice the throughput, and half the processor time.
    assertThat(above).contains(">→<", ">←<", "2.000 *, 2.000 to 2.000 [1.000]</text>");
  }

  @Test
  void a_peer_is_not_shown_as_lintel() {
    Comparison lintel = comparison(round(100, 99, 100));
    Comparison peer = comparison(Workload.TEXT, "http4k", round(100, 50, 100));

    assertThat(LoadPage.of(report(List.of(lintel, peer), Lead.of(lintel, peer))))
        .contains("<circle class=\"peer\"", "who is named in the row");
  }

  @Test
  void a_machine_is_described_by_what_the_system_says(@TempDir Path directory) throws IOException {
    Path told =
        Files.writeString(directory.resolve("told"), "processor\t: 0\nmodel name\t: A: B\n");

    assertThat(Machine.value(told, "model name")).isEqualTo("A: B");
    assertThat(Machine.value(told, "family")).isEmpty();
    assertThat(Machine.value(directory.resolve("none"), "model name")).isEmpty();
    assertThat(Machine.here().processors()).isPositive();
    assertThat(Machine.here().toString()).contains("Jetty 12.", "Tomcat 11.");
  }
}
