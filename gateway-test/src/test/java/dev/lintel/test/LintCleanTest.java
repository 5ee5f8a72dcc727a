package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right passes, unchanged and unseen. */
class LintCleanTest extends LintedTest {
  @TempDir Path directory;

  private Body form(String form) throws IOException {
    Path file = directory.resolve("f");
    if (!Files.exists(file)) {
      Files.write(file, ABC);
    }
    return switch (form) {
      case "empty" -> Body.empty();
      case "bytes" -> Body.bytes(ABC);
      case "owned-bytes" -> Body.bytes(ABC).onClose(() -> events.add("closed"));
      case "direct" -> Body.bytes(ByteBuffer.allocateDirect(3).put(ABC).flip());
      case "file" -> Body.file(file);
      case "owned-file" -> Body.file(file).onClose(() -> events.add("closed"));
      case "filtered-file" -> Body.file(file).filter(Same::new).onClose(() -> {});
      case "stream" -> Body.stream(new ByteArrayInputStream(ABC));
      case "stream-length" -> Body.stream(new ByteArrayInputStream(ABC), 3);
      case "filtered-stream" -> Body.stream(new ByteArrayInputStream(ABC)).filter(Same::new);
      case "limited-stream" -> Body.stream(new ByteArrayInputStream(ABC), 3).limited(9);
      case "chunks" -> Body.chunks(List.of(ByteBuffer.wrap(ABC)));
      case "writer" -> written();
      case "writer-length" -> Body.writer(3, out -> out.write(ABC));
      case "publisher" -> Body.publisher(Body.text("abc").publisher());
      case "publisher-length" -> Body.publisher(Body.text("abc").publisher(), 3);
      case "filtered-publisher" -> Body.publisher(Body.text("abc").publisher()).filter(Same::new);
      default -> throw new IllegalArgumentException(form);
    };
  }

  private static final class Same implements Body.Filter {
    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      return ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
    }

    @Override
    public ByteBuffer finish() {
      return ByteBuffer.allocate(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty",
        "bytes",
        "owned-bytes",
        "direct",
        "file",
        "owned-file",
        "filtered-file",
        "stream",
        "stream-length",
        "filtered-stream",
        "limited-stream",
        "chunks",
        "writer",
        "writer-length",
        "publisher",
        "publisher-length",
        "filtered-publisher"
      })
  void every_form_of_body(String form) throws Exception {
    Application blocking = request -> of(form(form)).header("x-form", form);
    AsyncApplication ready = request -> stage(form);
    AsyncApplication later = request -> CompletableFuture.supplyAsync(() -> stage(form).join());

    for (Application app : new Application[] {blocking, ready, later}) {
      for (String method : List.of("GET", "HEAD")) {
        TestRequest request = TestRequest.of(method, "/");
        TestResponse bare = TestClient.of(app).send(request);
        TestResponse linted =
            TestClient.of(Lint.check(app.with(Lint.middleware(), Lint.middleware()))).send(request);

        assertThat(linted.status()).isEqualTo(bare.status());
        assertThat(linted.received()).isEqualTo(bare.received());
        assertThat(linted.length()).isEqualTo(bare.length());
        assertThat(linted.headers()).isEqualTo(bare.headers());
      }
    }
    assertThat(events).hasSizeLessThanOrEqualTo(12);
    if (form.startsWith("owned")) {
      assertThat(events).hasSize(12);
    }
  }

  private CompletableFuture<Response> stage(String form) {
    try {
      return CompletableFuture.completedFuture(of(form(form)).header("x-form", form));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Test
  void request_bodies_and_echoes() {
    Application app =
        request ->
            switch (request.path()) {
              case "/bytes" -> of(Body.bytes(request.body().bytes(100)));
              case "/echo" -> of(request.body());
              case "/limited" -> of(request.body().limited(100));
              case "/filtered" -> of(request.body().filter(Same::new));
              case "/published" -> of(Body.publisher(request.body().publisher()));
              default -> Response.text("abc");
            };
    TestClient client = TestClient.of(Lint.check(app.with(Lint.middleware(), Lint.middleware())));

    for (String path : List.of("bytes", "echo", "limited", "filtered", "published", "unread")) {
      assertThat(client.send(TestRequest.post("/" + path).body("abc")).text()).isEqualTo("abc");
    }
  }

  @Test
  void a_constant_response_stays_one() {
    Response constant = Response.text("abc").header("x-a", "b");
    TestClient client = TestClient.of(Lint.check(request -> constant));

    assertThat(client.get("/").text()).isEqualTo("abc");
    assertThat(client.get("/").text()).isEqualTo("abc");
  }

  @Test
  void failures_trailers_and_hooks() {
    Application app =
        request -> {
          request.onComplete(c -> events.add("hook " + c.bytes()));
          if (request.path().equals("/fail")) {
            throw new IOException("failed");
          }
          request.inform(103, Headers.empty());
          return of(written()).trailers(() -> Headers.of("x-sum", "1"));
        };
    TestClient client = TestClient.of(Lint.check(app));

    TestResponse response = client.get("/");

    assertThat(response.trailers().first("x-sum")).contains("1");
    assertThat(response.informs()).hasSize(1);
    assertThat(client.get("/fail").error()).get().asString().contains("failed");
    assertThat(client.send(TestRequest.of("HEAD", "/")).status()).isEqualTo(200);
    assertThat(events).containsExactly("hook 3", "hook 26", "hook 0");
  }

  @Test
  void an_asynchronous_application_stays_one_and_its_stage_is_cancelled() {
    CompletableFuture<Response> never = new CompletableFuture<>();
    Application app = Lint.check(AsyncApplication.of(request -> never));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(app).isInstanceOf(AsyncApplication.class);
    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    assertThat(never).isCancelled();
  }

  @Test
  void a_response_that_comes_late_is_closed_and_nobodys_fault() {
    CompletableFuture<Response> source = new CompletableFuture<>();
    Application app = Lint.check(AsyncApplication.of(request -> source.minimalCompletionStage()));
    ServerOptions options = ServerOptions.defaults().requestTimeout(Duration.ofMillis(30));

    assertThat(TestClient.of(app, options).get("/").status()).isEqualTo(503);
    source.complete(of(Body.text("x").onClose(() -> events.add("closed"))));

    assertThat(events).containsExactly("closed");
  }
}
