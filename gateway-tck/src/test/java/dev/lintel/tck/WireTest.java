package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.tck.ScriptedServer.End;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {
  private static String read(String script, End end) throws IOException {
    try (ScriptedServer server = new ScriptedServer(script, end);
        Wire wire = server.connect()) {
      return wire.answer().shown();
    }
  }

  @Test
  void an_answer_ends_where_its_framing_says() throws IOException {
    assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", End.OPEN))
        .isEqualTo("200\ncontent-length: 2\n\nab");
    assertThat(
            read(
                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\nc",
                End.OPEN))
        .isEqualTo("200\ntransfer-encoding: chunked\n\nab");
    assertThat(read("HTTP/1.1 200 \r\n\r\nab", End.FIN)).isEqualTo("200\n\nab");
    assertThat(read("HTTP/1.1 204 \r\n\r\nab", End.OPEN)).isEqualTo("204\n\n");
    assertThat(read("HTTP/1.0 304 \r\nContent-Length: 9\r\n\r\nab", End.OPEN))
        .isEqualTo("HTTP/1.0 304\ncontent-length: 9\n\n");
  }

  @Test
  void the_answer_to_head_has_no_body() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", End.OPEN);
        Wire wire = server.connect()) {
      assertThat(wire.answer("HEAD").shown()).isEqualTo("200\ncontent-length: 2\n\n");
    }
  }

  @Test
  void a_cut_answer_is_not_complete() throws IOException {
    for (String script :
        new String[] {
          "Content-Length: 3\r\n\r\nab",
          "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
          "Transfer-Encoding: chunked\r\n\r\n3\r\nab",
          "Transfer-Encoding: chunked\r\n\r\n2\r\nab"
        }) {
      assertThat(read("HTTP/1.1 200 OK\r\n" + script, End.FIN)).endsWith("\n\nab\n-- cut");
    }
  }

  /** Whatever leaves a server behind the body of an answer that is cut is not to go unseen. */
  @Test
  void what_comes_behind_the_body_of_a_cut_answer_is_told() throws IOException {
    Map<String, String> told =
        Map.of(
            "<html>secret</html>", "<html>secret</html>",
            "1f", "1f",
            "1f\r", "1f\\r",
            "0\r\n", "0\\r\\n",
            "0\r\nX: 1\r\n", "0\\r\\nX: 1\\r\\n",
            "0\r\nX: 1\r\nY", "0\\r\\nX: 1\\r\\nY");
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n";
    for (Map.Entry<String, String> row : told.entrySet()) {
      assertThat(read(answer + row.getKey(), End.FIN))
          .endsWith("\n\nab\n-- cut after " + row.getValue());
    }
  }

  @Test
  void a_byte_behind_a_chunk_is_told() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc";
    assertThat(read(answer, End.FIN)).endsWith("\n\nab\n-- cut after c");
  }

  @Test
  void a_reset_cuts_a_body_that_only_the_connection_ends() throws IOException {
    try (ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK\r\n\r\nab", End.RST);
        Wire wire = server.connect()) {
      Content content = wire.content(wire.head());
      assertThat(content.take(2)).isEqualTo("ab");
      wire.send("go");
      assertThat(content.answer().complete()).isFalse();
      assertThat(wire.closed()).isEqualTo(Fate.RST);
    }
  }

  @Test
  void trailers_and_chunks_are_told() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "A\r\n0123456789\r\n1\r\nx\r\n0\r\nX-B: 2\r\nX-A: 1\r\n\r\n",
                End.OPEN);
        Wire wire = server.connect()) {
      Answer answer = wire.answer();
      assertThat(answer.chunks()).containsExactly(10, 1);
      assertThat(answer.shown()).endsWith("\n0123456789x\n-- trailers\nx-a: 1\nx-b: 2");
    }
  }

  @Test
  void a_malformed_answer_fails() {
    for (String script :
        new String[] {
          "HTTP/1.1 OK\r\n\r\n",
          "nonsense\r\n\r\n",
          "HTTP/1.1 200 OK\n\n",
          "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
          "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
        }) {
      assertThatThrownBy(() -> read(script, End.FIN)).as(script).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void bytes_too_many_are_told() throws IOException {
    try (ScriptedServer server = new ScriptedServer("HTTP/1.1 204 No Content\r\n\r\nx", End.FIN);
        Wire wire = server.connect()) {
      wire.answer();
      assertThatThrownBy(wire::closed).hasMessageContaining("a byte too much");
      assertThat(wire.closed()).isEqualTo(Fate.FIN);
    }
  }

  @Test
  void silence_is_nothing_not_even_an_end() throws IOException {
    try (ScriptedServer server = new ScriptedServer("", End.OPEN);
        Wire wire = server.connect()) {
      assertThat(wire.silent(Duration.ofMillis(20))).isTrue();
    }
    try (ScriptedServer server = new ScriptedServer("", End.FIN);
        Wire wire = server.connect()) {
      assertThat(wire.silent(Duration.ofSeconds(10))).isFalse();
    }
    try (ScriptedServer server = new ScriptedServer("x", End.OPEN);
        Wire wire = server.connect()) {
      assertThat(wire.silent(Duration.ofSeconds(10))).isFalse();
    }
  }
}
