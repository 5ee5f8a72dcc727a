package dev.lintel.modular;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The runner as a module: found by its descriptor, and the bridge finds the Servlet API. */
class ModulePathTest {
  private static final List<String> MODULES =
      List.of(
          "gateway-api",
          "servlet-bridge",
          "tomcat-runner",
          "tomcat-embed-core",
          "jakarta.annotation-api",
          "slf4j-");

  @Test
  void a_server_starts_from_the_module_path() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                path(entry -> !isTests(entry) && MODULES.stream().anyMatch(entry::contains)),
                "--add-modules",
                "dev.lintel.tomcat",
                "--class-path",
                path(ModulePathTest::isTests),
                OneAnswer.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(printed.strip()).endsWith("modular by dev.lintel.tomcat");
    assertThat(process.exitValue()).isZero();
  }

  private static boolean isTests(String entry) {
    return entry.contains("test-classes");
  }

  private static String path(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
