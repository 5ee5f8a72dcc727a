package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runner does for the bridge beyond the Servlet API. */
class AnswersTest {
  private static final ServerOptions ANY_PORT = ServerOptions.defaults().port(0);

  @Test
  void a_body_of_unknown_length_is_chunked_although_the_connection_closes() throws Exception {
    Application unknown = request -> Response.of(200).body(Body.writer(out -> out.write('a')));
    try (Server server = Server.start(unknown, ANY_PORT)) {
      assertThat(Wire.exchange(server, "GET / HTTP/1.1", "Host: a", "Connection: close", "", ""))
          .contains("\r\nTransfer-Encoding: chunked\r\n", "\r\nConnection: close\r\n")
          .endsWith("\r\n\r\n1\r\na\r\n0\r\n\r\n");
      assertThat(Wire.exchange(server, "HEAD / HTTP/1.1", "Host: a", "Connection: close", "", ""))
          .containsOnlyOnce("\r\nTransfer-Encoding: chunked\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void keeps_an_http10_connection_and_says_so_once() throws Exception {
    try (Server server = Server.start(request -> Response.text("hello"), ANY_PORT);
        Wire wire = new Wire(server)) {
      String keep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      assertThat(wire.send(keep).until("hello")).containsOnlyOnce("onnection: keep-alive\r\n");
      assertThat(wire.send(keep).until("hello")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void sends_interim_answers_at_once_and_alone() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    Application informing =
        request -> {
          request.inform(103, Headers.of("link", "</a>; rel=preload"));
          request.inform(102, Headers.empty());
          seen.get(20, TimeUnit.SECONDS);
          return Response.text("done");
        };
    try (Server server = Server.start(informing, ANY_PORT);
        Wire wire = new Wire(server)) {
      assertThat(wire.get("/").until("\r\n\r\n"))
          .isEqualTo("HTTP/1.1 103 \r\nlink: </a>; rel=preload\r\n\r\n");
      assertThat(wire.until("\r\n\r\n")).isEqualTo("HTTP/1.1 102 \r\n\r\n");
      seen.complete(null);
      assertThat(wire.until("done")).startsWith("HTTP/1.1 200 ").doesNotContain("link");
    }
  }

  @Test
  void the_content_type_is_verbatim() throws Exception {
    String type = "text/html;  Charset=\"utf-8\" ; x=1";
    Application typed =
        request -> Response.of(200).header("content-type", type).body(Body.text("hello"));
    try (Server server = Server.start(typed, ANY_PORT);
        Wire wire = new Wire(server)) {
      assertThat(wire.get("/").until("hello")).contains("\r\nContent-Type: " + type + "\r\n");
    }
  }

  @Test
  void sends_a_region_of_a_large_file_and_keeps_the_connection(@TempDir Path folder)
      throws Exception {
    byte[] content = new byte[9_000_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("large"), content);
    int offset = 1_001;
    int count = 8_000_003;
    Application files =
        request ->
            request.path().equals("/file")
                ? Response.of(200).body(Body.file(file, offset, count))
                : Response.text("hello");
    try (Server server = Server.start(files, ANY_PORT);
        Wire wire = new Wire(server)) {
      for (int i = 0; i < 3; i++) {
        String head = wire.get("/file").until("\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 200 ").contains("\r\nContent-Length: " + count);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(wire.in().readNBytes(count));
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        expected.update(content, offset, count);
        assertThat(digest.digest()).isEqualTo(expected.digest());
      }
      assertThat(wire.get("/").until("hello")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_client_that_resets_in_a_file_ends_the_exchange(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[50_000_000]);
    CompletableFuture<Completion> done = new CompletableFuture<>();
    Application files =
        request -> {
          request.onComplete(done::complete);
          return Response.of(200).body(Body.file(file));
        };
    try (Server server = Server.start(files, ANY_PORT)) {
      Wire wire = new Wire(server);
      wire.get("/").until("\r\n\r\n");
      wire.reset();
      assertThat(done.get(20, TimeUnit.SECONDS).failure()).isPresent();
    }
  }

  @Test
  void a_client_that_does_not_take_a_file_is_cut_off(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[50_000_000]);
    CompletableFuture<Completion> done = new CompletableFuture<>();
    Application files =
        request -> {
          request.onComplete(done::complete);
          return Response.of(200).body(Body.file(file));
        };
    ServerOptions impatient = ANY_PORT.idleTimeout(Duration.ofMillis(300));
    try (Server server = Server.start(files, impatient);
        Wire wire = new Wire(server)) {
      wire.get("/").until("\r\n\r\n");
      assertThat(done.get(20, TimeUnit.SECONDS).failure()).isPresent();
    }
  }

  @Test
  void echoes_a_published_body_both_ways() throws Exception {
    AsyncApplication echo =
        request ->
            CompletableFuture.completedFuture(
                Response.of(200).body(Body.publisher(request.body().publisher())));
    try (Server server = Server.start(echo, ANY_PORT);
        Wire wire = new Wire(server)) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      assertThat(wire.until("hello\r\n")).startsWith("HTTP/1.1 200 ");
      wire.send("5\r\nworld\r\n0\r\n\r\n");
      assertThat(wire.until("0\r\n\r\n")).contains("world");
    }
  }

  @Test
  void an_answer_that_fails_after_its_head_is_cut_off() throws IOException {
    Application failing =
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.write('a');
                          out.flush();
                          throw new IOException("broken on purpose");
                        }));
    try (Server server = Server.start(failing, ANY_PORT)) {
      assertThat(Wire.exchange(server, "GET / HTTP/1.1", "Host: a", "", "")).endsWith("1\r\na\r\n");
    }
  }
}
