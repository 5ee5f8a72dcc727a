package dev.lintel.samples.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sample as a process of its own, with one server on its class path. */
final class Program implements AutoCloseable {
  private static final List<String> RUNNERS = List.of("jetty-runner", "tomcat-runner");

  private final Process process;
  private final BufferedReader out;
  private final Path directory;

  private Program(Process process, Path directory) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
    this.directory = directory;
  }

  /** Starts it; the server is none where no runner has that name. */
  static Program start(String server, String port) throws IOException {
    Path directory = Files.createTempDirectory("hello");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> command = new ArrayList<>();
    if (Files.exists(Path.of("/proc/self"))) {
      // A shell that starts this build in its background makes it ignore SIGINT, and that is
      // inherited.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", classPath(server), "-Dport=" + port));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add(Main.class.getName());
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    return new Program(process, directory);
  }

  private static String classPath(String server) {
    List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    assertThat(RUNNERS).allSatisfy(runner -> assertThat(all).anyMatch(path -> is(path, runner)));
    Stream<String> own =
        all.stream()
            .filter(path -> !path.contains("test-classes"))
            .filter(
                path ->
                    RUNNERS.stream()
                        .noneMatch(
                            runner -> is(path, runner) && !runner.equals(server + "-runner")));
    return own.collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean is(String path, String module) {
    return Stream.of(path.split("[/\\\\]")).anyMatch(name -> name.startsWith(module));
  }

  /** The next line on standard output; null at its end. */
  String line() throws IOException {
    return out.readLine();
  }

  String errors() throws IOException {
    return Files.readString(directory.resolve("errors"));
  }

  /** The files and directories that it has made in its current and its temporary directory. */
  List<String> files() throws IOException {
    Set<String> given = Set.of("", "tmp", "errors");
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> directory.relativize(file).toString())
          .filter(name -> !given.contains(name))
          .toList();
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
