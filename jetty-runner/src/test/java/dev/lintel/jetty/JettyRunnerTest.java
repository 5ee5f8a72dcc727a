package dev.lintel.jetty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.spi.ServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Starting, and what a start leaves behind. */
class JettyRunnerTest {
  private static final ServerOptions OPTIONS = ServerOptions.defaults().port(0);

  @Test
  void it_is_found_as_the_service_jetty() {
    assertThat(ServiceLoader.load(ServerProvider.class))
        .singleElement()
        .satisfies(provider -> assertThat(provider.name()).isEqualTo("jetty"));
  }

  /** GW-DEP-09, GW-DEP-42: the start returned, so the port answers at the address that it gives. */
  @Test
  void a_started_server_answers_at_its_address() throws Exception {
    try (Server server =
            Server.start(request -> Response.text("it is " + request.path()), OPTIONS);
        Wire wire = Wire.to(server.uri())) {
      assertThat(wire.get("/a").until("/a")).startsWith("HTTP/1.1 200 ").endsWith("it is /a");
    }
  }

  /** GW-DEP-05: who made the application may use it elsewhere. */
  @Test
  void stopping_leaves_alone_what_the_start_was_given() {
    class Closeable implements Application, AutoCloseable {
      private boolean closed;

      @Override
      public Response handle(Request request) {
        return Response.text("hello");
      }

      @Override
      public void close() {
        closed = true;
      }
    }
    Closeable application = new Closeable();
    Server.start(application, OPTIONS).close();

    assertThat(application.closed).isFalse();
  }

  /** GW-REQ-34: paths outside the mount are the bridge's 404, whatever Jetty makes of contexts. */
  @Test
  void the_application_answers_below_its_mount_path() throws Exception {
    ServerOptions mounted = OPTIONS.mountPath("/app");
    try (Server server =
            Server.start(
                request -> Response.text(request.mountPath() + " " + request.path() + "!"),
                mounted);
        Wire wire = Wire.to(server.uri())) {
      assertThat(server.uri().getPath()).isEqualTo("/app/");
      assertThat(wire.get("/app").until("!")).endsWith("/app /!");
      assertThat(wire.get("/app/x").until("!")).endsWith("/app /x!");
      assertThat(wire.get("/other").until("Not Found\n")).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void it_listens_on_an_ipv6_host() throws Exception {
    try (Server server = Server.start(request -> Response.text("hello\n"), OPTIONS.host("::1"));
        Wire wire = Wire.to(server.uri())) {
      assertThat(server.uri().getHost()).isEqualTo("[::1]");
      assertThat(wire.get("/").until("hello\n")).startsWith("HTTP/1.1 200 ").endsWith("hello\n");
    }
  }

  /** GW-DEP-27. */
  @Test
  void it_hands_the_backlog_to_the_system() {
    AtomicReference<ServerConnector> connector = new AtomicReference<>();
    try (Server server =
        JettyRunner.start(
            request -> Response.noContent(),
            OPTIONS.backlog(7),
            jetty -> connector.set((ServerConnector) jetty.getConnectors()[0]))) {
      assertThat(connector.get().getAcceptQueueSize()).isEqualTo(7);
      assertThat(server.uri().getPort()).isPositive();
    }
  }

  /** GW-DEP-18 to GW-DEP-20. */
  @Test
  void it_says_who_it_is() {
    try (Server server = Server.start(request -> Response.noContent(), OPTIONS)) {
      ServerInfo info = server.info();
      assertThat(info.name()).isEqualTo("jetty");
      assertThat(info.version()).startsWith("12.1.");
      assertThat(info.spec()).isEqualTo(ServerInfo.SPEC);
      assertThat(info.multithread()).isTrue();
      assertThat(info.multiprocess()).isFalse();
      assertThat(info.runOnce()).isFalse();
      assertThat(info.capabilities())
          .containsExactlyInAnyOrder(ServerInfo.TRAILERS, ServerInfo.INFORM);
    }
  }

  /** GW-DEP-08. */
  @Test
  void a_customizer_gets_the_native_server_before_it_starts() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (Server server =
            JettyRunner.start(
                request -> Response.noContent(),
                OPTIONS,
                jetty -> {
                  seen.set(jetty.getState());
                  jetty.insertHandler(new Stamp());
                });
        Wire wire = Wire.to(server.uri())) {
      assertThat(seen.get()).isEqualTo("STOPPED");
      assertThat(wire.get("/").head()).contains("X-Stamp: by Jetty\r\n");
    }
  }

  /** GW-DEP-23: Jetty would accept it, and no connection there would do. */
  @Test
  void what_a_customizer_cannot_have_is_refused() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    requireRefused(jetty -> jetty.addConnector(new ServerConnector(jetty)), "another connector");
    requireRefused(
        jetty -> jetty.setConnectors(new Connector[] {new ServerConnector(jetty)}),
        "another connector");
    requireRefused(
        jetty ->
            ((ServerConnector) jetty.getConnectors()[0])
                .addFirstConnectionFactory(
                    new SslConnectionFactory(new SslContextFactory.Server(), "http/1.1")),
        "TLS");
    assertThat(newThreads(before)).isEmpty();
  }

  private static void requireRefused(
      Consumer<org.eclipse.jetty.server.Server> customizer, String named) {
    assertThatThrownBy(
            () -> JettyRunner.start(request -> Response.noContent(), OPTIONS, customizer).close())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(named);
  }

