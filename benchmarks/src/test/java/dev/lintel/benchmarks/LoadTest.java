package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where figures come from. No figure is judged here. */
class LoadTest {

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
        .hasMessage("the server has ended with exit code 1: lintel JETTY TEXT PLATFORM");
  }

  /** As one that the system has ended for its memory. */
  @Test
  void a_server_that_dies_is_named_and_the_others_end_with_it() throws IOException {
    List<ProcessHandle> before = ProcessHandle.current().children().toList();
    ServedProcess first = served("servlet");
    ProcessHandle dying =
        ProcessHandle.current().children().filter(each -> !before.contains(each)).findAny().get();
    ServedProcess second = served("lintel");
    dying.destroyForcibly();
    dying.onExit().join();
    try (Load.Started servers = new Load.Started(List.of(first, second))) {
      assertThat(servers.all()).hasSize(2);
      assertThatThrownBy(first::allocated)
          .isInstanceOf(IOException.class)
          .hasMessage("the server has ended with exit code 137: servlet TOMCAT TEXT PLATFORM");
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .allMatch(before::contains);
  }

  private static ServedProcess served(String title) throws IOException {
    return ServedProcess.start(
        title, Container.TOMCAT, Workload.TEXT, Threads.PLATFORM, List.of("-Xmx64m"));
  }

  @Test
  void what_is_asked_for_is_read() {
    LoadOptions options = LoadOptions.of("--rounds=3", "--heap=32", "text", "tomcat", "LARGE");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.seconds()).isEqualTo(5);
    assertThat(options.heap()).isEqualTo(32);
    assertThat(options.containers()).containsExactly(Container.TOMCAT);
    assertThat(options.workloads()).containsExactly(Workload.TEXT, Workload.LARGE);
    assertThat(options.command())
        .isEqualTo("benchmarks/load --rounds=3 --heap=32 text tomcat LARGE");
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
