package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Middleware;
import dev.lintel.Response;
import dev.lintel.test.TestClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A topic whose cases all pass fails by what Lint has found, however late that is. */
class TopicTest {
  /** A server that breaks a rule which only Lint sees, in memory. */
  abstract static class Called extends Topic {
    Called(Middleware wrong) {
      super(
          (factory, options) -> {
            try (TestClient client =
                TestClient.deploy(deployment -> wrong.wrap(factory.create(deployment)), options)) {
              assertThat(client.get("/x").status()).isEqualTo(200);
            }
            return new DeafServer();
          });
    }

    abstract Application application();

    @Test
    void passes() {
      launch(deployment -> application(), options()).close();
    }
  }

  static class Twice {
    @Nested
    class Methods extends Called {
      Methods() {
        super(
            next ->
                Application.of(
                    request -> {
                      next.handle(request).close();
                      return next.handle(request);
                    }));
      }

      @Override
      Application application() {
        return Application.of(request -> Response.text("x"));
      }
    }
  }

  static class Late {
    @Nested
    class Methods extends Called {
      Methods() {
        super(
            next ->
                Application.of(
                    request -> {
                      CompletableFuture<Response> forgotten =
                          next.handleAsync(request).toCompletableFuture();
                      return Response.text(String.valueOf(forgotten.isDone()));
                    }));
      }

      @Override
      Application application() {
        return AsyncApplication.of(request -> new CompletableFuture<>());
      }
    }
  }

  private static List<String> failures(Class<?> suite) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build(),
            summary);
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    return summary.getSummary().getFailures().stream()
        .map(failure -> failure.getException().getMessage())
        .toList();
  }

  @Test
  void what_lint_has_found_fails_a_topic() {
    assertThat(failures(Twice.class))
        .singleElement()
        .asString()
        .startsWith("Lint found:\nGW-SRV-02");
  }

  /** Lint gives a server ten seconds. */
  @Test
  void what_lint_finds_later_does_too() {
    assertThat(failures(Late.class))
        .singleElement()
        .asString()
        .startsWith("Lint found:\nGW-ASY-14");
  }
}
