package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared does the same. */
class WorkloadTest {

  static Stream<Arguments> workloads() {
    return Stream.of(Container.values())
        .flatMap(
            container ->
                Stream.of(Workload.values())
                    .filter(workload -> !workload.giant())
                    .map(workload -> Arguments.of(container, workload)));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void contestants_answer_alike(Container container, Workload workload) throws Exception {
    Answer servlet = answer(Contestant.SERVLET, container, workload);

    assertThat(answer(Contestant.BRIDGE, container, workload)).isEqualTo(servlet);
    assertThat(answer(Contestant.RUNNER, container, workload)).isEqualTo(servlet);
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void a_body_that_is_larger_than_a_heap_is_whole(Container container) throws Exception {
    for (Workload workload : List.of(Workload.DOWNLOAD, Workload.UPLOAD)) {
      try (Container.Running server =
          Contestant.RUNNER.start(container, workload, Threads.PLATFORM)) {
        Figures figures =
            new Transfer().run(Transport.HTTP_1.address(server.port()), workload, 1, 1);

        assertThat(figures.requests()).isEqualTo(1);
        assertThat(figures.latency()).isEmpty();
      }
    }
  }

  private record Answer(List<String> head, String content) {
    @Override
    public String toString() {
      return head + ", " + content.length() + " bytes: " + content.hashCode();
    }
  }

  private static Answer answer(Contestant contestant, Container container, Workload workload)
      throws Exception {
    try (Container.Running server = contestant.start(container, workload, Threads.PLATFORM);
        KeepAliveClient client = new KeepAliveClient(server.port(), workload.request())) {
      client.exchange();
      List<String> head =
          client
              .head()
              .lines()
              .skip(1)
              .map(line -> line.toLowerCase(Locale.ROOT).replaceAll("^date:.*", "date"))
              .map(line -> line.replace("; charset", ";charset"))
              .sorted()
              .toList();
      String body = new String(client.body(), ISO_8859_1);
      return new Answer(head, head.contains("transfer-encoding: chunked") ? joined(body) : body);
    }
  }

  private static String joined(String chunks) {
    StringBuilder content = new StringBuilder();
    int at = 0;
    while (true) {
      int line = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks.substring(at, line), 16);
      if (size == 0) {
        return content.toString();
      }
      content.append(chunks, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
  }
}
