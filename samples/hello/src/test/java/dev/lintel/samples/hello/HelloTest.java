package dev.lintel.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ApplicationFactory;
import dev.lintel.ServerOptions;
import dev.lintel.test.Lint;
import dev.lintel.test.TestClient;
import dev.lintel.test.TestRequest;
import dev.lintel.test.TestResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelloTest {
  private TestClient client;

  @BeforeEach
  void deploy() throws Exception {
    client = TestClient.deploy(new Hello(), ServerOptions.defaults());
  }

  @AfterEach
  void close() {
    client.close();
  }

  // tag::test[]
  @Test
  void greets_by_name() throws Exception {
    try (TestClient client = TestClient.deploy(new Hello(), ServerOptions.defaults())) {
      assertThat(client.get("/?name=Ada").text()).isEqualTo("Hello, Ada\n");
      assertThat(client.get("/?name=%zz").status()).isEqualTo(400);
      assertThat(client.get("/nowhere").status()).isEqualTo(404);
    }
  }

  // end::test[]

  // tag::lint[]
  @Test
  void keeps_the_contract() throws Exception {
    ApplicationFactory checked = deployment -> Lint.check(new Hello().create(deployment));
    try (TestClient client = TestClient.deploy(checked, ServerOptions.defaults())) {
      assertThat(client.send(TestRequest.post("/echo").body("x")).text()).isEqualTo("x");
    }
  }

  // end::lint[]

  @Test
  void speaks_JSON() {
    TestResponse answer = client.get("/json");
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.text()).isEqualTo("{\"hello\":\"world\"}\n");
  }

  @Test
  void echoes_an_upload_with_its_type() {
    TestResponse answer =
        client.send(TestRequest.post("/echo").header("content-type", "image/x").body("pixels"));
    assertThat(answer.header("content-type")).contains("image/x");
    assertThat(answer.length()).hasValue(6);
    assertThat(answer.text()).isEqualTo("pixels");
  }

  @Test
  void echoes_what_has_no_type_as_bytes() {
    TestResponse answer = client.send(TestRequest.post("/echo").body(new byte[] {1, 2}));
    assertThat(answer.header("content-type")).contains("application/octet-stream");
    assertThat(answer.bytes()).containsExactly(1, 2);
  }

  @Test
  void has_nothing_to_echo_without_an_upload() {
    TestResponse answer = client.get("/echo");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("POST");
  }

  @Test
  void sends_a_file() {
    TestResponse answer = client.get("/file");
    assertThat(answer.length()).hasValue(180_000);
    assertThat(answer.text()).isEqualTo("one of many lines\n".repeat(10_000));
  }

  @Test
  void counts_slowly() {
    assertThat(client.get("/slow").text()).hasLineCount(5).startsWith("piece 1\n");
  }

  @Test
  void answers_later() {
    assertThat(client.get("/later").text()).isEqualTo("better late\n");
  }

  @Test
  void every_answer_says_nosniff() {
    for (String path : List.of("/", "/json", "/echo", "/nowhere", "/?name=%zz")) {
      assertThat(client.get(path).header("x-content-type-options")).as(path).contains("nosniff");
    }
  }
}
