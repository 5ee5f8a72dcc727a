package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.FailureRules;
import dev.lintel.spi.ServerProvider;
import dev.lintel.spi.WorkerThreads;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A server by section 15 of SPEC.md, on bare sockets, that declares no capability: neither of the
 * runners shows how one is to be missing. It does what the topics on trailers and interim answers
 * ask of it, and no more: it takes its client's word for the rest.
 */
final class PlainServer implements Server {
  private static final int CONNECTIONS = 100;

  private final DeployedApplication deployed;
  private final ServerOptions options;
  private final ServerInfo info;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = WorkerThreads.upTo(CONNECTIONS, "plain-server");

  private PlainServer(
      DeployedApplication deployed,
      ServerOptions options,
      ServerInfo info,
      ServerSocket listening) {
    this.deployed = deployed;
    this.options = options;
    this.info = info;
    this.listening = listening;
  }

  static PlainServer start(ApplicationFactory factory, ServerOptions options) throws Exception {
    ServerInfo info =
        new ServerInfo(
            "plain",
            "0.1",
            ServerInfo.SPEC,
            true,
            false,
            false,
            options.requestTimeout(),
            Set.of());
    DeployedApplication deployed =
        DeployedApplication.create(factory, options.mountPath(), info, options.settings());
    ServerSocket listening =
        new ServerSocket(options.port(), options.backlog(), InetAddress.getByName(options.host()));
    PlainServer server = new PlainServer(deployed, options, info, listening);
    server.threads.execute(server::accept);
    return server;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // The end.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = new BufferedOutputStream(client.getOutputStream());
      boolean keeps = true;
      while (keeps) {
        PlainExchange exchange = PlainExchange.read(client, in, info);
        keeps = exchange != null && answer(exchange, out);
      }
      client.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has gone, or the server closes.
    } finally {
      open.remove(client);
    }
  }

  /** Whether there may be another exchange on the connection. */
  private boolean answer(PlainExchange exchange, OutputStream out) throws IOException {
    Response response = call(Request.of(exchange));
    PlainAnswer answer = new PlainAnswer(exchange, response, out);
    try {
      answer.send();
    } finally {
      response.close();
      exchange.ended(answer);
    }
    return !answer.closes();
  }

  private Response call(Request request) {
    Application application = deployed.application();
    try {
      return application instanceof AsyncApplication async
          ? async
              .handleAsync(request)
              .toCompletableFuture()
              .get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
          : application.handle(request);
    } catch (Exception e) {
      return FailureRules.answer(e);
    }
  }

  @Override
  public URI uri() {
    return ServerProvider.uri(options, listening.getLocalPort());
  }

  @Override
  public ServerInfo info() {
    return info;
  }

  /** Waits for nobody. */
  @Override
  public boolean stop(Duration grace) {
    try {
      listening.close();
      for (Socket client : open) {
        client.close();
      }
      threads.shutdown();
      return threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      deployed.close();
    }
  }

  @Override
  public void join() throws InterruptedException {
    while (!threads.isTerminated()) {
      threads.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stop(options.shutdownGrace());
  }
}