  /** As on a thread that is to end: the start needs no more time than it takes. */
  @Test
  void an_interrupt_from_before_does_not_end_the_start() throws Exception {
    Thread.currentThread().interrupt();
    try (Server server = Server.start(request -> Response.text("up\n"), OPTIONS)) {
      assertThat(Thread.interrupted()).isTrue();
      try (Wire wire = Wire.to(server.uri())) {
        assertThat(wire.get("/").until("up\n")).endsWith("up\n");
      }
    }
  }

  /** Whatever it is: not that of a port that is taken. */
  @Test
  void what_a_customizer_throws_stays_as_it_is() {
    UncheckedIOException failure = new UncheckedIOException(new ConnectException("mine"));

    assertThatThrownBy(
            () ->
                JettyRunner.start(
                    request -> Response.noContent(),
                    OPTIONS,
                    jetty -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void a_customizer_that_fails_leaves_nothing_behind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<String> closed = new ArrayList<>();

    assertThatThrownBy(
            () ->
                JettyRunner.deploy(
                    deployment -> {
                      deployment.closing(() -> closed.add("resource"));
                      return request -> Response.noContent();
                    },
                    OPTIONS,
                    jetty -> {
                      throw new IllegalArgumentException("mine");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");

    assertThat(closed).containsExactly("resource");
    assertThat(newThreads(before)).isEmpty();
  }

  /** GW-DEP-02, GW-DEP-11. */
  @Test
  void a_factory_that_fails_stops_the_start_with_its_own_exception() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    IOException mine = new IOException("no database");

    assertThatThrownBy(
            () ->
                Server.deploy(
                    deployment -> {
                      throw mine;
                    },
                    OPTIONS))
        .isSameAs(mine);

    assertThat(newThreads(before)).isEmpty();
  }

  /** GW-DEP-01; that it is called before the port opens, a port that is taken shows below. */
  @Test
  void the_factory_is_called_once() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Server server =
            Server.deploy(
                deployment -> {
                  calls.incrementAndGet();
                  return request -> Response.text("up\n");
                },
                OPTIONS);
        Wire wire = Wire.to(server.uri())) {
      assertThat(wire.get("/").until("up\n")).endsWith("up\n");
      assertThat(calls).hasValue(1);
    }
  }

  /** GW-DEP-10, GW-DEP-11. */
  @Test
  void a_taken_port_is_an_exception_that_names_it() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<String> closed = new ArrayList<>();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(
              () ->
                  Server.deploy(
                      deployment -> {
                        deployment.closing(() -> closed.add("resource"));
                        return request -> Response.noContent();
                      },
                      OPTIONS.port(taken.getLocalPort())))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1 is taken")
          .hasCauseInstanceOf(BindException.class);
    }
    assertThat(closed).containsExactly("resource");
    assertThat(newThreads(before)).isEmpty();
  }

  @Test
  void an_unknown_host_is_an_exception_that_names_it() {
    assertThatThrownBy(
            () ->
                Server.start(request -> Response.noContent(), OPTIONS.host("no-such-host.invalid")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no-such-host.invalid")
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  /** GW-SRV-05. */
  @Test
  void the_application_runs_with_the_class_loader_of_the_start() throws Exception {
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
                deployment.closing(() -> closed.set(current().getContextClassLoader()));
                return request -> {
                  called.set(current().getContextClassLoader());
                  request.onComplete(done -> hooked.set(current().getContextClassLoader()));
                  return Response.text("done\n");
                };
              },
              OPTIONS);
      current.setContextClassLoader(before);
      try (server;
          Wire wire = Wire.to(server.uri())) {
        assertThat(wire.get("/").until("done\n")).endsWith("done\n");
      }
      assertThat(called).hasValue(own);
      assertThat(hooked).hasValue(own);
      assertThat(closed).hasValue(own);
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /** GW-DEP-12. */
  @Test
  void no_thread_and_no_file_is_left_after_close() throws Exception {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> files = list(temporary);
    Set<Path> own = list(Path.of("").toAbsolutePath());

    for (int i = 0; i < 3; i++) {
      try (Server server = Server.start(request -> Response.text("hello\n"), OPTIONS);
          Wire wire = Wire.to(server.uri())) {
        wire.get("/").until("hello\n");
      }
    }

    assertThat(newThreads(threads)).isEmpty();
    assertThat(list(Path.of("").toAbsolutePath())).isEqualTo(own);
    assertThat(list(temporary)).filteredOn(path -> isJettys(path)).isSubsetOf(files);
  }

  /** GW-DEP-37. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtual_threads_call_the_application_where_they_exist() throws Exception {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    try (Server server =
            Server.start(
                request -> Response.text(Thread.currentThread() + "\n"), OPTIONS.virtualThreads());
        Wire wire = Wire.to(server.uri())) {
      wire.get("/").head();
      assertThat(wire.until("\n")).startsWith("VirtualThread[");
      assertThat(server.info().supports(ServerInfo.VIRTUAL_THREADS)).isTrue();
    }
    assertThat(newThreads(threads)).isEmpty();
  }

  private static Thread current() {
    return Thread.currentThread();
  }

  /**
   * The JDK's own threads for reading virtual threads' sockets stay. A thread leaves Jetty's pool,
   * which then has stopped, a moment before it ends.
   */
  private static List<Thread> newThreads(Set<Thread> before) throws InterruptedException {
    List<Thread> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().contains("jetty")) {
        thread.join(SECONDS.toMillis(20));
        if (thread.isAlive()) {
          left.add(thread);
        }
      }
    }
    return left;
  }

  private static boolean isJettys(Path path) {
    return path.getFileName().toString().contains("jetty");
  }

  private static Set<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.collect(Collectors.toSet());
    }
  }
}
