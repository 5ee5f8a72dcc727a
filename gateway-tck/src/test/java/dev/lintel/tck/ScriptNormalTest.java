package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ServerOptions;
import dev.lintel.tck.ScriptedServer.End;
import dev.lintel.test.TestClient;
import dev.lintel.test.TestRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form in which transcripts are compared: what does not count, and that all else does. */
class ScriptNormalTest {
  private static final String VIEW =
      "method=GET\nheader a=1\nheader b=2\nheader b=3\nlength=0\ntrailer c=1\ntrailer d=2\n";
  private static final String ANSWER =
      "HTTP/1.1 103 Early\r\nlink: x\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
          + "set-cookie: a=1\r\nset-cookie: b=2\r\nx-a: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
          + chunk(VIEW)
          + "0\r\nx-t: 1\r\nx-t: 2\r\nx-u: 3\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab";
  private static final ByteScript REQUESTS =
      new ByteScript(List.of("GET"), List.of("GET", "GET"), false);

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static List<String> lines(String answer, End end) throws IOException {
    try (ScriptedServer server = new ScriptedServer(answer, end);
        Wire wire = server.connect()) {
      return new ScriptRecorder(wire, "", REQUESTS).lines();
    }
  }

  private static List<String> changed(String from, String to) throws IOException {
    String real = from.replace("\\r", "\r").replace("\\n", "\n");
    assertThat(ANSWER).contains(real);
    return lines(
        ANSWER.replaceFirst(
            Pattern.quote(real), to == null ? "" : to.replace("\\r", "\r").replace("\\n", "\n")),
        End.FIN);
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK', 'HTTP/1.1 200 Fine'",
    "'HTTP/1.1 200 OK', 'HTTP/1.1 200 '",
    "'Sun, 06 Nov 1994 08:49:37 GMT', 'Mon, 07 Nov 1994 08:49:37 GMT'",
    "'x-a: 1\\r\\nTransfer-Encoding: chunked', 'Transfer-Encoding: chunked\\r\\nx-a: 1'",
    "'set-cookie: a=1\\r\\nset-cookie: b=2\\r\\nx-a: 1', 'x-a: 1\\r\\nset-cookie: a=1\\r\\nset-cookie: b=2'",
    "'x-t: 1\\r\\nx-t: 2\\r\\nx-u: 3', 'x-u: 3\\r\\nx-t: 1\\r\\nx-t: 2'",
    "'header a=1\\nheader b=2\\nheader b=3', 'header b=2\\nheader b=3\\nheader a=1'",
    "'trailer c=1\\ntrailer d=2', 'trailer d=2\\ntrailer c=1'",
  })
  void what_servers_may_do_as_they_like_is_no_difference(String from, String to)
      throws IOException {
    assertThat(changed(from, to)).isEqualTo(lines(ANSWER, End.FIN));
  }

  @Test
  void nor_is_how_the_size_of_a_chunk_is_written() throws IOException {
    String ten =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
    assertThat(lines(ten.replace("\na\r", "\nA\r"), End.FIN)).isEqualTo(lines(ten, End.FIN));
    assertThat(lines(ten.replace("\na\r", "\n0a\r"), End.FIN)).isEqualTo(lines(ten, End.FIN));
  }

  @Test
  void what_came_before_the_end_is_there() throws IOException {
    String kept = ANSWER.replace("Connection: close\r\n", "");
    assertThat(lines(kept + "abc", End.FIN)).endsWith("= fin after abc");
    assertThat(lines("HTTP/1.1 200 OK\r\nX", End.FIN))
        .containsExactly("= fin after HTTP/1.1 200 OK\\r\\nX");
    assertThat(lines("HTTP/1.1 200 OK\r\nX: 1\r\n", End.FIN))
        .containsExactly("= fin after HTTP/1.1 200 OK\\r\\nX: 1\\r\\n");
    assertThat(lines("HTTP/1.1 103 Early\r\n\r\nHT", End.FIN)).endsWith("= fin after HT");
    assertThat(lines("", End.FIN)).containsExactly("= fin");
  }

  @Test
  void nor_are_the_boundaries_of_chunks() throws IOException {
    String pieces = chunk(VIEW.substring(0, 7)) + chunk(VIEW.substring(7));
    assertThat(changed(chunk(VIEW), pieces)).isEqualTo(lines(ANSWER, End.FIN));
  }

  @ParameterizedTest
  @CsvSource({
    "'103 Early', '102 Early'",
    "'link: x', 'link: y'",
    "'HTTP/1.1 103 Early\\r\\nlink: x\\r\\n\\r\\n', ",
    "'200 OK', '201 OK'",
    "'HTTP/1.1 200', 'HTTP/1.0 200'",
    "'Date: Sun, 06 Nov 1994 08:49:37 GMT\\r\\n', ",
    "'Date: Sun, 06 Nov 1994 08:49:37 GMT', 'Date: today'",
    "'Date: Sun, 06 Nov 1994 08:49:37 GMT', 'Date: *'",
    "'Date:', 'date:'",
    "'set-cookie: b=2', 'Date: Sun, 06 Nov 1994 08:49:37 GMT'",
    "'x-a: 1', 'x-a: 2'",
    "'x-a: 1', 'X-A: 1'",
    "'x-a: 1', 'x-a:1'",
    "'x-a: 1', 'x-a:  1'",
    "'x-a: 1', 'x-a: 1 '",
    "'x-u: 3', 'x-u:3'",
    "'x-a: 1', 'x-b: 1'",
    "'x-a: 1\\r\\n', ",
    "'x-a: 1\\r\\n', 'x-a: 1\\r\\nx-b: 1\\r\\n'",
    "'set-cookie: a=1\\r\\nset-cookie: b=2', 'set-cookie: b=2\\r\\nset-cookie: a=1'",
    "'set-cookie: a=1\\r\\nset-cookie: b=2', 'set-cookie: a=1, b=2'",
    "'method=GET', 'method=PUT'",
    "'header a=1', 'header a=2'",
    "'header b=2\\nheader b=3', 'header b=3\\nheader b=2'",
    "'header a=1\\nheader b=2', 'header b=2\\nlength=0\\nheader a=1'",
    "'trailer d=2', 'trailer d=3'",
    "'x-t: 1\\r\\nx-t: 2', 'x-t: 2\\r\\nx-t: 1'",
    "'x-u: 3', 'x-u: 4'",
    "'x-u: 3\\r\\n', ",
    "'x-u: 3', 'X-U: 3'",
    "'Connection: close', 'Connection: Close'",
    "'Content-Length: 2\\r\\n', ",
    "'Content-Length: 2', 'Content-Length: 3'",
    "'Content-Length: 2\\r\\nConnection: close\\r\\n\\r\\nab', 'Transfer-Encoding: chunked\\r\\nConnection: close\\r\\n\\r\\n2\\r\\nab\\r\\n0\\r\\n\\r\\n'",
    "'close\\r\\n\\r\\nab', 'close\\r\\n\\r\\nac'",
    "'close\\r\\n\\r\\nab', 'close\\r\\n\\r\\na'",
    "'close\\r\\n\\r\\nab', 'close\\r\\n\\r\\nabc'",
    "'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nab', ",
  })
  void anything_else_is_a_difference(String from, String to) throws IOException {
    // The framing has to fit where the view has another length.
    String length = Integer.toHexString(VIEW.length()) + "\r\n";
    assertThat(ANSWER).contains(length);
    assertThat(changed(from, to)).isNotEqualTo(lines(ANSWER, End.FIN));
  }

  @Test
  void a_body_too_long_to_be_shown_is_compared_all_the_same() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n";
    assertThat(lines(head + "a".repeat(5_000), End.FIN))
        .isEqualTo(lines(head + "a".repeat(5_000), End.FIN))
        .isNotEqualTo(lines(head + "a".repeat(4_999) + "b", End.FIN));
  }

  @Test
  void what_becomes_of_the_connection_counts() throws IOException {
    List<String> closed = lines(ANSWER, End.FIN);
    assertThat(closed).endsWith("= fin");
    String kept = ANSWER.replace("Connection: close\r\n", "");
    assertThat(lines(kept, End.FIN)).endsWith("= fin").isNotEqualTo(closed);
    assertThat(lines(kept, End.RST)).endsWith("= rst");
    String other = "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\nmethod=GET\npath=/othe\n";
    assertThat(lines(kept + other, End.OPEN))
        .endsWith("= open, but another request is answered by 200");
    String next = "HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\nmethod=GET\npath=/still-there\nab=";
    assertThat(lines(kept + next, End.OPEN)).endsWith("= open");
  }

  @Test
  void what_the_application_saw_counts() throws Exception {
    List<String> expected = List.of("calls: 1", "completed: 200 6 delivered");
    assertThat(seen(expected, "/tck/status")).isEqualTo(expected);
    assertThat(seen(expected)).isNotEqualTo(expected);
    assertThat(seen(expected, "/tck/status", "/tck/status")).isNotEqualTo(expected);
    assertThat(seen(expected, "/tck/status?status=201")).isNotEqualTo(expected);
    assertThat(seen(expected, "/tck/constant")).isNotEqualTo(expected);
    assertThat(seen(expected, "/tck/trailers?fail")).isNotEqualTo(expected);
    List<String> failed = List.of("calls: 1", "failures: StatusException 413");
    assertThat(seen(failed, "/tck/upload?read=limited&limit=1")).isEqualTo(failed);
    assertThat(seen(failed, "/tck/upload")).isNotEqualTo(failed);
  }

  @Test
  void what_has_not_ended_counts() throws Exception {
    Probe probe = new Probe();
    Track track = probe.track("c");
    List<String> expected = List.of("calls: 1");
    ServerOptions options = ServerOptions.defaults();
    try (TestClient client = TestClient.deploy(TckApplication.blocking(probe), options)) {
      TestRequest request =
          TestRequest.get("/tck/body?gated&form=writer&size=10&piece=5").header("x-case", "c");
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> client.send(request));
      Probe.await(() -> "a body", () -> track.opened() == 1);
      assertThat(ScriptSight.lines(track, expected, Duration.ofMillis(50)))
          .containsExactly("calls: 1", "!! 0 exchanges have ended", "!! of 1 bodies closed: 0");
      track.openAll();
      sent.join();
    }
    assertThat(ScriptSight.lines(track, expected, Duration.ofSeconds(5))).isEqualTo(expected);
  }

  private static List<String> seen(List<String> expected, String... targets) throws Exception {
    Probe probe = new Probe();
    ServerOptions options = ServerOptions.defaults();
    try (TestClient client = TestClient.deploy(TckApplication.blocking(probe), options)) {
      for (String target : targets) {
        client.send(TestRequest.post(target).header("x-case", "c").body("hello"));
      }
    }
    return ScriptSight.lines(probe.track("c"), expected, Duration.ofSeconds(5));
  }
}
