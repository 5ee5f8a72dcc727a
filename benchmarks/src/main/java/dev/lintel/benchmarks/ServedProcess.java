package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant in a process of its own, and what it uses. */
final class ServedProcess implements AutoCloseable {
  /** Before the port, in the one line that a contestant says by itself. */
  static final String PORT = "port ";

  /** Before the number of bytes. */
  static final String ALLOCATED = "allocated ";

  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final BufferedReader said;
  private final Writer asking;
  private final int port;

  private ServedProcess(Process process) throws IOException {
    this.process = process;
    said = process.inputReader(US_ASCII);
    asking = process.outputWriter(US_ASCII);
    port = Integer.parseInt(line(PORT));
  }

  /**
   * Starts a contestant with this process's class path.
   *
   * @param options for its Java
   */
  static ServedProcess start(
      Contestant contestant, Container container, Workload workload, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Served.class.getName()));
    command.addAll(List.of(contestant.name(), container.name(), workload.name()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ServedProcess(process);
    } catch (IOException | RuntimeException e) {
      process.destroy();
      throw e;
    }
  }

  private String line(String before) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(before)) {
        return line.substring(before.length());
      }
    }
    throw new EOFException("the server has ended: " + process.info().commandLine().orElse(""));
  }

  int port() {
    return port;
  }

  /** The bytes that it has allocated since it was started. */
  long allocated() throws IOException {
    asking.write('\n');
    asking.flush();
    return Long.parseLong(line(ALLOCATED));
  }

  /** The time of processors that it has used, in steps of 10 ms. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What it holds of the machine's memory, in bytes; 0 where the system does not say. */
  long resident() throws IOException {
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

  @Override
  public void close() throws IOException {
    asking.close();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
