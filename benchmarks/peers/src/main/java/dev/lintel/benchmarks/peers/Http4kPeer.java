package dev.lintel.benchmarks.peers;

import dev.lintel.benchmarks.BareJetty;
import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import dev.lintel.benchmarks.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.http4k.core.Body;
import org.http4k.core.Request;
import org.http4k.core.Response;
import org.http4k.core.Status;
import org.http4k.server.Http4kJettyHttpHandler;

/** http4k, by its own adapter, which is for Jetty without servlets. */
public final class Http4kPeer implements Peer {
  @Override
  public String title() {
    return "http4k";
  }

  @Override
  public Set<Container> containers() {
    return Set.of(Container.JETTY);
  }

  @Override
  public Container.Running start(Container container, int port) throws Exception {
    return BareJetty.start(new Http4kJettyHttpHandler(Http4kPeer::handle), port, Threads.PLATFORM);
  }

  private static Response handle(Request request) {
    return switch (request.getUri().getPath()) {
      case "/text" ->
          Response.create(Status.OK).header("content-type", Content.TEXT_TYPE).body(Content.TEXT);
      case "/json" ->
          Response.create(Status.OK)
              .header("content-type", Content.JSON_TYPE)
              .body(Body.create(ByteBuffer.wrap(content(request))));
      case "/large" ->
          Response.create(Status.OK)
              .header("content-type", Content.BINARY)
              .body(Body.create(ByteBuffer.wrap(Content.KIB_64)));
      default -> Response.create(Status.NOT_FOUND);
    };
  }

  private static byte[] content(Request request) {
    try {
      return request.getBody().getStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
