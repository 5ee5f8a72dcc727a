package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.ScriptedServer.End;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\nConnection: close\r\n";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\n"
          + DATE
          + "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-A: 1\r\n"
          + CHUNKED
          + "\r\n2\r\nab\r\n0\r\nX-T: 1\r\n\r\n";

  private static Transcript of(String script, End end) throws IOException {
    try (ScriptedServer server = new ScriptedServer(script, end);
        Wire wire = server.connect()) {
      return Transcript.of(wire, "x", List.of("GET"));
    }
  }

  private static Transcript changed(String from, String to) throws IOException {
    assertThat(ANSWER).contains(from);
    return of(ANSWER.replaceFirst(java.util.regex.Pattern.quote(from), to), End.FIN);
  }

  @Test
  void what_servers_may_do_as_they_like_is_no_difference() throws IOException {
    Transcript transcript = of(ANSWER, End.FIN);
    assertThat(changed(" OK", " Fine")).isEqualTo(transcript);
    assertThat(changed(" OK", " ")).isEqualTo(transcript);
    assertThat(changed(DATE, "Date: Mon, 07 Nov 1994 08:49:37 GMT\r\n")).isEqualTo(transcript);
    assertThat(changed(DATE + "Set-Cookie: a=1\r\n", "Set-Cookie: a=1\r\n" + DATE))
        .isEqualTo(transcript);
    assertThat(changed("2\r\nab\r\n", "1\r\na\r\n1\r\nb\r\n")).isEqualTo(transcript);
    String ten = ANSWER.replace("2\r\nab", "A\r\n0123456789");
    assertThat(of(ten, End.FIN)).isEqualTo(of(ten.replace("\nA\r", "\n0a\r"), End.FIN));
  }

  @Test
  void anything_else_is_a_difference() throws IOException {
    Transcript transcript = of(ANSWER, End.FIN);
    for (Transcript other :
        List.of(
            changed("200", "201"),
            changed("1.1", "1.0"),
            changed(DATE, ""),
            changed(DATE, "Date: today\r\n"),
            changed(DATE, "Date: *\r\n"),
            changed(DATE, DATE + DATE),
            changed("X-A: 1", "X-A: 2"),
            changed("X-A: 1", "x-a: 1"),
            changed("X-A: 1", "X-A:1"),
            changed("X-T: 1", "X-T:1"),
            changed("X-A: 1", "X-B: 1"),
            changed("X-A: 1\r\n", ""),
            changed("X-A: 1\r\n", "X-A: 1\r\nX-C: 1\r\n"),
            changed("a=1\r\nSet-Cookie: b=2", "b=2\r\nSet-Cookie: a=1"),
            changed("a=1\r\nSet-Cookie: b=2", "a=1, b=2"),
            changed("ab", "ac"),
            changed("X-T: 1", "X-T: 2"),
            changed("0\r\nX-T: 1\r\n\r\n", ""),
            changed("Connection: close\r\n", "Connection: Close\r\n"),
            changed(CHUNKED + "\r\n2\r\nab\r\n0\r\nX-T: 1\r\n\r\n", "Content-Length: 2\r\n\r\nab"),
            of("", End.FIN),
            of(ANSWER.substring(0, 30), End.FIN))) {
      assertThat(other).isNotEqualTo(transcript);
    }
  }

  @Test
  void what_came_before_the_end_is_there() throws IOException {
    Transcript silence = of("", End.FIN);
    assertThat(of("HTTP/1.1 200 OK\r\nX", End.FIN)).isNotEqualTo(silence);
    assertThat(of("HTTP/1.1 200 OK\r\nX", End.FIN).answers())
        .containsExactly("-- cut off after HTTP/1.1 200 OK\\r\\nX");
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assertThat(of(answer + "abc", End.FIN).answers()).hasSize(2).endsWith("-- cut off after abc");
    assertThat(of(answer, End.FIN).answers()).hasSize(1);
  }

  @Test
  void whether_the_connection_is_open_is_found_out() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assertThat(of(answer + answer, End.OPEN).fate()).isEqualTo(Fate.OPEN);
    assertThat(of(answer, End.FIN).fate()).isEqualTo(Fate.FIN);
    assertThat(of(answer, End.RST).fate()).isEqualTo(Fate.RST);
    assertThat(of("", End.FIN)).isEqualTo(new Transcript(List.of(), Fate.FIN));
  }
}
