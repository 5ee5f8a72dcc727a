package dev.lintel.samples.war;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A servlet container as its makers ship it, in a process of its own, with the WAR deployed. */
final class Container implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int port;
  private final Thread pump;

  /** The containers; the name of each is what the ledger calls it. */
  enum Kind {
    TOMCAT("tomcat.home"),
    JETTY("jetty.home");

    private final Path home;

    Kind(String property) {
      this.home = Path.of(System.getProperty(property)).toAbsolutePath();
    }

    Container start(Path war, String mount) throws IOException, InterruptedException {
      String name = mount.isEmpty() ? "ROOT" : mount.substring(1);
      Path base = home.resolveSibling(this + "-" + name);
      clear(base);
      return this == TOMCAT ? tomcat(base, war, name) : jetty(base, war, name);
    }

    private Container tomcat(Path base, Path war, String name)
        throws IOException, InterruptedException {
      for (String directory : List.of("conf", "logs", "temp", "webapps", "work")) {
        Files.createDirectories(base.resolve(directory));
      }
      try (Stream<Path> files = Files.list(home.resolve("conf"))) {
        for (Path file : files.toList()) {
          Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
        }
      }
      Path server = base.resolve("conf/server.xml");
      String xml = Files.readString(server);
      Files.writeString(
          server,
          xml.replace("<Server port=\"8005\"", "<Server port=\"-1\"")
              .replace("<Connector port=\"8080\"", "<Connector port=\"0\" address=\"127.0.0.1\""));
      Files.copy(war, base.resolve("webapps").resolve(name + ".war"));
      return launch(
          base,
          List.of(home.resolve("bin/catalina.sh").toString(), "run"),
          Pattern.compile(
              "Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-\\d+-(\\d+)\""),
          Pattern.compile("Server startup in"));
    }

    private Container jetty(Path base, Path war, String name)
        throws IOException, InterruptedException {
      Files.createDirectories(base);
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      List<String> start = List.of(java.toString(), "-jar", home.resolve("start.jar").toString());
      Path setup = base.resolveSibling(base.getFileName() + ".setup.log");
      Process modules =
          new ProcessBuilder(
                  Stream.concat(
                          start.stream(),
                          Stream.of("--add-modules=http,ee11-deploy,ee11-annotations"))
                      .toList())
              .directory(base.toFile())
              .redirectErrorStream(true)
              .redirectOutput(setup.toFile())
              .start();
      if (modules.waitFor() != 0) {
        throw new IllegalStateException("Jetty has no such modules:\n" + Files.readString(setup));
      }
      Files.copy(war, base.resolve("webapps").resolve(name + ".war"));
      return launch(
          base,
          Stream.concat(start.stream(), Stream.of("jetty.http.host=127.0.0.1", "jetty.http.port=0"))
              .toList(),
          Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)\\}"),
          Pattern.compile("Started .*Server@"));
    }

    private static Container launch(Path base, List<String> command, Pattern port, Pattern ready)
        throws IOException, InterruptedException {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true);
      Map<String, String> environment = builder.environment();
      environment
          .keySet()
          .removeIf(name -> name.startsWith("CATALINA_") || name.startsWith("JETTY_"));
      environment.put("CATALINA_BASE", base.toString());
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      return new Container(
          builder.start(), base.resolveSibling(base.getFileName() + ".log"), port, ready);
    }

    private static void clear(Path directory) throws IOException {
      if (Files.exists(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }

    @Override
    public String toString() {
      return home.getFileName().toString();
    }
  }

  private Container(Process process, Path log, Pattern port, Pattern ready)
      throws IOException, InterruptedException {
    this.process = process;
    this.log = log;
    CompletableFuture<Integer> listening = new CompletableFuture<>();
    this.pump = new Thread(() -> copyLog(port, ready, listening), log.getFileName().toString());
    pump.start();
    try {
      this.port = listening.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("the container did not start:\n" + log(), e);
    }
  }

  /** What the container says goes to its log; it is ready when it has said where it listens. */
  private void copyLog(Pattern port, Pattern ready, CompletableFuture<Integer> listening) {
    int found = 0;
    try (BufferedReader lines = process.inputReader(UTF_8);
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.println(line);
        Matcher matcher = port.matcher(line);
        if (matcher.find()) {
          found = Integer.parseInt(matcher.group(1));
        } else if (found > 0 && ready.matcher(line).find()) {
          listening.complete(found);
        }
      }
      listening.completeExceptionally(new IllegalStateException("it has ended"));
    } catch (IOException e) {
      listening.completeExceptionally(e);
    }
  }

  int port() {
    return port;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends the process as an administrator would. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
        throw new IllegalStateException("the container did not stop at SIGTERM:\n" + log());
      }
      pump.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
