package dev.lintel.tomcat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server leaves nothing behind, and nothing shows of it but its answers. */
class LeftoversTest {
  private static final ServerOptions ANY_PORT = ServerOptions.defaults().port(0);

  /** GW-DEP-12. */
  @Test
  void no_thread_no_file_and_no_property_is_left_after_the_stop() throws Exception {
    Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
    Set<Path> here = list(Path.of("").toAbsolutePath());
    Set<Path> temporary = list(Path.of(System.getProperty("java.io.tmpdir")));

    for (int i = 0; i < 3; i++) {
      try (Server server = Server.start(request -> Response.text("hello"), ANY_PORT);
          Wire wire = new Wire(server)) {
        wire.get("/").until("hello");
        assertThat(list(Path.of("").toAbsolutePath())).isEqualTo(here);
      }
    }

    assertThat(threadsBut(threads)).isEmpty();
    assertThat(list(Path.of("").toAbsolutePath())).isEqualTo(here);
    assertThat(list(Path.of(System.getProperty("java.io.tmpdir"))))
        .filteredOn(path -> path.getFileName().toString().contains("tomcat"))
        .isSubsetOf(temporary);
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.startsWith("catalina"));
  }

  /** GW-DEP-02, GW-DEP-11. */
  @Test
  void nothing_is_left_of_a_start_that_failed() throws Exception {
    Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
    IOException mine = new IOException("no database");

    assertThatThrownBy(
            () ->
                Server.deploy(
                    deployment -> {
                      throw mine;
                    },
                    ANY_PORT))
        .isSameAs(mine);
    try (Server first = Server.start(request -> Response.text("hello"), ANY_PORT)) {
      ServerOptions taken = ServerOptions.defaults().port(first.uri().getPort());
      assertThatThrownBy(() -> Server.start(request -> Response.text("hello"), taken))
          .hasMessageContaining("is taken");
    }

    assertThat(threadsBut(threads)).isEmpty();
  }

  /** GW-DEP-11. */
  @Test
  void native_settings_that_fail_leave_nothing_behind() throws Exception {
    Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
    List<String> closed = new ArrayList<>();
    for (Throwable mine : List.of(new IllegalArgumentException("mine"), new LinkageError("mine"))) {
      assertThatThrownBy(
              () ->
                  TomcatRunner.deploy(
                      deployment -> {
                        deployment.closing(() -> closed.add("resource"));
                        return request -> Response.noContent();
                      },
                      ANY_PORT,
                      tomcat -> LeftoversTest.<RuntimeException>sneak(mine)))
          .isSameAs(mine);
    }
    assertThat(closed).hasSize(2);
    assertThat(threadsBut(threads)).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  /** GW-SRV-14. The level is the quiet one that tests have; the banners would come at INFO. */
  @Test
  void nothing_is_printed() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream record = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(record);
      System.setErr(record);
      try (Server server = Server.start(request -> Response.text("hello"), ANY_PORT)) {
        Wire.exchange(server, "G(T / HTTP/1.1", "", "");
        Wire.exchange(server, "GET / HTTP/1.0", "", "");
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void what_tomcat_announces_is_for_debugging() {
    Slf4jLog log = new Slf4jLog("dev.lintel.test.quiet");
    assertThat(log.isInfoEnabled()).isEqualTo(log.isDebugEnabled());
    assertThat(log.isErrorEnabled()).isTrue();
    assertThat(log.isFatalEnabled()).isTrue();
  }

  /** GW-SRV-05. */
  @Test
  void the_application_runs_with_the_class_loader_of_whoever_started_it() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    AtomicReference<ClassLoader> called = new AtomicReference<>();
    AtomicReference<ClassLoader> hooked = new AtomicReference<>();
    AtomicReference<ClassLoader> closed = new AtomicReference<>();
    try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(own);
      Server server =
          Server.deploy(
              deployment -> {
                deployment.closing(() -> closed.set(loader()));
                return request -> {
                  called.set(loader());
                  request.onComplete(completion -> hooked.set(loader()));
                  return Response.text("hello");
                };
              },
              ANY_PORT);
      current.setContextClassLoader(before);
      assertThat(Wire.exchange(server, "GET / HTTP/1.0", "", "")).endsWith("hello");
      server.close();
      assertThat(called).hasValue(own);
      assertThat(hooked).hasValue(own);
      assertThat(closed).hasValue(own);
    } finally {
      current.setContextClassLoader(before);
    }
  }

  private static ClassLoader loader() {
    return Thread.currentThread().getContextClassLoader();
  }

  /**
   * The JDK's own threads come when they are first needed, and stay. Others may leave their pool a
   * moment before they end.
   */
  private static Set<String> threadsBut(Set<Thread> before) throws InterruptedException {
    Set<String> left = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)
          && !thread.getName().startsWith("CompletableFutureDelayScheduler")) {
        thread.join(SECONDS.toMillis(20));
        if (thread.isAlive()) {
          left.add(thread.getName());
        }
      }
    }
    return left;
  }

  private static Set<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.collect(Collectors.toSet());
    }
  }
}
