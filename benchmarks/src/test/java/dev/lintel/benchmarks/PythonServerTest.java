package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The servers of Python that are installed serve what they are measured by. */
class PythonServerTest {

  @ParameterizedTest
  @EnumSource
  void it_answers_as_the_servlet_does(PythonServer server) throws Exception {
    Assumptions.assumeTrue(server.installed(), () -> server.packages() + " is not installed");
    try (Serving started = server.start(Path.of("python"));
        KeepAliveClient client = new KeepAliveClient(started.port(), Workload.TEXT.request())) {
      assertThat(client.body()).isEqualTo(Content.TEXT.getBytes(StandardCharsets.UTF_8));
      assertThat(started.resident()).isPositive();
    }
  }
}
