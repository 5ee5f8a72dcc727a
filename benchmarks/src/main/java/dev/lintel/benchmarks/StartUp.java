package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times the sample hello from the start of its JVM to the first byte of an answer, and says what it
 * holds of the machine's memory then, beside a bare container with one servlet.
 */
final class StartUp {
  private static final Pattern PORT =
      Pattern.compile(".* answers on http://127\\.0\\.0\\.1:(\\d+).*");
  private static final int WARM_UP_ROUNDS = 2;
  private static final int AOT = 25;

  private final Path archives;
  private final int rounds;

  private StartUp(Path archives, int rounds) {
    this.archives = archives;
    this.rounds = rounds;
  }

  /** A program to start: options, class path, main class and arguments. */
  private record Program(String title, String classPath, List<String> words) {}

  /** One start. */
  private record Started(double millis, double resident) {}

  /**
   * Measures, and prints a line for each container, with and without an archive of classes.
   *
   * @param args a directory for archives, the number of rounds, the jar that has this class, and
   *     for each container its name, {@code =} and the class path of hello with its runner
   * @throws Exception if a program does not start
   */
  public static void main(String[] args) throws Exception {
    StartUp startUp = new StartUp(Path.of(args[0]), Integer.parseInt(args[1]));
    Files.createDirectories(startUp.archives);
    for (String arg : List.of(args).subList(3, args.length)) {
      String[] parts = arg.split("=", 2);
      Container container = Container.valueOf(parts[0].toUpperCase(Locale.ROOT));
      Program bare =
          new Program(
              "bare-" + container.runner(),
              parts[1] + File.pathSeparator + args[2],
              List.of(BareServer.class.getName(), container.name()));
      Program hello =
          new Program(
              "hello-" + container.runner(),
              parts[1],
              List.of("-Dport=0", "dev.lintel.samples.hello.Main"));
      startUp.compare(container, "plain", bare, List.of(), hello, List.of());
      startUp.compare(
          container,
          Runtime.version().feature() >= AOT ? "aot" : "cds",
          bare,
          startUp.archived(bare),
          hello,
          startUp.archived(hello));
    }
  }

  private void compare(
      Container container,
      String how,
      Program bare,
      List<String> bareOptions,
      Program hello,
      List<String> helloOptions)
      throws IOException, InterruptedException {
    double[] millis = new double[rounds];
    double[] memory = new double[rounds];
    double[] ratios = new double[rounds];
    double[] more = new double[rounds];
    double[] resolution = new double[rounds];
    for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
      Started first = start(bare, bareOptions);
      Started middle = start(hello, helloOptions);
      Started last = start(bare, bareOptions);
      if (i >= 0) {
        millis[i] = middle.millis();
        memory[i] = middle.resident();
        ratios[i] = 2 * middle.millis() / (first.millis() + last.millis());
        more[i] = middle.resident() - (first.resident() + last.resident()) / 2;
        resolution[i] =
            Math.max(first.millis(), last.millis()) / Math.min(first.millis(), last.millis());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-7s %-6s hello %4.0f ms, over the bare container %s [%.2f]; %.0f MiB, %s more%n",
        container.runner(),
        how,
        Comparison.Spread.of(millis).median(),
        told(Comparison.Spread.of(ratios)),
        Comparison.Spread.of(resolution).median(),
        Comparison.Spread.of(memory).median(),
        told(Comparison.Spread.of(more)));
  }

  private static String told(Comparison.Spread spread) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.least(), spread.greatest());
  }

  /** Runs it once to write an archive of its classes, and returns the option that uses it. */
  private List<String> archived(Program program) throws IOException, InterruptedException {
    boolean aot = Runtime.version().feature() >= AOT;
    Path archive = archives.resolve(program.title() + (aot ? ".aot" : ".jsa"));
    Files.deleteIfExists(archive);
    // The JVM that writes a cache is a child of this one's, and says a good deal.
    Path log = archives.resolve(program.title() + ".log");
    start(
        program,
        List.of((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive),
        ProcessBuilder.Redirect.to(log.toFile()));
    if (!Files.exists(archive)) {
      throw new IOException("no archive was written for " + program.title() + ": see " + log);
    }
    return List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
  }

  private static Started start(Program program, List<String> options)
      throws IOException, InterruptedException {
    return start(program, options, ProcessBuilder.Redirect.INHERIT);
  }

  private static Started start(
      Program program, List<String> options, ProcessBuilder.Redirect errors)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-Xmx64m", "-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(options);
    command.addAll(List.of("-cp", program.classPath()));
    command.addAll(program.words());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(errors);
    long start = System.nanoTime();
    Process process = builder.start();
    // A program that is told to end leaves its children where they are.
    Thread orphanage = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(orphanage);
    try (BufferedReader said = process.inputReader(US_ASCII)) {
      int port = port(said, program);
      String target = program.words().contains("-Dport=0") ? "/" : "/text";
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        if (socket.getInputStream().read() != 'H') {
          throw new IOException(program.title() + " does not answer");
        }
        double millis = (System.nanoTime() - start) / 1e6;
        awaitIdle(process);
        return new Started(millis, resident(process));
      }
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(orphanage);
    }
  }

  private static int port(BufferedReader said, Program program) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.matches()) {
        return Integer.parseInt(port.group(1));
      }
    }
    throw new EOFException(program.title() + " has ended without saying where it answers");
  }

  /** Until the compiler has no more to do. */
  private static void awaitIdle(Process process) throws InterruptedException {
    Duration before = Duration.ofSeconds(-1);
    Duration now = Duration.ZERO;
    while (now.compareTo(before) > 0) {
      before = now;
      TimeUnit.MILLISECONDS.sleep(200);
      now = process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
  }

  private static double resident(Process process) throws IOException {
    return Serving.resident(process.toHandle()) / (double) (1 << 20);
  }
}
