package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tomcat would answer in its own way, or let pass. */
class RefusalsTest {
  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            request -> Response.text(request.rawPath() + "?" + request.query() + "!"),
            ServerOptions.defaults().port(0));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "431 Request Header Fields Too Large | GET /%s HTTP/1.1",
        "505 HTTP Version Not Supported | GET /",
        "505 HTTP Version Not Supported | POST /",
        "505 HTTP Version Not Supported | GET / HTTP/2.0~Host: a",
        "505 HTTP Version Not Supported | GET / HTTP/1.2~Host: a",
        "505 HTTP Version Not Supported | GET / FTP/1.1~Host: a",
        "400 Bad Request | G(T / HTTP/1.1~Host: a",
        "400 Bad Request | GET / HTTP/1.1",
        "400 Bad Request | GET / HTTP/1.1~Host: a~Host: a",
        "400 Bad Request | GET / HTTP/1.1~Host: a@b",
        "400 Bad Request | GET http://b/ HTTP/1.1~Host: a",
        "400 Bad Request | GET https://a/ HTTP/1.1~Host: a",
        "400 Bad Request | GET /a%%2Fb HTTP/1.1~Host: a",
        "400 Bad Request | GET /a%%zz HTTP/1.1~Host: a",
        "400 Bad Request | GET /WEB-INF//a HTTP/1.1~Host: a",
        "400 Bad Request | CONNECT /a HTTP/1.1~Host: a",
        "405 Method Not Allowed | CONNECT a:80 HTTP/1.1~Host: a",
        "405 Method Not Allowed | TRACE / HTTP/1.1~Host: a",
        "417 Expectation Failed | GET / HTTP/1.1~Host: a~Expect: more",
        "400 Bad Request | POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1",
        "400 Bad Request | POST / HTTP/1.1~Host: a~Content-Length: +1",
        "400 Bad Request"
            + " | POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked",
        "400 Bad Request | POST / HTTP/1.0~Transfer-Encoding: chunked",
        "400 Bad Request | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip",
        "400 Bad Request | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, chunked",
        "501 Not Implemented | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked",
      })
  void refuses_in_the_one_form_for_errors(String status, String head) throws IOException {
    String answer =
        Wire.exchange(
            server, String.format(head, "a".repeat(20_000)).replace("~", "\r\n") + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status.substring(0, 3) + " ")
        .containsIgnoringCase("\r\nContent-Type: text/plain; charset=utf-8\r\n")
        .contains("\r\nContent-Length: " + (status.length() + 1) + "\r\n")
        .contains("\r\nDate: ")
        .contains("\r\nConnection: close\r\n")
        .doesNotContainIgnoringCase("\r\nServer: ")
        .endsWith("\r\n\r\n" + status + "\n");
    if (status.startsWith("405")) {
      assertThat(answer)
          .containsIgnoringCase("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
    }
  }

  @Test
  void closes_without_a_word_on_the_preface_of_http2() throws IOException {
    assertThat(Wire.exchange(server, "PRI * HTTP/2.0", "", "SM", "", "")).isEmpty();
    try (Wire wire = new Wire(server)) {
      wire.send("PRI * HTTP/2.0\r\n\r\n");
      assertThat(wire.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://A:80/x?y HTTP/1.1\r\nHost: a",
        "GET HTTP://a/x?y HTTP/1.1\r\nHost: A:80",
        "GET http://b/x?y HTTP/1.0",
        "GET /x?y HTTP/1.1\r\nHost: a_b~c",
        "GET /x?y HTTP/1.1\r\nHost: [::1]:8080",
      })
  void accepts_what_is_legal(String head) throws IOException {
    assertThat(Wire.exchange(server, head + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("/x?y!");
  }

  @Test
  void answers_options_for_the_server_itself() throws IOException {
    assertThat(Wire.exchange(server, "OPTIONS * HTTP/1.1", "Host: a", "Connection: close", "", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nContent-Length: 0\r\n")
        .doesNotContain("Allow");
  }

  /** GW-CON-24: closing with unread input would reset the connection, and the answer with it. */
  @Test
  void a_refusal_arrives_although_the_client_goes_on_sending() throws IOException {
    String upload = "a".repeat(2_000_000);
    assertThat(
            Wire.exchange(
                server, "POST / HTTP/1.1", "Host: a@b", "Content-Length: 2000000", "", upload))
        .startsWith("HTTP/1.1 400 ");
    assertThat(
            Wire.exchange(
                server, "POST / HTTP/1.1", "Host: a", "Content-Length: 2000000", "", upload))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nConnection: close\r\n");
  }
}
