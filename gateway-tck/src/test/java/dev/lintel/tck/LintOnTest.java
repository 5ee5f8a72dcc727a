package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Middleware;
import dev.lintel.ServerOptions;
import dev.lintel.test.TestClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class LintOnTest {
  private final Probe probe = new Probe();

  @Test
  void what_is_found_is_told_once() throws Exception {
    Application wrong = request -> null;
    try (TestClient client = client(LintOn.around(deployment -> wrong, probe), "")) {
      assertThat(client.get("/a").status()).isEqualTo(500);
      assertThat(client.get("/a").status()).isEqualTo(500);
    }
    assertThat(LintOn.taken(probe)).singleElement().asString().contains("GW-APP-02", "GET /a");
    assertThat(LintOn.taken(probe)).isEmpty();
  }

  @Test
  void the_probe_of_a_deployed_application_tells_what_was_found() throws Exception {
    try (TestClient client = client(LintOn.around(deployment -> request -> null, probe), "")) {
      client.get("/found");
    }
    try (TestClient client = client(TckApplication.blocking(probe), "")) {
      assertThat(client.get("/tck-probe/lint").text()).contains("GW-APP-02", "GET /found");
      assertThat(client.get("/tck-probe/lint").text()).isEmpty();
    }
  }

  @Test
  void what_the_kit_breaks_on_purpose_is_not_told_below_any_mount_path() throws Exception {
    for (String mount : new String[] {"", "/app", "/a/b"}) {
      try (TestClient client = client(new BlockingDeployment(), mount)) {
        assertThat(client.get(mount + "/tck/null").status()).isEqualTo(500);
        assertThat(client.get(mount + "/tck-probe/lint").text()).isEmpty();
      }
    }
  }

  /** What nothing on the wire shows: a second call for one exchange. */
  @Test
  void what_is_deployed_is_checked_with_what_is_around_it() throws Exception {
    for (ApplicationFactory deployed : List.of(new BlockingDeployment(), new AsyncDeployment())) {
      Middleware twice =
          next ->
              Application.of(
                  request -> {
                    next.handleAsync(request).toCompletableFuture().join().close();
                    return next.handleAsync(request).toCompletableFuture().join();
                  });
      try (TestClient client = client(deployment -> twice.wrap(deployed.create(deployment)), "")) {
        assertThat(client.get("/tck/constant").status()).isEqualTo(200);
        assertThat(client.get("/tck-probe/lint").text()).contains("GW-SRV-02");
      }
    }
  }

  private static TestClient client(ApplicationFactory factory, String mount) throws Exception {
    return TestClient.deploy(factory, ServerOptions.defaults().mountPath(mount));
  }
}
