package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A client that everybody has, Java's own, gets on with the server as raw bytes do. */
abstract class ClientTopic extends Topic {
  private static final int LARGE = 15_000_000;

  private final JavaClient client = new JavaClient();

  ClientTopic(Starter starter) {
    super(starter);
  }

  private Stream<DynamicTest> everywhere(ServerTest test) {
    return rows(List.of(""), (server, nothing) -> test.run(server));
  }

  private Stream<DynamicTest> rows(List<String> names, RowTest test) {
    return both().entrySet().stream()
        .flatMap(
            server ->
                names.stream()
                    .map(
                        name ->
                            dynamicTest(
                                (server.getKey() + " " + name).strip(),
                                () -> test.run(server.getValue(), name))));
  }

  private interface ServerTest {
    void run(Server server) throws Exception;
  }

  private interface RowTest {
    void run(Server server, String name) throws Exception;
  }

  private static HttpRequest.Builder to(Server server, Track track, String target) {
    URI uri = URI.create(server.uri() + target.substring(1));
    return HttpRequest.newBuilder(uri).header("x-case", track.id());
  }

  private static BodyPublisher inChunks(int size) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Sample.bytes(size)));
  }

  private static String seen(int size) {
    return size + " " + Sample.sha256(Sample.bytes(size)) + "\n";
  }

  @TestFactory
  @Spec({"GW-CON-14", "GW-CON-26"})
  Stream<DynamicTest> requests_one_after_the_other_share_a_connection() {
    return everywhere(
        server -> {
          List<String> clients = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            HttpResponse<String> response =
                client.send(to(server, newCase(), "/tck/info").build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as("status").isEqualTo(200);
            response
                .body()
                .lines()
                .filter(line -> line.startsWith("remote="))
                .forEach(clients::add);
          }
          assertThat(clients).hasSize(20);
          assertThat(clients.stream().distinct()).hasSize(1);
        });
  }

  @TestFactory
  @Spec({"GW-BDY-32", "GW-BDY-38", "GW-CON-14"})
  Stream<DynamicTest> uploads_of_all_sizes_arrive() {
    return rows(
        List.of("with a length", "in chunks"),
        (server, framing) -> {
          for (int size : List.of(0, 1, 8_191, 1_000_000)) {
            Track track = newCase();
            BodyPublisher body =
                framing.equals("in chunks")
                    ? inChunks(size)
                    : BodyPublishers.ofByteArray(Sample.bytes(size));
            HttpResponse<String> response =
                client.send(
                    to(server, track, "/tck/upload").POST(body).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as("status").isEqualTo(200);
            assertThat(response.body()).isEqualTo(seen(size));
            track.completed();
          }
        });
  }

  @TestFactory
  @Spec({"GW-CON-15", "GW-RSP-16", "GW-CON-14"})
  Stream<DynamicTest> bodies_of_all_forms_arrive() {
    List<String> forms = new ArrayList<>(Forms.IN_MEMORY);
    forms.addAll(Forms.DECLARED);
    forms.addAll(Forms.UNKNOWN);
    return rows(
        forms,
        (server, form) -> {
          for (int size : List.of(0, 1, 200_000)) {
            Track track = newCase();
            HttpResponse<byte[]> response =
                client.send(
                    to(server, track, "/tck/body?form=" + form + "&size=" + size).build(),
                    BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as("status").isEqualTo(200);
            assertThat(response.body()).isEqualTo(Sample.bytes(size));
            assertThat(track.completed().bytes()).as("Completion.bytes").isEqualTo(size);
          }
        });
  }

  @TestFactory
  @Spec({"GW-BDY-32", "GW-STR-05", "GW-STR-17"})
  Stream<DynamicTest> large_bodies_arrive_whole() {
    return everywhere(
        server -> {
          // One after the other: this client reads nothing before it has sent all.
          Track up = newCase();
          assertThat(
                  client
                      .send(
                          to(server, up, "/tck/upload").POST(inChunks(LARGE)).build(),
                          BodyHandlers.ofString())
                      .body())
              .isEqualTo(seen(LARGE));
          up.completed();
          Track down = newCase();
          HttpResponse<byte[]> response =
              client.send(
                  to(server, down, "/tck/body?form=publisher&size=" + LARGE).build(),
                  BodyHandlers.ofByteArray());
          assertThat(Sample.sha256(response.body())).isEqualTo(Sample.sha256(Sample.bytes(LARGE)));
          assertThat(down.completed().bytes()).as("Completion.bytes").isEqualTo(LARGE);
        });
  }

  @TestFactory
  @Spec("GW-STR-01")
  Stream<DynamicTest> what_is_flushed_arrives_before_the_end() {
    return rows(
        List.of("writer", "chunks", "publisher"),
        (server, form) -> {
          Track track = newCase();
          String target = "/tck/body?gated&size=10&piece=5&form=" + form;
          HttpResponse<InputStream> response =
              client.send(to(server, track, target).build(), BodyHandlers.ofInputStream());
          try (InputStream body = response.body()) {
            assertThat(body.readNBytes(5)).isEqualTo(Sample.bytes(5));
            track.open("1");
            assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo(Sample.text(10).substring(5));
          }
          track.completed();
        });
  }

  @TestFactory
  @Spec({"GW-BDY-39", "GW-CON-23"})
  Stream<DynamicTest> a_client_that_waits_for_100_continue_is_told_to_go_on() {
    return everywhere(
        server -> {
          HttpResponse<String> read =
              client.send(
                  to(server, newCase(), "/tck/upload")
                      .expectContinue(true)
                      .POST(BodyPublishers.ofByteArray(Sample.bytes(100_000)))
                      .build(),
                  BodyHandlers.ofString());
          assertThat(read.statusCode()).as("status").isEqualTo(200);
          assertThat(read.body()).isEqualTo(seen(100_000));
        });
  }

  @TestFactory
  @Spec({"GW-RSP-17", "GW-RSP-19", "GW-RSP-21"})
  Stream<DynamicTest> an_answer_without_a_body_leaves_the_connection_in_order() {
    return everywhere(
        server -> {
          HttpResponse<String> head =
              client.send(
                  to(server, newCase(), "/tck/body?size=1000")
                      .method("HEAD", BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofString());
          assertThat(head.headers().firstValue("content-length")).contains("1000");
          assertThat(head.body()).isEmpty();
          for (int status : List.of(204, 304)) {
            HttpResponse<String> response =
                client.send(
                    to(server, newCase(), "/tck/body?size=1000&status=" + status).build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as("status").isEqualTo(status);
            assertThat(response.body()).isEmpty();
          }
          assertThat(
                  client
                      .send(to(server, newCase(), "/tck/constant").build(), BodyHandlers.ofString())
                      .body())
              .isEqualTo("constant");
        });
  }

  @TestFactory
  @Spec({"GW-CON-16", "GW-ERR-13"})
  Stream<DynamicTest> an_answer_that_is_cut_off_is_an_exception() {
    return rows(
        List.of("writer", "writer-length", "publisher"),
        (server, form) -> {
          Track track = newCase();
          String target = "/tck/body?gated&fail=10&size=20&piece=5&form=" + form;
          HttpResponse<InputStream> response =
              client.send(to(server, track, target).build(), BodyHandlers.ofInputStream());
          try (InputStream body = response.body()) {
            assertThat(body.readNBytes(5)).isEqualTo(Sample.bytes(5));
            track.open("1");
            track.open("2");
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
          }
          assertThat(track.completed().failure()).as("Completion.failure").isPresent();
        });
  }

  @TestFactory
  @Spec({"GW-SRV-15", "GW-SRV-03"})
  Stream<DynamicTest> many_requests_at_once_get_their_own_answers() {
    return everywhere(
        server -> {
          List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            HttpRequest.Builder request = to(server, newCase(), "/many-" + i + "?" + i);
            if (i % 2 == 1) {
              request.POST(BodyPublishers.ofString("body" + i));
            }
            answers.add(client.sendAsync(request.build(), BodyHandlers.ofString()));
          }
          for (int i = 0; i < 100; i++) {
            String body = i % 2 == 1 ? "body" + i : "";
            assertThat(JavaClient.get(answers.get(i)).body())
                .contains("\npath=/many-" + i + "\n", "\nquery=" + i + "\n")
                .contains("\nbody=" + body + "\n");
          }
        });
  }

  @AfterAll
  final void closeTheClient() {
    client.close();
  }
}
