package dev.lintel.tck;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts and ends a {@link ChildServer}. */
final class ChildProcess implements AutoCloseable {
  private static final int START_MILLIS = 60_000;

  private final Process process;
  private final Socket control;
  private final URI uri;
  private final Path log;

  private ChildProcess(Process process, Socket control, URI uri, Path log) {
    this.process = process;
    this.control = control;
    this.uri = uri;
    this.log = log;
  }

  static ChildProcess start(Probe probe, String provider, String kind, String... options)
      throws IOException {
    Path log = probe.temporaryFile(".log");
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(START_MILLIS);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(options));
      command.addAll(List.of("-cp", classPath(), ChildServer.class.getName()));
      command.addAll(List.of(String.valueOf(listening.getLocalPort()), provider, kind));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        Socket control = listening.accept();
        String line =
            new BufferedReader(
                    new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return new ChildProcess(
            process, control, URI.create(Objects.requireNonNull(line, "the child ended")), log);
      } catch (IOException | RuntimeException e) {
        process.destroyForcibly();
        throw new AssertionError("the child did not start: " + Files.readString(log), e);
      }
    }
  }

  URI uri() {
    return uri;
  }

  /** What the child has written, for the failure of a test. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    control.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the child does not end by itself: " + log());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }
}
