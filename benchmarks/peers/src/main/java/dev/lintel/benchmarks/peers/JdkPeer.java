package dev.lintel.benchmarks.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server that comes with the JDK. */
public final class JdkPeer implements Peer {
  @Override
  public String title() {
    return "jdk";
  }

  @Override
  public Set<Container> containers() {
    return Set.of();
  }

  @Override
  public Container.Running start(Container container, int port) throws IOException {
    // Else it waits for the client's acknowledgement, 40 ms, before each answer's end.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService workers = Executors.newFixedThreadPool(Container.THREADS);
    server.setExecutor(workers);
    server.createContext(
        "/text",
        exchange ->
            answer(exchange, Content.TEXT_TYPE, Content.TEXT.getBytes(StandardCharsets.UTF_8)));
    server.createContext(
        "/json",
        exchange -> answer(exchange, Content.JSON_TYPE, exchange.getRequestBody().readAllBytes()));
    server.createContext("/large", exchange -> answer(exchange, Content.BINARY, Content.KIB_64));
    server.start();
    return new Container.Running(
        server.getAddress().getPort(),
        () -> {
          server.stop(0);
          workers.shutdown();
        });
  }

  private static void answer(HttpExchange exchange, String type, byte[] content)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
