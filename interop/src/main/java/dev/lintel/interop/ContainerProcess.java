package dev.lintel.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The process of a container, and those that it has started. */
final class ContainerProcess implements Running {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final int TAIL = 60;
  private static final String TEMPORARY = "tmp";

  private final Process process;
  private final Path log;
  private final Duration patience;
  private final Thread pump;
  private final Thread orphanage;
  private final URI uri;

  /**
   * How a container says that it is there.
   *
   * @param port a line that says the port, in its one group
   * @param ready a later line, or the same, that says that the application is served
   * @param failed a line that says that it never will be
   */
  record Signs(Pattern port, Pattern ready, Pattern failed) {
    Signs(String port, String ready, String failed) {
      this(Pattern.compile(port), Pattern.compile(ready), Pattern.compile(failed));
    }
  }

  /**
   * How long a container is waited for.
   *
   * @param start until it serves
   * @param stop until it has ended, when it is asked to
   */
  record Patience(Duration start, Duration stop) {}

  private ContainerProcess(Process process, Path log, String mount, Signs signs, Patience patience)
      throws IOException, InterruptedException {
    this.process = process;
    this.log = log;
    this.patience = patience.stop();
    this.orphanage = new Thread(this::kill);
    CompletableFuture<Integer> listening = new CompletableFuture<>();
    this.pump = new Thread(() -> copyLog(signs, listening), log.getFileName().toString());
    Runtime.getRuntime().addShutdownHook(orphanage);
    pump.start();
    try {
      int port = listening.get(patience.start().toMillis(), TimeUnit.MILLISECONDS);
      this.uri = URI.create("http://127.0.0.1:" + port + mount.replace(" ", "%20"));
    } catch (ExecutionException | TimeoutException e) {
      String late = e instanceof TimeoutException ? " within " + patience.start() : "";
      throw endedBy(failure("did not start" + late, e));
    } catch (InterruptedException e) {
      throw endedBy(e);
    }
  }

  /** Ends what has not started; what that fails by is beside the reason. */
  private <E extends Exception> E endedBy(E reason) {
    try {
      List<ProcessHandle> left = end();
      if (!left.isEmpty()) {
        reason.addSuppressed(failure("has left processes: " + left, null));
      }
    } catch (IOException | IllegalStateException again) {
      reason.addSuppressed(again);
    }
    return reason;
  }

  /** A command in a directory, for a container that keeps away from this process's environment. */
  static ProcessBuilder command(Site site, Path directory, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(CATALINA|JETTY|JBOSS|WLP|JAVA|JDK)_.*"));
    environment.put("JAVA_HOME", site.jdk().toString());
    // What it unpacks or writes for a moment stays where the rest of it is.
    environment.put("JAVA_TOOL_OPTIONS", temporary(directory));
    environment.put("TMPDIR", Files.createDirectories(directory.resolve(TEMPORARY)).toString());
    return builder;
  }

  /** The option of Java for temporary files. On a command line it says whose process that is. */
  static String temporary(Path base) {
    return "-Djava.io.tmpdir=" + base.resolve(TEMPORARY);
  }

  /** Starts a container and waits until it serves; its log is kept beside its directory. */
  static Running start(ProcessBuilder builder, String mount, Signs signs)
      throws IOException, InterruptedException {
    return start(builder, mount, signs, new Patience(START, STOP));
  }

  static ContainerProcess start(
      ProcessBuilder builder, String mount, Signs signs, Patience patience)
      throws IOException, InterruptedException {
    Path base = builder.directory().toPath();
    Path log = Site.beside(base, "log");
    return new ContainerProcess(builder.start(), log, mount, signs, patience);
  }

  /** Runs a preparation to its end. */
  static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path base = builder.directory().toPath();
    Path log = Site.beside(base, "setup.log");
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", builder.command()) + " failed:\n" + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** What the container says goes to its log; it is ready when it has said so and where. */
  private void copyLog(Signs signs, CompletableFuture<Integer> listening) {
    int port = 0;
    boolean ready = false;
    try (BufferedReader lines = process.inputReader(UTF_8);
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.println(line);
        Matcher matcher = signs.port().matcher(line);
        if (matcher.find()) {
          port = Integer.parseInt(matcher.group(1));
        }
        if (signs.failed().matcher(line).find()) {
          listening.completeExceptionally(new IllegalStateException("it says: " + line));
        }
        ready |= signs.ready().matcher(line).find();
        if (port > 0 && ready) {
          listening.complete(port);
        }
      }
      listening.completeExceptionally(new IllegalStateException("it has ended"));
    } catch (IOException e) {
      listening.completeExceptionally(e);
    }
  }

  /** Completes when its exit code is there, be it stopped or dead. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    boolean alive = process.isAlive();
    List<ProcessHandle> left = end();
    String behind = left.isEmpty() ? "" : ", and left processes: " + left;
    if (!alive) {
      int code = process.exitValue();
      throw failure("died before it was stopped, with exit code " + code + behind, null);
    }
    if (!left.isEmpty()) {
      throw failure("has ended" + behind, null);
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      throw failure("has ended, and something still listens at " + socket, null);
    } catch (java.net.ConnectException e) {
      // As it has to be.
    }
  }

  /**
   * Ends the container, and what its start script has started, by the signal for that; then what is
   * left of it, by force.
   *
   * @return what was left
   */
  private List<ProcessHandle> end() throws IOException {
    List<ProcessHandle> tree = tree();
    tree.forEach(ProcessHandle::destroy);
    List<ProcessHandle> stubborn = unended(tree);
    stubborn.forEach(ProcessHandle::destroyForcibly);
    List<ProcessHandle> left = left().filter(each -> !tree.contains(each)).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    List<ProcessHandle> immortal = unended(left);
    Runtime.getRuntime().removeShutdownHook(orphanage);
    try {
      pump.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!stubborn.isEmpty() || !immortal.isEmpty()) {
      throw failure("does not end by itself: " + stubborn + immortal, null);
    }
    return left;
  }

  /** Those of some processes that do not end in time. */
  private List<ProcessHandle> unended(List<ProcessHandle> processes) {
    List<ProcessHandle> unended = new ArrayList<>();
    long deadline = System.nanoTime() + patience.toNanos();
    for (ProcessHandle each : processes) {
      try {
        each.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        unended.add(each);
      } catch (InterruptedException e) {
        unended.add(each);
        Thread.currentThread().interrupt();
      }
    }
    return unended;
  }

  private void kill() {
    tree().forEach(ProcessHandle::destroyForcibly);
    left().forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * The processes that have the container's directory as an option, such as {@link #temporary}:
   * also one that its scripts have let go, and not those of somebody who looks at its files.
   */
  private Stream<ProcessHandle> left() {
    String directory = '=' + log.toString().replaceFirst("\\.log$", "") + File.separator;
    return ProcessHandle.allProcesses()
        .filter(each -> !each.equals(ProcessHandle.current()))
        .filter(each -> each.info().commandLine().orElse("").contains(directory));
  }

  private List<ProcessHandle> tree() {
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    tree.add(process.toHandle());
    return tree;
  }

  private IllegalStateException failure(String what, @Nullable Exception cause) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    return new IllegalStateException(
        "the container with the log "
            + log
            + " "
            + what
            + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage())
            + "\n"
            + String.join("\n", tail),
        cause);
  }
}
