package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of figures, and where they come from. No figure is judged here. */
class LoadTest {

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
    return new Comparison("jetty", "lintel", "text", 32, List.of(rounds));
  }

  @Test
  void a_ratio_is_that_of_each_round() {
    Comparison drifting = comparison(round(100, 99, 100), round(50, 49, 50), round(200, 199, 200));

    Comparison.Spread ratio = drifting.ratio(Comparison.Run::perSecond);

    assertThat(ratio.median()).isEqualTo(0.99);
    assertThat(ratio.least()).isEqualTo(0.98);
    assertThat(ratio.greatest()).isEqualTo(0.995);
  }

  @Test
  void what_the_servlet_differs_from_itself_is_no_difference() {
    Comparison noisy = comparison(round(100, 97, 96), round(100, 97, 103), round(100, 97, 99));
    assertThat(noisy.distinguishable(Comparison.Run::perSecond)).isFalse();
    assertThat(LoadReport.line(noisy)).contains("not distinguishable");

    Comparison quiet = comparison(round(100, 97, 99), round(100, 97, 101), round(100, 97, 99));
    assertThat(quiet.distinguishable(Comparison.Run::perSecond)).isTrue();
    assertThat(quiet.distinguishable(run -> run.percentile("99"))).isFalse();
  }

  @Test
  void the_middle_of_an_even_number_lies_between_two() {
    assertThat(Comparison.Spread.of(new double[] {4, 1, 2, 3}))
        .isEqualTo(new Comparison.Spread(2.5, 1, 4));
  }

  @Test
  void a_report_has_all_that_was_measured(@TempDir Path directory) throws IOException {
    Comparison text = comparison(round(1_000, 990, 1_010), round(1_000, 980, 1_000));
    LoadReport report = LoadReport.of(Instant.EPOCH, 2, 5, List.of(text), List.of());

    Path page = report.writeTo(directory);

    assertThat(Files.readString(directory.resolve("report.json")))
        .contains("\"date\": \"1970-01-01T00:00:00Z\"", "\"perSecond\": 990.0", "\"99.9\": 20000");
    assertThat(Files.readString(page))
        .contains("2 rounds of 5 s", "<td>jetty</td>", "<svg", "0.980 to 0.985", "100 ms")
        .doesNotContain("src=", "href=");
  }

  @Test
  void a_lead_is_that_of_each_round_and_what_nobody_counts_is_left_out(@TempDir Path directory)
      throws IOException {
    Comparison lintel = comparison(round(100, 90, 100), round(100, 80, 100), round(100, 60, 100));
    Figures figures = run(10).figures();
    Comparison.Run uncounted = new Comparison.Run(20, 1, Double.NaN, 0, figures);
    Comparison other =
        new Comparison(
            "jetty",
            "waitress",
            "text",
            32,
            Collections.nCopies(3, new Comparison.Round(run(100), uncounted, run(100))));

    Lead lead = Lead.of(lintel, other);
    LoadReport.of(Instant.EPOCH, 3, 5, List.of(lintel, other), List.of(lead)).writeTo(directory);

    assertThat(lead.ratio()).isEqualTo(new Comparison.Spread(4, 3, 4.5));
    assertThat(Files.readString(directory.resolve("report.json")))
        .contains("\"over\": \"waitress\"", "\"median\": 4.0")
        .doesNotContain("NaN");
  }

  @Test
  void figures_are_read_from_what_wrk_says() throws IOException {
    Figures figures =
        Wrk.figures(
            "Running 3s test\n  1000 requests in 3.00s\n"
                + "lintel requests=1000 micros=2000000 bytes=5 errors=1 p50=10 p99.9=30\n");

    assertThat(figures.perSecond()).isEqualTo(500);
    assertThat(figures.errors()).isEqualTo(1);
    assertThat(figures.latency()).isEqualTo(Map.of("50", 10L, "99.9", 30L));
    assertThatThrownBy(() -> Wrk.figures("unable to connect"))
        .isInstanceOf(IOException.class)
        .hasMessage("wrk has said no figures: unable to connect");
  }

  @Test
  void wrk_is_told_the_request_of_the_workload() {
    assertThat(Wrk.script(Workload.JSON))
        .contains("wrk.method = \"POST\"", "wrk.path = \"/json\"")
        .contains("wrk.headers[\"Content-Type\"] = \"application/json\"")
        .contains("wrk.body = \"{\\\"text\\\":\\\"xxx");
    assertThat(Wrk.script(Workload.FIELDS)).contains("wrk.headers[\"X-Field-9\"] = \"value 9\"");
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void a_server_in_a_process_of_its_own_is_asked_what_it_uses(Container container)
      throws IOException {
    List<String> options = List.of("-Xmx64m");
    try (ServedProcess server =
            ServedProcess.start("lintel", container, Workload.TEXT, Threads.PLATFORM, options);
        KeepAliveClient client = new KeepAliveClient(server.port(), Workload.TEXT.request())) {
      double before = server.allocated();
      for (int i = 0; i < 100; i++) {
        client.exchange();
      }
      assertThat(server.allocated() - before).isGreaterThan(100_000);
      assertThat(server.cpu().toNanos()).isPositive();
    }
  }

  @Test
  void a_server_that_does_not_start_is_named() {
    assertThatThrownBy(
            () ->
                ServedProcess.start(
                    "lintel",
                    Container.JETTY,
                    Workload.TEXT,
                    Threads.PLATFORM,
                    List.of("-Xnonsense")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the server has ended: ");
  }

  @Test
  void what_is_asked_for_is_read() {
    LoadOptions options = LoadOptions.of("--rounds=3", "--heap=32", "text", "tomcat", "LARGE");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.seconds()).isEqualTo(5);
    assertThat(options.heap()).isEqualTo(32);
    assertThat(options.containers()).containsExactly(Container.TOMCAT);
    assertThat(options.workloads()).containsExactly(Workload.TEXT, Workload.LARGE);
    assertThat(LoadOptions.of("--quick").rounds()).isEqualTo(7);
    assertThat(LoadOptions.of("--peers").seconds()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rounds", "--rounds=", "--rounds=0", "--rounds=-1", "--rounds=many"})
  void a_number_that_is_none_is_named(String word) {
    assertThatThrownBy(() -> LoadOptions.of(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(word + ": --rounds=N with a number from 1 on");
  }

  @Test
  void a_word_that_means_nothing_is_named_with_what_would() {
    assertThatThrownBy(() -> LoadOptions.of("--heep=32"))
        .hasMessageContainingAll("--heep=32", "--heap=MIB", "jetty, tomcat", "text, fields, json");
    for (String word : List.of("--quick=5", "--peers=x", "--report", "--report=")) {
      assertThatThrownBy(() -> LoadOptions.of(word))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(word + ": --");
    }
    assertThatThrownBy(() -> LoadOptions.of("--quick", "large"))
        .hasMessageStartingWith("--quick is for text alone");
    assertThatThrownBy(() -> LoadOptions.of("--quick", "--peers"))
        .hasMessage("--quick is without peers: take one of the two");
  }
}
