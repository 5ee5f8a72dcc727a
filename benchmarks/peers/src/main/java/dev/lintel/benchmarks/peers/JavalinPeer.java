package dev.lintel.benchmarks.peers;

import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import dev.lintel.benchmarks.Threads;
import io.javalin.Javalin;
import java.util.Set;

/** Javalin, by its servlet. */
public final class JavalinPeer implements Peer {
  @Override
  public String title() {
    return "javalin";
  }

  @Override
  public Set<Container> containers() {
    return Set.of(Container.JETTY, Container.TOMCAT);
  }

  @Override
  public Container.Running start(Container container, int port) throws Exception {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.routes.get(
                  "/text", call -> call.contentType(Content.TEXT_TYPE).result(Content.TEXT));
              config.routes.post(
                  "/json", call -> call.contentType(Content.JSON_TYPE).result(call.bodyAsBytes()));
              config.routes.get(
                  "/large", call -> call.contentType(Content.BINARY).result(Content.KIB_64));
            });
    return container.start(javalin.javalinServlet(), port, Threads.PLATFORM);
  }
}
