package dev.lintel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, and what it uses with all that it has started. */
abstract class Serving implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final Thread orphanage;

  Serving(Process process) {
    this.process = process;
    // A program that is told to end leaves its children where they are.
    this.orphanage = new Thread(() -> processes().forEach(ProcessHandle::destroyForcibly));
    Runtime.getRuntime().addShutdownHook(orphanage);
  }

  /** Where it listens. */
  abstract int port();

  /** The bytes that it has allocated since it was started; not a number where nobody counts. */
  abstract double allocated() throws IOException;

  /** The time of processors that it has used, in steps of 10 ms. */
  final Duration cpu() {
    return processes().stream()
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What it holds of the machine's memory, in bytes; 0 where the system does not say. */
  final long resident() throws IOException {
    long sum = 0;
    for (ProcessHandle each : processes()) {
      sum += resident(each);
    }
    return sum;
  }

  /** The same of one process. */
  static long resident(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** Whether it ends connections as it likes, a few of them with a request on the way. */
  boolean drops() {
    return false;
  }

  /** Asks it to end. */
  abstract void stop() throws IOException;

  /** It has ended. */
  void ended() throws IOException {}

  @Override
  public final void close() throws IOException {
    List<ProcessHandle> all = processes();
    try {
      stop();
    } finally {
      awaitEnd(all);
      Runtime.getRuntime().removeShutdownHook(orphanage);
    }
    ended();
  }

  private void awaitEnd(List<ProcessHandle> all) {
    boolean over = false;
    try {
      over = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!over) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
