package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Served} in a process of its own. */
final class ServedProcess extends Serving {
  /** Before the port, in the one line that a server says by itself. */
  static final String PORT = "port ";

  /** Before the number of bytes. */
  static final String ALLOCATED = "allocated ";

  private final Process process;
  private final BufferedReader said;
  private final Writer asking;
  private final int port;

  private ServedProcess(Process process) throws IOException {
    super(process);
    this.process = process;
    said = process.inputReader(US_ASCII);
    asking = process.outputWriter(US_ASCII);
    port = Integer.parseInt(line(PORT));
  }

  /**
   * Starts one with this process's class path.
   *
   * @param title a {@link Contestant} or a {@link Peer}
   * @param options for its Java
   */
  static ServedProcess start(
      String title, Container container, Workload workload, Threads threads, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Served.class.getName()));
    command.addAll(List.of(title, container.name(), workload.name(), threads.name()));
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

  @Override
  int port() {
    return port;
  }

  @Override
  double allocated() throws IOException {
    asking.write('\n');
    asking.flush();
    return Long.parseLong(line(ALLOCATED));
  }

  @Override
  void stop() throws IOException {
    asking.close();
  }
}
