package dev.lintel.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A program that serves, asks itself, and stops. What the server logs meanwhile is on standard
 * error, where Java's own logging and slf4j-simple write as long as nobody has set them up.
 */
final class Logging {
  private final Semaphore ended = new Semaphore(0);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CountDownLatch expecting = new CountDownLatch(1);
  private final CountDownLatch reset = new CountDownLatch(1);

  private Logging() {}

  /** Runs with the name of the server, and {@code quiet} or {@code failures}. */
  public static void main(String[] args) throws Exception {
    Logging logging = new Logging();
    ServerOptions options = ServerOptions.defaults().port(0).server(args[0]);
    if (args[1].equals("quiet")) {
      try (Server server = Server.start(request -> Response.text("hello"), options)) {
        quiet(server);
      }
      return;
    }
    try (Server server = Server.start(logging::blocking, options)) {
      logging.failures(server);
      logging.leave(server);
    }
    Application async = AsyncApplication.of(logging::async);
    try (Server server = Server.start(async, options)) {
      logging.failures(server);
    }
  }

  private static void quiet(Server server) throws IOException {
    for (int i = 0; i < 20; i++) {
      ask(server, "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    }
    for (String head :
        List.of(
            "nonsense\r\n\r\n",
            "G(T / HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET http://[ HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET http://test:port/ HTTP/1.1\r\nHost: test:port\r\n\r\n",
            "GET http://[::z]/ HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: test\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\r\nHost: other\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: [::z]\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test:port\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\r\n: 1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\n 1\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: a b\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: a b\r\nHost: test\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\nExpect: nothing\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
            "\r\n".repeat(8_000)
                + "GET / HTTP/1.1\r\nHost: a b\r\n"
                + "X: x\r\n".repeat(200)
                + "\r\n",
            "\r\n".repeat(9_000) + "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
            "CONNECT /m HTTP/1.1\r\nHost: test\r\n\r\n",
            "CONNECT  /m HTTP/1.1\r\nHost: test\r\n\r\n",
            "CONNECT * HTTP/1.1\r\nHost: test\r\n\r\n",
            "CONNECT u@test:80 HTTP/1.1\r\nHost: test\r\n\r\n",
            "CONNECT test:port HTTP/1.1\r\nHost: test\r\nExpect: x\r\n\r\n",
            "CONNECT test:0 HTTP/1.0\r\n\r\n",
            "CONNECT /m HTTP/2.0\r\nHost: test\r\n\r\n",
            "CONNECT /m HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
            "CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: many\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")) {
      ask(server, head);
    }
  }

  /** One request for each failure, and each failure once. */
  private void failures(Server server) throws Exception {
    List<String> paths =
        List.of("/throw", "/status", "/client", "/page", "/writer", "/stream", "/publisher");
    for (String path : paths) {
      ask(server, "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    }
    ask(
        server,
        "POST /upload HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz");
    awaitEnds(paths.size() + 1);
  }

  /** Clients that are gone before their answer or their request has ended. */
  private void leave(Server server) throws Exception {
    try (Socket socket = connect(server)) {
      send(socket, "GET /endless HTTP/1.1\r\nHost: test\r\n\r\n");
      int unused = socket.getInputStream().read();
      socket.setSoLinger(true, 0);
    }
    gone.countDown();
    try (Socket socket = connect(server)) {
      send(socket, "POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nhello");
      socket.setSoLinger(true, 0);
    }
    try (Socket socket = connect(server)) {
      send(
          socket,
          "POST /reset HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n"
              + "Content-Length: 3000\r\n\r\n");
      expecting.await();
      socket.setSoLinger(true, 0);
    }
    reset.countDown();
    awaitEnds(3);
  }

  private void awaitEnds(int exchanges) throws InterruptedException {
    if (!ended.tryAcquire(exchanges, 30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not all exchanges have ended");
    }
  }

  private static Socket connect(Server server) throws IOException {
    return new Socket(server.uri().getHost(), server.uri().getPort());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void ask(Server server, String text) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, text);
      socket.shutdownOutput();
      byte[] answer = socket.getInputStream().readAllBytes();
      if (answer.length == 0) {
        throw new IllegalStateException("no answer to " + text);
      }
    }
  }

  private Response blocking(Request request) throws Exception {
    request.onComplete(completion -> ended.release());
    return answer(request, "blocking");
  }

  private CompletionStage<Response> async(Request request) {
    request.onComplete(completion -> ended.release());
    if (request.path().equals("/upload")) {
      CompletableFuture<Response> stage = new CompletableFuture<>();
      request.body().publisher().subscribe(new Discarding(stage));
      return stage;
    }
    CompletableFuture<Response> stage = new CompletableFuture<>();
    return stage.completeAsync(
        () -> {
          try {
            return answer(request, "async");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private Response answer(Request request, String kind) throws IOException {
    String what = kind + " " + request.path().substring(1);
    return switch (request.path()) {
      case "/throw" -> throw new IllegalStateException(what);
      case "/status" -> throw new StatusException(503, what);
      case "/client" -> throw new StatusException(404, what);
      case "/page" ->
          Response.failed(new IllegalStateException(what)).body(body("/stream", "none of " + kind));
      case "/upload" -> Response.text(request.body().text(1_000));
      case "/reset" -> {
        expecting.countDown();
        await(reset);
        yield Response.text(request.body().text(3_000));
      }
      default -> Response.of(200).body(body(request.path(), what));
    };
  }

  private Body body(String path, String what) {
    return switch (path) {
      case "/writer" ->
          Body.writer(
              out -> {
                out.write(new byte[10_000]);
                out.flush();
                throw new IOException(what);
              });
      case "/stream" ->
          Body.stream(
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException(what);
                }
              });
      case "/publisher" ->
          Body.publisher(
              subscriber ->
                  subscriber.onSubscribe(
                      new Flow.Subscription() {
                        @Override
                        public void request(long count) {
                          subscriber.onNext(ByteBuffer.wrap(new byte[10]));
                          subscriber.onError(new IOException(what));
                        }

                        @Override
                        public void cancel() {}
                      }));
      default ->
          Body.writer(
              out -> {
                out.write(new byte[10]);
                out.flush();
                await(gone);
                for (int i = 0; i < 100_000; i++) {
                  out.write(new byte[10_000]);
                  out.flush();
                }
              });
    };
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("nobody interrupts here", e);
    }
  }

  private static final class Discarding implements Flow.Subscriber<ByteBuffer> {
    private final CompletableFuture<Response> stage;

    private Discarding(CompletableFuture<Response> stage) {
      this.stage = stage;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {}

    @Override
    public void onError(Throwable failure) {
      stage.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      stage.complete(Response.text("whole"));
    }
  }
}
