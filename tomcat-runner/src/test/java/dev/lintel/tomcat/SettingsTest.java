package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Each setting of the options has its effect (GW-DEP-24 to GW-DEP-37). */
class SettingsTest {
  private static final ServerOptions ANY_PORT = ServerOptions.defaults().port(0);
  private static final Application HELLO = request -> Response.text("hello");
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void listens_on_an_ipv6_host() throws Exception {
    try (Server server = Server.start(HELLO, ANY_PORT.host("::1"))) {
      assertThat(server.uri().getHost()).isEqualTo("[::1]");
      assertThat(Wire.exchange(server, "GET / HTTP/1.0", "", "")).endsWith("hello");
    }
  }

  @Test
  void an_unknown_host_stops_the_start() {
    assertThatThrownBy(() -> Server.start(HELLO, ANY_PORT.host("no.such.host.invalid")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("the host no.such.host.invalid is unknown")
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void answers_below_the_mount_path() throws Exception {
    Application paths = request -> Response.text(request.mountPath() + "|" + request.path() + "!");
    try (Server server = Server.start(paths, ANY_PORT.mountPath("/a b"));
        Wire wire = new Wire(server)) {
      assertThat(server.uri().getRawPath()).isEqualTo("/a%20b/");
      assertThat(wire.get("/a%20b").until("!")).endsWith("/a b|/!");
      assertThat(wire.get("/a%20b/c").until("!")).endsWith("/a b|/c!");
      assertThat(wire.get("/a").until("\r\n")).startsWith("HTTP/1.1 404");
    }
  }

  /** GW-DEP-27. */
  @Test
  void hands_the_backlog_to_the_system() {
    AtomicReference<Connector> connector = new AtomicReference<>();
    try (Server server =
        TomcatRunner.start(
            HELLO, ANY_PORT.backlog(7), tomcat -> connector.set(tomcat.getConnector()))) {
      assertThat(connector.get().getProperty("acceptCount")).isEqualTo(7);
      assertThat(server.uri().getPort()).isPositive();
    }
  }

  /** GW-DEP-32, GW-DEP-33: whichever thread reads the body, and at whatever moment. */
  @Test
  void waits_for_a_body_as_long_as_for_any_byte_and_not_as_for_a_head() throws Exception {
    Duration idle = Duration.ofSeconds(41);
    AtomicReference<Protocol> protocol = new AtomicReference<>();
    Set<Long> timeouts = ConcurrentHashMap.newKeySet();
    AsyncApplication looking =
        request -> {
          SocketWrapperBase<?> wrapper =
              protocol.get().endpoint().getConnections().iterator().next();
          timeouts.add(wrapper.getReadTimeout());
          // Beside the thread that comes back from this call.
          return CompletableFuture.supplyAsync(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  timeouts.add(wrapper.getReadTimeout());
                }
                return Response.text("!");
              });
        };
    try (Server server =
            TomcatRunner.start(
                looking,
                ANY_PORT.requestHeadTimeout(Duration.ofSeconds(13)).idleTimeout(idle),
                tomcat -> protocol.set((Protocol) tomcat.getConnector().getProtocolHandler()));
        Wire wire = new Wire(server)) {
      for (int i = 0; i < 50; i++) {
        wire.send(GET).until("!");
      }
    }
    assertThat(timeouts).containsExactly(idle.toMillis());
  }

  @Test
  void leaves_connections_over_the_maximum_waiting() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Application counting = request -> Response.text("answer " + calls.incrementAndGet() + "!");
    try (Server server = Server.start(counting, ANY_PORT.maxConnections(2));
        Wire first = new Wire(server);
        Wire second = new Wire(server);
        Wire third = new Wire(server)) {
      first.send(GET).until("!");
      second.send(GET).until("!");
      third.send(GET);
      first.send(GET).until("answer 3!");
      first.reset();
      assertThat(third.until("!")).endsWith("answer 4!");
    }
  }

