package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import dev.lintel.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestClientRequestTest extends ClientTest {
  private static final ServerOptions SMALL = ServerOptions.defaults().maxRequestBodyBytes(5);

  private final TestClient path = TestClient.of(request -> Response.text(request.path()));

  @ParameterizedTest
  @CsvSource({"/,/", "/a%20b,/a b", "/a/../b,/b", "/a;p=1/b,/a;p=1/b", "/%C3%A4,/\u00E4"})
  void a_path_is_read_as_a_server_reads_it(String target, String expected) {
    assertThat(path.get(target).text()).isEqualTo(expected);
  }

  /** GW-REQ-10, GW-REQ-11, GW-REQ-12, GW-REQ-17, GW-REQ-18, GW-REQ-19, GW-REQ-20, GW-REQ-36. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/a%2Fb",
        "/a\\b",
        "/a%5cb",
        "//a",
        "/a#b",
        "/%zz",
        "/%ff",
        "/a b",
        "/?a b",
        "/?\u00E4",
        "",
        "a",
        "http://",
        "ftp://localhost/"
      })
  void what_a_server_refuses_never_gets_to_the_application(String target) {
    TestClient client = TestClient.of(this::called);

    TestResponse response = client.get(target);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).isEqualTo("400 Bad Request\n");
    assertThat(response.header("content-type")).contains("text/plain; charset=utf-8");
    assertThat(response.error()).get().isInstanceOf(StatusException.class);
    assertThat(events).isEmpty();
  }

  /** GW-REQ-02, GW-REQ-03, GW-REQ-04, GW-REQ-05. */
  @ParameterizedTest
  @CsvSource({
    "TRACE,/,405",
    "TRACE,/?#,400",
    "CONNECT,localhost:80,405",
    "CONNECT,/,400",
    "OPTIONS,*,200"
  })
  void methods_that_are_the_servers_never_get_to_the_application(
      String method, String target, int status) {
    TestClient client = TestClient.of(this::called);

    TestResponse response = client.send(TestRequest.of(method, target));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("allow").isPresent()).isEqualTo(status == 405);
    assertThat(events).isEmpty();
  }

  @Test
  void hidden_directories_are_not_found() {
    assertThat(path.get("/WEB-INF/web.xml").status()).isEqualTo(404);
  }

  private Response called(Request request) {
    events.add("called");
    return Response.of(204);
  }

  /** GW-REQ-30, GW-REQ-32, GW-REQ-33. */
  @Test
  void a_mount_path_is_taken_off() {
    TestClient client =
        TestClient.of(
            request -> Response.text(request.mountPath() + "|" + request.path()),
            ServerOptions.defaults().mountPath("/app"));

    assertThat(client.get("/app/x").text()).isEqualTo("/app|/x");
    assertThat(client.get("/app").text()).isEqualTo("/app|/");
    assertThat(client.get("/apple").status()).isEqualTo(404);
    assertThat(client.get("/app;v=1/x").status()).isEqualTo(400);
  }

  /** GW-REQ-41, GW-REQ-42, GW-REQ-43, GW-REQ-44. */
  @Test
  void the_authority_is_that_of_the_host_field() {
    TestClient client =
        TestClient.of(request -> Response.text(request.scheme() + "://" + request.authority()));

    assertThat(client.get("/").text()).isEqualTo("http://localhost");
    assertThat(client.send(TestRequest.get("/").header("Host", "shop.example:81")).text())
        .isEqualTo("http://shop.example:81");
    assertThat(client.send(TestRequest.get("http://LOCALHOST:80/x")).status()).isEqualTo(200);
    assertThat(client.send(TestRequest.get("http://other/x")).status()).isEqualTo(400);
    assertThat(client.send(TestRequest.get("https://localhost/x")).status()).isEqualTo(400);
    assertThat(client.send(TestRequest.get("/").header("host", "u@h")).status()).isEqualTo(400);
    assertThat(client.send(TestRequest.get("/").header("host", "")).status()).isEqualTo(400);
    assertThat(
            client
                .send(TestRequest.get("/").addHeader("host", "a").addHeader("host", "a"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void the_connection_is_what_the_request_says() {
    Tls tls = new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of(), Optional.of("localhost"));
    InetSocketAddress far = new InetSocketAddress("192.0.2.1", 1234);
    TestClient client =
        TestClient.of(
            request ->
                Response.text(
                    request.uri()
                        + " "
                        + request.remote().equals(Optional.of(far))
                        + request.tls().equals(Optional.of(tls))));

    assertThat(client.send(TestRequest.get("/x").over(tls).from(far)).text())
        .isEqualTo("https://localhost/x truetrue");
    assertThat(client.get("/x").text()).isEqualTo("http://localhost/x falsefalse");
  }

  @Test
  void a_request_has_both_addresses_and_a_protocol() {
    TestClient client =
        TestClient.of(
            request ->
                Response.text(
                    request.protocol()
                        + request.remote().isPresent()
                        + request.local().isPresent()
                        + request.principal().isPresent()));

    assertThat(client.get("/").text()).isEqualTo("HTTP/1.1truetruefalse");
  }

  /** GW-REQ-45, GW-REQ-46, GW-REQ-47. */
  @Test
  void headers_are_those_of_a_client_in_lower_case() {
    StringBuilder seen = new StringBuilder();
    TestClient client =
        TestClient.of(
            request -> {
              request.headers().forEach((name, value) -> seen.append(name + "=" + value + ";"));
              return Response.of(204);
            });

    client.send(TestRequest.post("/").addHeader("X-A", "1").addHeader("x-a", " 2 ").body("abc"));
    seen.append('|');
    client.send(TestRequest.post("/"));
    seen.append('|');
    client.send(TestRequest.put("/").body(Body.stream(InputStream.nullInputStream())));
    seen.append('|');
    client.get("/");

    assertThat(seen)
        .hasToString(
            "host=localhost;x-a=1;x-a=2;content-length=3;"
                + "|host=localhost;content-length=0;"
                + "|host=localhost;transfer-encoding=chunked;"
                + "|host=localhost;");
  }

  @Test
  void framing_is_the_clients() {
    TestRequest request = TestRequest.get("/");

    assertThatThrownBy(() -> request.header("Content-Length", "3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("content-length");
    assertThatThrownBy(() -> request.addHeader("transfer-encoding", "gzip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transfer-encoding");
    assertThatThrownBy(() -> TestRequest.of("G T", "/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("G T");
    assertThatThrownBy(() -> request.leavingAfter(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** GW-REQ-49. */
  @Test
  void a_repeated_content_type_is_refused() {
    TestRequest request =
        TestRequest.post("/").addHeader("content-type", "a/b").addHeader("content-type", "a/b");

    assertThat(path.send(request).status()).isEqualTo(400);
  }

  /** GW-CON-01, GW-CON-02: the line, Host and X, each with its line end, and the empty line. */
  @Test
  void a_head_may_be_as_large_as_the_limit() {
    int limit = 1024;
    TestClient client =
        TestClient.of(
            request -> Response.of(204), ServerOptions.defaults().maxRequestHeadBytes(limit));
    int rest = limit - "GET / HTTP/1.1\r\nhost: localhost\r\nx: \r\n\r\n".length();

    assertThat(client.send(TestRequest.get("/").header("x", "v".repeat(rest))).status())
        .isEqualTo(204);
    assertThat(client.send(TestRequest.get("/").header("x", "v".repeat(rest + 1))).status())
        .isEqualTo(431);
  }

  @Test
  void attributes_are_none_at_the_start_and_the_server_says_who_it_is() {
    TestClient client =
        TestClient.of(
            request -> Response.text(request.server().name() + request.server().requestTimeout()));

    assertThat(client.get("/").text()).isEqualTo("in-memoryPT30S");
  }

  // ---- bodies

  /** GW-BDY-38. */
  @Test
  void a_body_arrives_in_whatever_form_it_was_given() {
    TestClient client =
        TestClient.of(
            request -> Response.text(request.body().length() + " " + request.body().text(100)));
    byte[] bytes = "abc".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(client.send(TestRequest.post("/").body("abc")).text())
        .isEqualTo("OptionalLong[3] abc");
    assertThat(
            client
                .send(TestRequest.post("/").body(Body.stream(new ByteArrayInputStream(bytes))))
                .text())
        .isEqualTo("OptionalLong.empty abc");
    assertThat(
            client.send(TestRequest.post("/").body(Body.writer(3, out -> out.write(bytes)))).text())
        .isEqualTo("OptionalLong[3] abc");
    assertThat(client.get("/").text()).isEqualTo("OptionalLong[0] ");
  }

  /** GW-BDY-34, GW-BDY-35, GW-BDY-36. */
  @Test
  void a_body_over_the_limit_is_refused_by_its_length_and_found_out_without_one() {
    TestClient client =
        TestClient.of(
            request -> {
              events.add("called");
              return Response.text(request.body().text(100));
            },
            SMALL);

    assertThat(client.send(TestRequest.post("/").body("123456")).status()).isEqualTo(413);
    assertThat(events).isEmpty();
    assertThat(client.send(TestRequest.post("/").body(chunked("123456"))).status()).isEqualTo(413);
    assertThat(events).hasSize(1);
    assertThat(client.send(TestRequest.post("/").body(chunked("12345"))).text()).isEqualTo("12345");
  }

  private static Body chunked(String text) {
    return Body.writer(out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** GW-BDY-33, GW-ERR-03, GW-ERR-21. */
  @Test
  void a_broken_body_is_an_exception_to_its_reader_and_400_whatever_he_returns() {
    TestClient client =
        TestClient.of(
            request -> {
              try {
                return Response.text(request.body().text(100));
              } catch (IOException e) {
                events.add(e.getMessage());
                return Response.text("never mind");
              }
            });

    TestResponse response =
        client.send(TestRequest.post("/").body(breaking(new IOException("cut"))));

    assertThat(response.status()).isEqualTo(400);
    assertThat(events).containsExactly("cut");
    assertThat(log.failures()).isEmpty();
  }

  /** GW-ERR-02, GW-ERR-03. */
  @Test
  void a_client_that_stalls_is_answered_with_408() {
    TestClient client = TestClient.of(request -> Response.text(request.body().text(100)));

    TestResponse response =
        client.send(TestRequest.post("/").body(breaking(new SocketTimeoutException("stall"))));

    assertThat(response.status()).isEqualTo(408);
  }

  /** GW-ERR-03: a reader that gives up has found nothing broken. */
  @Test
  void a_body_whose_reader_is_interrupted_is_not_broken() {
    CountDownLatch never = new CountDownLatch(1);
    Body pausing =
        Body.writer(
            out -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new InterruptedIOException("given up");
              }
            });
    Application app =
        request -> {
          InputStream in = request.body().inputStream();
          Thread.currentThread().interrupt();
          assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
          return Response.text("gave up");
        };

    assertThat(TestClient.of(app).send(TestRequest.post("/").body(pausing)).status())
        .isEqualTo(200);
  }

  /** GW-BDY-33. */
  @Test
  void a_body_shorter_than_its_length_is_broken() {
    TestClient client = TestClient.of(request -> Response.text(request.body().text(100)));
    Body body = Body.writer(5, out -> out.write('a'));

    assertThat(client.send(TestRequest.post("/").body(body)).status()).isEqualTo(400);
  }

  /** GW-STR-15, GW-BDY-34: what has been published leaves, whatever is found behind it. */
  @Test
  void what_came_of_an_upload_that_fails_is_sent_back() {
    Application echo = request -> Response.of(200).body(Body.publisher(request.body().publisher()));
    for (int i = 0; i < 20; i++) {
      TestResponse response = TestClient.of(echo).send(TestRequest.post("/").body(broken(5)));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.received()).hasSize(5);
      assertThat(response.failure()).isPresent();
    }
    TestClient ten = TestClient.of(echo, ServerOptions.defaults().maxRequestBodyBytes(10));
    TestResponse response = ten.send(TestRequest.post("/").body(chunked("hello world!")));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.received()).hasSize(10);
    assertThat(response.failure()).isPresent();
  }

  /** GW-CON-16: a limit of its own changes nothing. */
  @Test
  void a_body_that_is_too_short_is_cut_off_behind_a_limit_too() {
    byte[] three = new byte[3];
    List<Supplier<Body>> forms =
        List.of(
            () -> Body.writer(5, out -> out.write(three)),
            () -> Body.writer(5, out -> {}),
            () -> Body.stream(new ByteArrayInputStream(three), 5),
            () -> Body.stream(InputStream.nullInputStream(), 5),
            () -> Body.publisher(Body.bytes(three).publisher(), 5),
            () -> Body.publisher(Body.empty().publisher(), 5));
    for (Supplier<Body> form : forms) {
      TestResponse plain = TestClient.of(r -> Response.of(200).body(form.get())).get("/");
      TestResponse limited =
          TestClient.of(r -> Response.of(200).body(form.get().limited(100))).get("/");
      assertThat(plain.status()).isEqualTo(200);
      assertThat(plain.failure()).isPresent();
      assertThat(limited.status()).isEqualTo(200);
      assertThat(limited.failure()).isPresent();
      assertThat(limited.received()).isEqualTo(plain.received());
    }
  }

  private static Body broken(int length) {
    return Body.writer(
        out -> {
          out.write(new byte[length]);
          out.flush();
          throw new IOException("cut");
        });
  }

  /** GW-ERR-04. */
  @Test
  void a_body_that_breaks_after_the_commit_aborts() {
    IOException cut = new IOException("cut");
    TestClient client =
        TestClient.of(
            request ->
                Response.of(200)
                    .body(
                        Body.writer(
                            out -> {
                              out.write('x');
                              out.flush();
                              request.body().inputStream().readAllBytes();
                            })));

    TestResponse response = client.send(TestRequest.post("/").body(breaking(cut)));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.failure()).containsSame(cut);
    assertThat(response.received()).hasSize(1);
    assertThat(log.failures()).isEmpty();
  }

  private static Body breaking(IOException reason) {
    return Body.stream(
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw reason;
          }
        });
  }

  /** GW-BDY-37, GW-BDY-01. */
  @Test
  void a_body_is_consumed_once() {
    TestClient client =
        TestClient.of(
            request -> {
              request.body().bytes(10);
              return Response.of(200).body(request.body());
            });

    TestResponse response = client.send(TestRequest.post("/").body("abc"));

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.error()).get().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_body_can_be_sent_back_as_it_comes() {
    TestClient client = TestClient.of(request -> Response.of(200).body(request.body()));

    TestResponse response = client.send(TestRequest.post("/").body("abc"));

    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.length()).hasValue(3);
  }

  /** GW-REQ-54, GW-REQ-55. */
  @Test
  void trailers_come_behind_the_body_without_those_that_may_not() {
    AtomicReference<Headers> seen = new AtomicReference<>();
    TestClient client =
        TestClient.of(
            request -> {
              assertThatThrownBy(request::trailers).isInstanceOf(IllegalStateException.class);
              request.body().bytes(10);
              seen.set(request.trailers());
              return Response.text(request.body().length().toString());
            });

    TestResponse response =
        client.send(
            TestRequest.post("/").body("abc").trailers(Headers.of("X-Sum", "1", "host", "evil")));

    assertThat(response.text()).isEqualTo("OptionalLong.empty");
    assertThat(seen.get()).isEqualTo(Headers.of("x-sum", "1"));
  }

  /** GW-CON-47. */
  @ParameterizedTest
  @CsvSource({"/a b,400", "'',400", "/a,417", "*,417", "foo,417", "http://,417"})
  void a_malformed_request_line_comes_before_an_unknown_expectation(String target, int status) {
    TestRequest request = TestRequest.get(target).header("expect", "other");

    assertThat(TestClient.of(this::called).send(request).status()).isEqualTo(status);
  }
}
