package dev.lintel.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MainTest {
  /** Less than the 800 ms between the first piece of the slow answer and the last. */
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private static final Pattern LINE =
      Pattern.compile("(\\w+) \\d+\\.\\d+\\.\\d+ answers on (http://127\\.0\\.0\\.1:\\d+/)");

  @ParameterizedTest
  @CsvSource({"jetty, INT, 130", "jetty, TERM, 143", "tomcat, INT, 130", "tomcat, TERM, 143"})
  void says_in_one_line_who_answers_where_and_stops_quietly_at_a_signal(
      String server, String signal, int exitCode) throws Exception {
    try (Program hello = Program.start(server, "0")) {
      String line = hello.line();
      Matcher words = LINE.matcher(String.valueOf(line));
      assertThat(words.matches()).as("%s %s", line, hello.errors()).isTrue();
      assertThat(words.group(1)).isEqualTo(server);
      assertThat(get(words.group(2))).isEqualTo("Hello, world\n");

      assertThat(hello.files()).hasSize(1);

      hello.signal(signal);

      assertThat(hello.exitCode()).isEqualTo(exitCode);
      assertThat(hello.line()).isNull();
      assertThat(hello.errors()).isEmpty();
      assertThat(hello.files()).isEmpty();
    }
  }

  /** The file is there as soon as the application is created, and the server starts behind that. */
  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void a_signal_during_the_start_leaves_no_file(String server) throws Exception {
    try (Program hello = Program.start(server, "0")) {
      while (hello.files().isEmpty()) {
        assertThat(hello.errors()).isEmpty();
      }
      hello.signal("TERM");
      assertThat(hello.exitCode()).isEqualTo(143);
      assertThat(hello.errors()).isEmpty();
      assertThat(hello.files()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void names_a_port_that_is_taken_and_says_nothing_else(String server) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (Program hello = Program.start(server, port)) {
        assertThat(hello.exitCode()).isEqualTo(1);
        assertThat(hello.line()).isNull();
        assertThat(hello.errors().lines()).singleElement().asString().contains("port " + port);
        assertThat(hello.files()).isEmpty();
      }
    }
  }

  @Test
  void names_the_runners_where_there_is_no_server() throws Exception {
    try (Program hello = Program.start("no", "0")) {
      assertThat(hello.exitCode()).isEqualTo(1);
      assertThat(hello.errors().lines())
          .singleElement()
          .asString()
          .contains("jetty-runner", "tomcat-runner");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "65536", "-1"})
  void refuses_what_is_no_port(String port) throws Exception {
    try (Program hello = Program.start("jetty", port)) {
      assertThat(hello.exitCode()).isEqualTo(1);
      assertThat(hello.errors().lines()).singleElement().asString().contains(port);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void a_slow_answer_arrives_piece_by_piece(String server) throws Exception {
    try (Program hello = Program.start(server, "0");
        Talk talk = Talk.with(address(hello))) {
      Duration longest = Duration.ZERO;
      // A client that is held up after the first piece finds the others there: not each time.
      for (int i = 0; i < 5 && longest.compareTo(BETWEEN) < 0; i++) {
        talk.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n");
        assertThat(talk.until("piece 1\n")).startsWith("HTTP/1.1 200 ");
        long first = System.nanoTime();
        talk.until("piece 5\n");
        longest = Duration.ofNanos(System.nanoTime() - first);
        talk.until("\r\n0\r\n\r\n");
      }
      assertThat(longest).isGreaterThanOrEqualTo(BETWEEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void an_echo_comes_back_before_all_is_sent(String server) throws Exception {
    try (Program hello = Program.start(server, "0");
        Talk talk = Talk.with(address(hello))) {
      talk.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhello");
      assertThat(talk.until("hello")).startsWith("HTTP/1.1 200 ");
      talk.send("world");
      assertThat(talk.until("world")).isEqualTo("world");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "tomcat"})
  void a_signal_lets_an_answer_finish(String server) throws Exception {
    try (Program hello = Program.start(server, "0");
        Talk talk = Talk.with(address(hello))) {
      talk.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n");
      talk.until("piece 1\n");
      hello.signal("TERM");
      assertThat(talk.rest()).contains("piece 5\n").endsWith("\r\n0\r\n\r\n");
      assertThat(hello.exitCode()).isEqualTo(143);
      assertThat(hello.errors()).isEmpty();
      assertThat(hello.files()).isEmpty();
    }
  }

  private static URI address(Program hello) throws Exception {
    String line = hello.line();
    Matcher words = LINE.matcher(String.valueOf(line));
    assertThat(words.matches()).as("%s %s", line, hello.errors()).isTrue();
    return URI.create(words.group(2));
  }

  private static String get(String uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
