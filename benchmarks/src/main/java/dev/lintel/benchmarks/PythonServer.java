package dev.lintel.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Servers of Python, as Debian has them, with {@link Workload#TEXT}. */
enum PythonServer {
  /** As its guide advises for two cores: threads, which keep connections. */
  GUNICORN_THREADS(
      "gunicorn", "gunicorn", "gunicorn --workers=2 --threads=8 --bind=127.0.0.1:PORT hello"),
  /** Its default worker, which closes each connection. */
  GUNICORN_SYNC("gunicorn", "gunicorn", "gunicorn --workers=5 --bind=127.0.0.1:PORT hello"),
  UWSGI(
      "uwsgi",
      "uwsgi uwsgi-plugin-python3",
      "uwsgi --plugin=python3 --http11-socket=127.0.0.1:PORT --wsgi-file=hello.py --master"
          + " --processes=2 --threads=8 --disable-logging --die-on-term",
      "/usr/lib/uwsgi/plugins/python3_plugin.so"),
  WAITRESS(
      "waitress-serve",
      "python3-waitress",
      "waitress-serve --listen=127.0.0.1:PORT --threads=8 hello:application"),
  TORNADO(
      "python3",
      "python3-tornado",
      "/usr/bin/python3 tornado_hello.py PORT",
      "/usr/lib/python3/dist-packages/tornado"),
  CHEROOT(
      "python3",
      "python3-cheroot",
      "/usr/bin/python3 -m cheroot --bind=127.0.0.1:PORT hello:application",
      "/usr/lib/python3/dist-packages/cheroot"),
  TWISTED(
      "twist3",
      "python3-twisted",
      "twist3 web --listen=tcp:PORT:interface=127.0.0.1 --wsgi=hello.application"),
  MOD_WSGI(
      "apache2",
      "apache2 libapache2-mod-wsgi-py3",
      "apache2 -f CONF -D FOREGROUND",
      "/usr/lib/apache2/modules/mod_wsgi.so");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String executable;
  private final String packages;
  private final String command;

  /** A module that its command needs, and may be missing where the command is there; or empty. */
  private final String module;

  PythonServer(String executable, String packages, String command) {
    this(executable, packages, command, "");
  }

  PythonServer(String executable, String packages, String command, String module) {
    this.executable = executable;
    this.packages = packages;
    this.command = command;
    this.module = module;
  }

  /** How it is called in reports. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Debian's packages that have it. */
  String packages() {
    return packages;
  }

  /** Whether it can be started. */
  boolean installed() {
    return installed(name -> Programs.find(name).isPresent(), Files::exists);
  }

  /** The same on a machine that has these programs and files. */
  boolean installed(Predicate<String> programs, Predicate<Path> files) {
    return programs.test(executable) && (module.isEmpty() || files.test(Path.of(module)));
  }

  /**
   * Starts it.
   *
   * @param applications the directory {@code python} of the benchmarks
   */
  Serving start(Path applications) throws IOException {
    Path directory = applications.toAbsolutePath();
    int port = freePort();
    Path own = Files.createTempDirectory("lintel-benchmarks-" + title());
    // Apache's processes have a user of their own.
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path hello = Files.copy(directory.resolve("hello.py"), own.resolve("hello.py"));
    List<String> words =
        Stream.of(command.split(" "))
            .map(word -> word.replace("PORT", Integer.toString(port)))
            .map(word -> word.equals("CONF") ? directory.resolve("mod_wsgi.conf").toString() : word)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    Path log = own.resolve("log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("DIR", own.toString());
    builder.environment().put("APP", hello.toString());
    builder.environment().put("PYTHONPATH", directory.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    Started started = new Started(process, port, own);
    try {
      started.awaitPort(log);
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Nobody else may take it meanwhile; they cannot say which one they have taken. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static final class Started extends Serving {
    private final Process process;
    private final int port;
    private final Path own;

    Started(Process process, int port, Path own) {
      super(process);
      this.process = process;
      this.port = port;
      this.own = own;
    }

    /** Until something listens there. */
    void awaitPort(Path log) throws IOException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!listens()) {
        boolean ended;
        try {
          ended = process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        }
        if (ended || System.nanoTime() - end > 0) {
          throw new IOException("does not listen: " + Files.readString(log));
        }
      }
    }

    private boolean listens() {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    int port() {
      return port;
    }

    @Override
    double allocated() {
      return Double.NaN;
    }

    @Override
    boolean drops() {
      return true;
    }

    @Override
    void stop() {
      process.destroy();
    }

    @Override
    void ended() throws IOException {
      try (var files = Files.walk(own)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }
}
