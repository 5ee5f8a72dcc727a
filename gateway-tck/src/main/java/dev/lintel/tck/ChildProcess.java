package dev.lintel.tck;

import dev.lintel.spi.ServerProvider;
import java.io.BufferedReader;
import java.io.EOFException;
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
import java.util.concurrent.TimeUnit;

/** Starts and ends a {@link ChildServer}. */
final class ChildProcess implements AutoCloseable {
  private static final int START_MILLIS = 60_000;
  private static final int END_SECONDS = 10;

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
        return started(process, listening.accept(), log);
      } catch (IOException | RuntimeException e) {
        throw new AssertionError(
            "the child did not start, where the server is found by its name as a ServiceLoader's "
                + ServerProvider.class.getName()
                + ": "
                + e
                + "\n"
                + lastWords(process, log),
            e);
      }
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(log);
      throw e;
    }
  }

  private static ChildProcess started(Process process, Socket control, Path log)
      throws IOException {
    try {
      return new ChildProcess(process, control, uri(control, START_MILLIS), log);
    } catch (IOException | RuntimeException e) {
      control.close();
      throw e;
    }
  }

  /** Reads where the child listens; one that does not say so in time is none. */
  static URI uri(Socket control, int millis) throws IOException {
    control.setSoTimeout(millis);
    String line =
        new BufferedReader(
                new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    if (line == null) {
      throw new EOFException("it has ended");
    }
    return URI.create(line);
  }

  /** What it has written by its end, which it may be at. */
  private static String lastWords(Process process, Path log) throws IOException {
    try {
      boolean unused = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log);
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
    try {
      control.close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the child does not end by itself: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path");
    return modules.isEmpty() ? classes : modules + File.pathSeparator + classes;
  }
}
