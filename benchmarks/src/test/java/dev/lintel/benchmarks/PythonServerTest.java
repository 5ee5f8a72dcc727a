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

  @ParameterizedTest
  @EnumSource(names = {"UWSGI", "TORNADO", "CHEROOT", "MOD_WSGI"})
  void a_command_without_the_module_that_it_needs_is_not_installed(PythonServer server) {
    assertThat(server.installed(program -> true, file -> false)).isFalse();
    assertThat(server.installed(program -> false, file -> true)).isFalse();
    assertThat(server.installed(program -> true, file -> true)).isTrue();
  }
}
