package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.ScriptedServer.End;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a topic finds out whether a connection is open: by the answer to a request of its own. */
class AliveTest {
  private static final String ANSWER = sized("200 OK", "hm");
  private static final String OWN = sized("200 OK", "method=GET\npath=/still-there\n");
  private static final String TOLD = "200\ncontent-length: 2\n\nhm";

  private final Topic topic = new Topic((factory, options) -> new DeafServer()) {};

  private static String sized(String status, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private String told(String script) throws IOException {
    try (ScriptedServer server = new ScriptedServer(script, End.OPEN);
        Wire wire = server.connect()) {
      return topic.told(wire, List.of("GET"));
    }
  }

  @Test
  void a_connection_is_open_on_which_another_request_gets_its_answer() throws IOException {
    assertThat(told(ANSWER + OWN)).isEqualTo(TOLD + Topic.OPEN);
    assertThat(told(ANSWER + sized("404 Not Found", "404 Not Found\n")))
        .isEqualTo(TOLD + Topic.OPEN);
    // Of an application that says the same to everybody.
    assertThat(told(ANSWER + ANSWER)).isEqualTo(TOLD + Topic.OPEN);
  }

  @Test
  void a_second_answer_is_not_that_to_another_request() throws IOException {
    String more = TOLD + "\n-- OPEN, but there are more answers than requests";
    assertThat(told(ANSWER + ANSWER + OWN)).isEqualTo(more);
    String missing = sized("404 Not Found", "404 Not Found\n");
    assertThat(told(ANSWER + missing + OWN)).isEqualTo(more);
  }

  @Test
  void another_answer_is_told_behind_what_came() throws IOException {
    String other = TOLD + "\n-- OPEN, but another request on the connection is answered by ";
    assertThat(told(ANSWER + sized("500 Oops", "500 Oops\n"))).isEqualTo(other + 500);
    assertThat(told(ANSWER + sized("404 Not Found", "nobody knows"))).isEqualTo(other + 404);
  }
}