  @Test
  void calls_the_application_on_as_many_threads_as_it_is_told() throws Exception {
    int threads = 3;
    CountDownLatch all = new CountDownLatch(threads);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Application waiting =
        request -> {
          calls.incrementAndGet();
          all.countDown();
          release.await();
          return Response.text("hello!");
        };
    List<Wire> wires = new ArrayList<>();
    try (Server server = Server.start(waiting, ANY_PORT.workerThreads(threads))) {
      for (int i = 0; i < threads + 2; i++) {
        wires.add(new Wire(server).send(GET));
      }
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(calls).hasValue(threads);
      release.countDown();
      for (Wire wire : wires) {
        assertThat(wire.until("!")).endsWith("hello!");
        wire.reset();
      }
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void calls_the_application_on_virtual_threads() throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Application naming =
        request ->
            Response.text(
                Thread.currentThread()
                    + " "
                    + (Thread.currentThread().getContextClassLoader() == loader));
    try (Server server = Server.start(naming, ANY_PORT.virtualThreads())) {
      assertThat(server.info().supports(ServerInfo.VIRTUAL_THREADS)).isTrue();
      assertThat(Wire.exchange(server, "GET / HTTP/1.0", "", ""))
          .contains("VirtualThread[")
          .endsWith(" true");
    }
  }

  @Test
  @DisabledForJreRange(min = JRE.JAVA_21)
  void virtual_threads_need_a_newer_java() {
    assertThatThrownBy(() -> Server.start(HELLO, ANY_PORT.virtualThreads()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("virtualThreads");
  }

  @Test
  void accepts_a_head_of_exactly_the_maximum() throws Exception {
    int max = 1_000;
    try (Server server = Server.start(HELLO, ANY_PORT.maxRequestHeadBytes(max))) {
      for (String emptyLines : List.of("", "\r\n\r\n")) {
        int rest = max - emptyLines.length();
        assertThat(Wire.exchange(server, emptyLines + head(rest))).startsWith("HTTP/1.1 200");
        assertThat(Wire.exchange(server, emptyLines + head(rest + 1))).startsWith("HTTP/1.1 431");
      }
      assertThat(Wire.exchange(server, head(200_000))).startsWith("HTTP/1.1 431");
      assertThat(Wire.exchange(server, "GET /" + "a".repeat(max) + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 431");
    }
  }

  private static String head(int length) {
    String start = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ";
    return start + "x".repeat(length - start.length() - 4) + "\r\n\r\n";
  }

  @Test
  void closes_an_idle_connection_after_the_idle_timeout() throws Exception {
    Duration idle = Duration.ofMillis(300);
    try (Server server = Server.start(HELLO, ANY_PORT.idleTimeout(idle));
        Wire wire = new Wire(server)) {
      // Before the server can begin to wait.
      long start = System.nanoTime();
      wire.send(GET).until("hello");
      assertThat(wire.rest()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(idle.dividedBy(2));
    }
  }

  @Test
  void a_body_that_stalls_for_the_idle_timeout_is_408() throws Exception {
    Application reading = request -> Response.text(request.body().text(100));
    try (Server server = Server.start(reading, ANY_PORT.idleTimeout(Duration.ofMillis(300)))) {
      assertThat(Wire.exchange(server, "POST / HTTP/1.1", "Host: a", "Content-Length: 5", "", "he"))
          .startsWith("HTTP/1.1 408")
          .contains("\r\nConnection: close\r\n");
    }
  }

  @Test
  void closes_without_an_answer_when_no_head_comes_in_time() throws Exception {
    try (Server server = Server.start(HELLO, ANY_PORT.requestHeadTimeout(Duration.ofMillis(300)));
        Wire silent = new Wire(server);
        Wire half = new Wire(server)) {
      half.send("GET / HTTP/1.1\r\nHo");
      assertThat(silent.rest()).isEmpty();
      assertThat(half.rest()).isEmpty();
    }
  }

  @Test
  void the_head_timeout_is_for_the_whole_head() throws Exception {
    Duration limit = Duration.ofMillis(600);
    try (Server server = Server.start(HELLO, ANY_PORT.requestHeadTimeout(limit));
        Wire wire = new Wire(server)) {
      // The second head of the connection, whose time runs from its first byte.
      wire.send(GET).until("hello");
      long start = System.nanoTime();
      while (wire.isOpenAfterSending("G")) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.multipliedBy(20));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(limit.dividedBy(2));
    }
  }

  @Test
  void tells_the_application_its_request_timeout() {
    Duration timeout = Duration.ofSeconds(7);
    try (Server server = Server.start(HELLO, ANY_PORT.requestTimeout(timeout))) {
      assertThat(server.info().requestTimeout()).isEqualTo(timeout);
    }
  }
}
