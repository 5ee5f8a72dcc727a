package dev.lintel.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers answer what they are measured by. */
class PeersTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Stream<Arguments> peers() {
    return ServiceLoader.load(Peer.class).stream()
        .map(ServiceLoader.Provider::get)
        .flatMap(
            peer ->
                (peer.containers().isEmpty()
                        ? Stream.of(Container.JETTY)
                        : peer.containers().stream())
                    .map(container -> Arguments.of(peer.title(), peer, container)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("peers")
  void a_peer_answers_as_the_servlet_does(String title, Peer peer, Container container)
      throws Exception {
    try (Container.Running server = peer.start(container, 0)) {
      URI root = URI.create("http://" + Container.HOST + ":" + server.port());

      byte[] text = Content.TEXT.getBytes(StandardCharsets.UTF_8);
      check(HttpRequest.newBuilder(root.resolve("/text")), Content.TEXT_TYPE, text);
      byte[] json = "{\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8);
      check(
          HttpRequest.newBuilder(root.resolve("/json"))
              .header("content-type", Content.JSON_TYPE)
              .POST(HttpRequest.BodyPublishers.ofByteArray(json)),
          Content.JSON_TYPE,
          json);
      check(HttpRequest.newBuilder(root.resolve("/large")), Content.BINARY, Content.KIB_64);
    }
  }

  private static void check(HttpRequest.Builder request, String type, byte[] content)
      throws Exception {
    HttpResponse<byte[]> answer =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(content);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .satisfies(
            told ->
                assertThat(told.toLowerCase(Locale.ROOT).replace(" ", ""))
                    .isEqualTo(type.replace(" ", "")));
  }
}
