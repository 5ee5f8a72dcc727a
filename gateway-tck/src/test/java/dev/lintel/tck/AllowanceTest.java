package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.tck.ScriptedServer.End;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that never end, each of which has to fail a case in a bounded time and heap. */
@Timeout(120)
class AllowanceTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static void requireFailure(
      String message, String first, String again, Duration pause, Consumer<Wire> client)
      throws IOException {
    try (EndlessServer server = new EndlessServer(first, again, pause);
        Wire wire = server.connect(PATIENCE)) {
      assertThatThrownBy(() -> client.accept(wire))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(message);
    }
  }

  private static void requireFailure(String message, String first, String again)
      throws IOException {
    requireFailure(message, first, again, Duration.ZERO, Wire::answer);
  }

  @Test
  void a_line_without_an_end() throws IOException {
    requireFailure("a head of more than 1048576 bytes", "HTTP/1.1 200 ", "x".repeat(1_000));
  }

  @Test
  void a_head_without_an_end() throws IOException {
    requireFailure("a head of more than 1048576 bytes", OK, "X: 1\r\n".repeat(100));
  }

  @Test
  void trailers_without_an_end() throws IOException {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n0\r\n";
    requireFailure("a head of more than 1048576 bytes", OK + chunked, "X: 1\r\n".repeat(100));
  }

  @Test
  void a_chunk_size_without_an_end() throws IOException {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n";
    requireFailure("a chunk size of more than 1048576 bytes", OK + chunked, "1".repeat(1_000));
  }

  @Test
  void interim_answers_without_an_end() throws IOException {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    requireFailure(
        "more than 1000 interim answers came",
        "",
        interim,
        Duration.ZERO,
        wire -> {
          while (wire.answer().status() < 200) {
            // The one behind it is awaited.
          }
        });
  }

  @Test
  void a_body_without_an_end() throws IOException {
    String part = "x".repeat(1024 * 1024);
    requireFailure("a body of more than 134217728 bytes, behind Head[", OK + "\r\n", part);
    requireFailure("more than 134217728 bytes came", "", part, Duration.ZERO, Wire::rest);
  }

  @Test
  void chunks_without_an_end() throws IOException {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n";
    requireFailure(
        "more than 4194304 chunks, behind Head[", OK + chunked, "1\r\nx\r\n".repeat(10_000));
  }

  /** Each byte comes in time, and the answer does not. */
  @Test
  void a_byte_now_and_then() throws IOException {
    Duration pause = PATIENCE.dividedBy(5);
    requireFailure(
        "the answer does not end: in 2 s no more than ",
        OK + "Content-Length: 1000\r\n\r\n",
        "x",
        pause,
        Wire::answer);
    requireFailure("the answer does not end: in 2 s no more than ", "", "x", pause, Wire::rest);
  }

  @Test
  void a_server_that_does_not_read() throws IOException {
    byte[] large = new byte[64 * 1024 * 1024];
    try (ScriptedServer server = new ScriptedServer("", End.OPEN);
        Wire first = server.connect(PATIENCE)) {
      assertThatThrownBy(() -> first.send(large))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the server does not read: after ")
          .hasMessageContaining(" of 67108864 bytes it took no ");
    }
    try (ScriptedServer server = new ScriptedServer("", End.OPEN);
        Wire second = server.connect(PATIENCE)) {
      assertThatThrownBy(() -> second.trySend(large))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the server does not read: after ");
    }
  }
}
