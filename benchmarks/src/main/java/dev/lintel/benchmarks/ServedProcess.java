package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Served} in a process of its own. */
final class ServedProcess extends Serving {
  /** Before the port, in the one line that a server says by itself. */
  static final String PORT = "port ";

  /** Before the number of bytes. */
  static final String ALLOCATED = "allocated ";

  private static final long ENDS_WITHIN_SECONDS = 5;

  private final Process process;
  private final String words;
  private final BufferedReader said;
  private final Writer asking;
  private final int port;

  private ServedProcess(Process process, String words) throws IOException {
    super(process);
    this.process = process;
    this.words = words;
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
    List<String> words = List.of(title, container.name(), workload.name(), threads.name());
    command.addAll(words);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ServedProcess(process, String.join(" ", words));
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
    throw ended(new EOFException());
  }

  /** A process that is dead tells no more what it was. */
  private IOException ended(IOException cause) {
    String code;
    try {
      boolean over = process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
      code = over ? " with exit code " + process.exitValue() : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = "";
    }
    return new IOException("the server has ended" + code + ": " + words, cause);
  }

  @Override
  int port() {
    return port;
  }

  @Override
  double allocated() throws IOException {
    try {
      asking.write('\n');
      asking.flush();
    } catch (IOException e) {
      throw ended(e);
    }
    return Long.parseLong(line(ALLOCATED));
  }

  @Override
  void stop() throws IOException {
    if (process.isAlive()) {
      asking.close();
    }
  }
}
