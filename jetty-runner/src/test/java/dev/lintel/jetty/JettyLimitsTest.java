package dev.lintel.jetty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class JettyLimitsTest {
  private static final ServerOptions OPTIONS = ServerOptions.defaults().port(0);

  /** GW-CON-01, GW-CON-02. */
  @Test
  void a_head_of_exactly_the_limit_is_accepted_and_one_more_byte_is_431() throws Exception {
    for (int limit : new int[] {256, 8192, 20_000}) {
      try (Server server =
              Server.start(request -> Response.text("up\n"), OPTIONS.maxRequestHeadBytes(limit));
          Wire within = Wire.to(server.uri());
          Wire above = Wire.to(server.uri());
          Wire inTarget = Wire.to(server.uri())) {
        assertThat(within.send(head(limit)).until("up\n")).startsWith("HTTP/1.1 200 ");
        assertThat(above.send(head(limit + 1)).rest())
            .startsWith("HTTP/1.1 431 ")
            .contains("Content-Type: text/plain; charset=utf-8\r\n")
            .contains("Connection: close\r\n")
            .endsWith("\r\n\r\n431 Request Header Fields Too Large\n");
        assertThat(inTarget.send("GET /" + "x".repeat(limit)).rest()).startsWith("HTTP/1.1 431 ");
      }
    }
  }

  private static String head(int bytes) {
    String start = "GET / HTTP/1.1\r\nHost: test\r\nX: ";
    String end = "\r\n\r\n";
    return start + "x".repeat(bytes - start.length() - end.length()) + end;
  }

  /** GW-BDY-34, GW-CON-24: a client that sends without reading still gets its answer. */
  @Test
  void a_body_over_the_limit_is_413_and_its_rest_is_discarded() throws Exception {
    try (Server server =
            Server.start(
                request -> Response.text(request.body().bytes(1_000_000).length + " bytes\n"),
                OPTIONS.maxRequestBodyBytes(1000));
        Wire within = Wire.to(server.uri());
        Wire declared = Wire.to(server.uri());
        Wire chunked = Wire.to(server.uri())) {
      String post = "POST / HTTP/1.1\r\nHost: test\r\n";
      within.send(post + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000));
      assertThat(within.until("1000 bytes\n")).startsWith("HTTP/1.1 200 ");

      int length = 12_000_000;
      declared.send(post + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length));
      assertThat(declared.rest()).startsWith("HTTP/1.1 413 ");

      String chunk = Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n0\r\n\r\n";
      chunked.send(post + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
      assertThat(chunked.rest()).startsWith("HTTP/1.1 413 ");
    }
  }

  /** GW-DEP-28. */
  @Test
  void a_connection_over_the_limit_waits_until_one_closes() throws Exception {
    try (Server server = Server.start(request -> Response.text("up\n"), OPTIONS.maxConnections(2));
        Wire first = Wire.to(server.uri());
        Wire second = Wire.to(server.uri());
        Wire third = Wire.to(server.uri())) {
      first.get("/").until("up\n");
      second.get("/").until("up\n");
      third.get("/").patience(300);
      assertThatThrownBy(third::head).isInstanceOf(SocketTimeoutException.class);

      first.hangUp();

      third.patience(20_000);
      assertThat(third.until("up\n")).startsWith("HTTP/1.1 200 ");
      // The slots come back time and again.
      for (int i = 0; i < 10; i++) {
        third.hangUp();
        try (Wire next = Wire.to(server.uri())) {
          assertThat(next.get("/").until("up\n")).startsWith("HTTP/1.1 200 ");
        }
      }
    }
  }

  /** GW-DEP-29. */
  @Test
  void so_many_platform_threads_call_the_application_and_no_more() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore arrived = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    for (int workers : new int[] {1, 3}) {
      most.set(0);
      try (Server server =
          Server.start(
              request -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                arrived.release();
                leave.acquire();
                inside.decrementAndGet();
                return Response.text("up\n");
              },
              OPTIONS.workerThreads(workers))) {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < workers * 3; i++) {
          wires.add(Wire.to(server.uri()).get("/"));
        }
        arrived.acquire(workers);
        assertThat(arrived.tryAcquire(200, MILLISECONDS)).isFalse();
        leave.release(wires.size());
        for (Wire wire : wires) {
          assertThat(wire.until("up\n")).endsWith("up\n");
          wire.close();
        }
        arrived.acquire(wires.size() - workers);
        assertThat(most).hasValue(workers);
      }
    }
  }

  /** GW-DEP-37. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtual_threads_have_no_such_limit() throws Exception {
    int many = 300;
    CountDownLatch all = new CountDownLatch(many);
    try (Server server =
        Server.start(
            request -> {
              all.countDown();
              return Response.text(all.await(20, SECONDS) + "\n");
            },
            OPTIONS.virtualThreads())) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        wires.add(Wire.to(server.uri()).get("/"));
      }
      for (Wire wire : wires) {
        wire.head();
        assertThat(wire.until("\n")).isEqualTo("true\n");
        wire.close();
      }
    }
  }
}
