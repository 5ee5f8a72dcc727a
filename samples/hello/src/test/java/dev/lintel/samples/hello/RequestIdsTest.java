package dev.lintel.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.test.TestClient;
import dev.lintel.test.TestResponse;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
  @Test
  void application_and_client_see_the_same_id() {
    try (TestClient client = TestClient.of(RequestIds.APPLICATION)) {
      TestResponse answer = client.get("/");
      assertThat(answer.text())
          .isEqualTo("You are " + answer.header("x-request-id").orElseThrow() + "\n");
    }
  }

  @Test
  void a_failure_has_its_id_as_well() {
    Application failing =
        Application.of(
                request -> {
                  throw new IllegalStateException("wanted");
                })
            .with(RequestIds.GIVE, RequestIds.SHOW);
    try (TestClient client = TestClient.of(failing)) {
      TestResponse answer = client.get("/");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("x-request-id")).isPresent();
    }
  }
}
