package dev.lintel.benchmarks.peers;

import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.util.Set;

/** Helidon SE, a server of its own, on virtual threads. */
public final class HelidonPeer implements Peer {
  @Override
  public String title() {
    return "helidon";
  }

  @Override
  public Set<Container> containers() {
    return Set.of();
  }

  @Override
  public Container.Running start(Container container, int port) {
    WebServer server =
        WebServer.builder()
            .host(Container.HOST)
            .port(port)
            .routing(HelidonPeer::routes)
            .build()
            .start();
    return new Container.Running(server.port(), server::stop);
  }

  private static void routes(HttpRouting.Builder routing) {
    routing
        .get(
            "/text",
            (request, response) ->
                response.header(HeaderNames.CONTENT_TYPE, Content.TEXT_TYPE).send(Content.TEXT))
        .post(
            "/json",
            (request, response) ->
                response
                    .header(HeaderNames.CONTENT_TYPE, Content.JSON_TYPE)
                    .send(request.content().as(byte[].class)))
        .get(
            "/large",
            (request, response) ->
                response.header(HeaderNames.CONTENT_TYPE, Content.BINARY).send(Content.KIB_64));
  }
}
