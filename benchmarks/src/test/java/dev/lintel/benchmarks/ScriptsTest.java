package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts end with the first thing that fails: they have a Maven and a Java here that say so.
 */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {

  @TempDir Path home;

  private record Ended(int code, String said) {}

  @BeforeEach
  void a_java_that_says_when_it_runs_a_class() throws IOException {
    program(
        "java",
        "if [[ $1 == -version ]]; then echo 'openjdk version \"17.0.15\"' >&2; exit; fi",
        "echo Java runs \"$@\"");
  }

  private void program(String name, String... lines) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(String script, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./" + script));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().merge("PATH", home.resolve("bin") + ":", (path, own) -> own + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "parts", "profile", "allocation", "start"})
  void a_build_that_fails_ends_the_script(String script) throws Exception {
    program("mvn", "echo no such module", "exit 3");

    assertThat(run(script)).isEqualTo(new Ended(3, "no such module\n"));
  }

  @Test
  void peers_on_an_old_java_are_told_which_they_need() throws Exception {
    program("mvn", "echo built");

    assertThat(run("load", "--peers"))
        .isEqualTo(
            new Ended(
                2,
                "peers need Java 21 or newer, and this is 17: JAVA_HOME=... says which to use\n"));
  }

  @ParameterizedTest
  @CsvSource({"foo,", "0,", "-1,", "1.5,", "3,4"})
  void a_number_of_starts_that_is_none_is_named(String first, String second) throws Exception {
    Ended ended = second == null ? run("start", first) : run("start", first, second);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.said())
        .startsWith(first)
        .endsWith(": start [ROUNDS] takes a number from 1 on, or nothing\n");
  }
}
