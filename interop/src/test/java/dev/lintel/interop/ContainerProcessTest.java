package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of containers that die, fail, or leave something behind. */
class ContainerProcessTest {
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs("port ([0-9]+)", "ready", "FAILED");

  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir private Path directory;

  private Path base() throws IOException {
    return Files.createDirectories(directory.resolve("container"));
  }

  private ContainerProcess start(String how) throws Exception {
    return start(how, new ContainerProcess.Patience(LONG, LONG));
  }

  private ContainerProcess start(String how, ContainerProcess.Patience patience) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FakeContainer.class.getName(), how, "at=" + base().resolve("x")));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(base().toFile()).redirectErrorStream(true);
    return ContainerProcess.start(builder, "/app", SIGNS, patience);
  }

  private Stream<ProcessHandle> left() throws IOException {
    String name = "at=" + base() + "/";
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().map(line -> line.contains(name)).orElse(false));
  }

  @AfterEach
  void endWhatIsLeft() throws IOException {
    left().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void one_that_serves_is_found_and_ended() throws Exception {
    Running running = start("serves");
    assertThat(running.uri()).hasScheme("http").hasHost("127.0.0.1").hasPath("/app");
    assertThat(running.log()).contains("ready");
    running.close();
  }

  @Test
  void one_that_dies_at_its_start_is_a_failure_with_the_end_of_its_log() {
    assertThatThrownBy(() -> start("dies"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("container.log did not start: ")
        .hasMessageContaining("it has ended")
        .hasMessageEndingWith("no such war");
  }

  @Test
  void one_that_says_that_it_fails_is_not_waited_for() throws IOException {
    assertThatThrownBy(() -> start("fails"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it says: FAILED to deploy");
    assertThat(left()).isEmpty();
  }

  @Test
  @Timeout(60)
  void one_that_is_not_ready_in_time_is_ended_and_a_failure() throws IOException {
    assertThatThrownBy(() -> start("silent", new ContainerProcess.Patience(SHORT, LONG)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("container.log did not start within PT0.5S");
    assertThat(left()).isEmpty();
  }

  @Test
  void one_that_dies_under_the_tests_is_a_failure() throws Exception {
    ContainerProcess running = start("serves");
    try (Socket call = new Socket(running.uri().getHost(), running.uri().getPort())) {
      // It hangs up when it goes.
      assertThat(call.getInputStream().read()).isNegative();
    }
    // Its command line is gone before its exit code is there.
    running.onExit().join();
    assertThatThrownBy(running::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("died before it was stopped, with exit code 7");
  }

  @Test
  void one_that_does_not_end_is_ended_and_a_failure() throws Exception {
    Running running = start("stubborn", new ContainerProcess.Patience(LONG, SHORT));
    assertThatThrownBy(running::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not end by itself");
    assertThat(left().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void what_it_leaves_behind_is_ended_and_a_failure() throws Exception {
    Running running = start("leaves");
    assertThatThrownBy(running::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended, and left processes: ");
    assertThat(left()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void who_looks_at_its_files_is_left_alone() throws Exception {
    Running running = start("serves");
    Process viewer =
        new ProcessBuilder("tail", "-F", base().resolve("x").toString())
            .redirectErrorStream(true)
            .start();
    try {
      running.close();
      assertThat(viewer.isAlive()).isTrue();
    } finally {
      viewer.destroyForcibly().onExit().join();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void what_a_script_that_dies_has_started_is_ended() throws IOException {
    assertThatThrownBy(() -> start("orphans"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("container.log did not start: ")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .satisfies(left -> assertThat(left).hasMessageContaining("left processes: ")));
    assertThat(left()).isEmpty();
  }

  @Test
  @Timeout(60)
  void one_whose_start_is_interrupted_is_ended() throws Exception {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    Thread starting =
        new Thread(
            () -> {
              try {
                failed.complete(new AssertionError("started: " + start("silent").uri()));
              } catch (Exception e) {
                failed.complete(e);
              }
            });
    starting.start();
    while (left().findAny().isEmpty()) {
      Thread.onSpinWait();
    }
    starting.interrupt();
    assertThat(failed.join()).isInstanceOf(InterruptedException.class);
    assertThat(left()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_port_that_it_leaves_to_somebody_unknown_is_a_failure() throws Exception {
    Running running = start("bequeaths");
    Matcher said = Pattern.compile("heir ([0-9]+)").matcher(running.log());
    assertThat(said.find()).isTrue();
    ProcessHandle heir = ProcessHandle.of(Long.parseLong(said.group(1))).orElseThrow();
    try {
      assertThatThrownBy(running::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended, and something still listens at ")
          .hasMessageContaining(String.valueOf(running.uri().getPort()));
      assertThat(left()).isEmpty();
      assertThat(heir.isAlive()).isTrue();
    } finally {
      heir.destroyForcibly();
      heir.onExit().join();
    }
  }
}
