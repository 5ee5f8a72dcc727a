package dev.lintel.samples.war;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the comparison of transcripts leaves out, and that it leaves out nothing else. */
@Timeout(60)
class TranscriptTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: hello.example\r\n\r\n";
  private static final Script GET =
      new Script("get", REQUEST.getBytes(ISO_8859_1), Script.After.PROBED);
  private static final String NEXT = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  private static final String ANSWER =
      lines(
          "HTTP/1.1 102 Early/link: x//HTTP/1.1 200 OK/Date: Sun, 06 Nov 1994 08:49:37 GMT/"
              + "Set-Cookie: a=1/Set-Cookie: b=2/X-A: 1/Transfer-Encoding: chunked//"
              + "2/ab/0/X-T: 1/X-T: 2/X-U: 3//");

  private enum End {
    OPEN,
    FIN,
    RST
  }

  /** Text in which a slash stands for a line end, outside of a version. */
  private static String lines(String text) {
    return text.replaceAll("(?<!HTTP)/", "\r\n");
  }

  private static Transcript of(String answer, End end) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(listening, answer, end), "scripted server");
      server.start();
      try {
        return Transcript.of(GET, listening.getLocalPort());
      } finally {
        server.join();
      }
    }
  }

  private static void serve(ServerSocket listening, String answer, End end) {
    try (Socket socket = listening.accept()) {
      InputStream in = socket.getInputStream();
      in.readNBytes(REQUEST.length());
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      if (end == End.FIN) {
        socket.shutdownOutput();
      } else if (in.read() >= 0) {
        // The client has the answer, and another request is on its way.
        if (end == End.RST) {
          socket.setSoLinger(true, 0);
          return;
        }
        socket.getOutputStream().write(NEXT.getBytes(ISO_8859_1));
        socket.shutdownOutput();
      }
      in.readAllBytes();
    } catch (IOException e) {
      // The client has gone; its transcript tells.
    }
  }

  private static Transcript changed(String from, String to) throws Exception {
    assertThat(ANSWER).contains(lines(from));
    String with = to == null ? "" : Matcher.quoteReplacement(lines(to));
    return of(ANSWER.replaceFirst(Pattern.quote(lines(from)), with), End.OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "'200 OK', '200 Fine'",
    "'200 OK', '200 '",
    "'Sun, 06 Nov 1994 08:49:37 GMT', 'Mon, 07 Nov 1994 08:49:37 GMT'",
    "'X-A: 1/Transfer-Encoding: chunked', 'Transfer-Encoding: chunked/X-A: 1'",
    "'Set-Cookie: a=1/Set-Cookie: b=2/X-A: 1', 'Set-Cookie: a=1/X-A: 1/Set-Cookie: b=2'",
    "'X-T: 1/X-T: 2/X-U: 3', 'X-U: 3/X-T: 1/X-T: 2'",
    "'2/ab/', '1/a/1/b/'",
  })
  void what_servers_may_do_as_they_like_is_no_difference(String from, String to) throws Exception {
    assertThat(of(ANSWER, End.OPEN).differences(changed(from, to))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'102 Early', '103 Early'",
    "'link: x', 'link: y'",
    "'HTTP/1.1 102 Early/link: x//', ",
    "'link: x//HTTP/1.1 200 OK', '/HTTP/1.1 200 OK/link: x'",
    "'200 OK', '201 OK'",
    "'HTTP/1.1 200', 'HTTP/1.0 200'",
    "'Date: Sun, 06 Nov 1994 08:49:37 GMT/', ",
    "'Date: Sun, 06 Nov 1994 08:49:37 GMT', 'Date: today'",
    "'X-A: 1', 'X-A: 2'",
    "'X-A: 1', 'X-A:  1'",
    "'X-A: 1', 'x-a: 1'",
    "'X-A: 1', 'X-B: 1'",
    "'X-A: 1/', ",
    "'X-A: 1/', 'X-A: 1/X-A: 1/'",
    "'X-A: 1/', 'X-A: 1/X-C: 1/'",
    "'Set-Cookie: a=1/Set-Cookie: b=2', 'Set-Cookie: b=2/Set-Cookie: a=1'",
    "'Set-Cookie: a=1/Set-Cookie: b=2', 'Set-Cookie: a=1, b=2'",
    "'ab', 'ac'",
    "'2/ab/', '3/abc/'",
    "'Transfer-Encoding: chunked//2/ab/0/X-T: 1/X-T: 2/X-U: 3//', 'Content-Length: 2//ab'",
    "'X-T: 1/X-T: 2', 'X-T: 2/X-T: 1'",
    "'X-U: 3', 'x-u: 3'",
    "'X-U: 3/', ",
  })
  void anything_else_is_a_difference(String from, String to) throws Exception {
    Transcript transcript = of(ANSWER, End.OPEN);
    assertThat(transcript.differences(changed(from, to))).isNotEmpty();
    assertThat(changed(from, to).differences(transcript)).isNotEmpty();
  }

  @Test
  void a_difference_is_shown_on_both_sides() throws Exception {
    Transcript transcript = of(ANSWER, End.OPEN);
    assertThat(transcript.differences(changed("X-A: 1/", "x-a: 1/X-B: 1/")))
        .containsExactly("- X-A: 1", "+ x-a: 1", "+ X-B: 1");
    assertThat(transcript.differences(changed("a=1/Set-Cookie: b=2", "b=2/Set-Cookie: a=1")))
        .containsExactlyInAnyOrder("- Set-Cookie: a=1", "+ Set-Cookie: a=1");
  }

  @Test
  void what_becomes_of_the_connection_counts() throws Exception {
    assertThat(of(ANSWER, End.OPEN).lines()).endsWith("then open, and answers 404");
    assertThat(of(ANSWER, End.FIN).lines()).endsWith("then closed");
    assertThat(of(ANSWER, End.RST).lines()).endsWith("then reset");
    String closing = ANSWER.replace("X-A: 1", "Connection: close");
    assertThat(of(closing, End.FIN).lines()).contains("Connection: close").endsWith("then closed");
    String other = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    assertThat(of(ANSWER + other, End.FIN).lines()).endsWith("then open, and answers 400");
  }

  @Test
  void only_a_page_counts_as_one_whatever_is_in_it() throws Exception {
    String page =
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc";
    String longer = page.replace("3\r\n\r\nabc", "4\r\n\r\nabcd");
    assertThat(of(page, End.OPEN).lines())
        .containsExactly(
            "HTTP/1.1 404",
            "Content-Length: *",
            "Content-Type: text/html",
            "body: a page",
            "then open, and answers 404");
    assertThat(of(longer, End.OPEN)).isEqualTo(of(page, End.OPEN));
    assertThat(of(longer.replace("html", "plain"), End.OPEN))
        .isNotEqualTo(of(page.replace("html", "plain"), End.OPEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK/X-A: 1/",
        "HTTP/1.1 200 OK/X-A 1//",
        "HTTP/1.1 200 OK/Content-Length: 3//ab",
        "HTTP/1.1 200 OK/Content-Length: 1//ab",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//2/ab/",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//1/ab/0//",
        "HTTP/1.1 20 OK/Content-Length: 0//",
        "ok",
      })
  void an_answer_that_is_malformed_or_cut_off_is_an_exception(String answer) {
    assertThatThrownBy(() -> of(lines(answer), End.FIN)).isInstanceOf(IOException.class);
  }
}
