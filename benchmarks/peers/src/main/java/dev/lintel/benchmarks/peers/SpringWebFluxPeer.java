package dev.lintel.benchmarks.peers;

import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import dev.lintel.benchmarks.Threads;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServletHttpHandlerAdapter;
import org.springframework.http.server.reactive.TomcatHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Spring WebFlux with functional endpoints, by its servlet. */
public final class SpringWebFluxPeer implements Peer {
  private static final MediaType TEXT = MediaType.parseMediaType(Content.TEXT_TYPE);

  @Override
  public String title() {
    return "spring-webflux";
  }

  @Override
  public Set<Container> containers() {
    return Set.of(Container.JETTY, Container.TOMCAT);
  }

  @Override
  public Container.Running start(Container container, int port) throws Exception {
    HttpHandler handler = RouterFunctions.toHttpHandler(routes());
    return container.start(
        container == Container.TOMCAT
            ? new TomcatHttpHandlerAdapter(handler)
            : new ServletHttpHandlerAdapter(handler),
        port,
        Threads.PLATFORM);
  }

  private static RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/text", request -> ServerResponse.ok().contentType(TEXT).bodyValue(Content.TEXT))
        .POST(
            "/json",
            request ->
                request
                    .bodyToMono(byte[].class)
                    .flatMap(
                        content ->
                            ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(content)))
        .GET(
            "/large",
            request ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .bodyValue(Content.KIB_64))
        .build();
  }
}
