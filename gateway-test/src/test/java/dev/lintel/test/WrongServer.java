package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import dev.lintel.spi.BodySink;
import dev.lintel.spi.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A server for one exchange that does all as it must; a test overrides the step that is to be done
 * wrong.
 */
class WrongServer {
  static final ServerInfo INFO =
      new ServerInfo("wrong", "", "1.0", true, false, false, Duration.ofSeconds(1), Set.of());

  private final Map<String, String> head =
      new HashMap<>(
          Map.of(
              "method", "GET",
              "rawPath", "/a",
              "path", "/a",
              "mountPath", "",
              "protocol", "HTTP/1.1",
              "scheme", "http",
              "authority", "localhost",
              "query", ""));
  Headers headers = Headers.of("host", "localhost");
  Body body = Body.empty();
  Headers trailers = Headers.empty();
  Tls tls;
  ServerInfo info = INFO;
  Exchange exchange = new Told();

  // What it says in the end, where that is not what it saw.
  Integer status;
  Headers sent;
  Long bytes;
  Duration duration = Duration.ofMinutes(1);
  Throwable failure;

  Headers sentTrailers = Headers.empty();
  private Response answer;
  private long count;

  WrongServer with(String accessor, String value) {
    head.put(accessor, value);
    return this;
  }

  WrongServer headers(String... namesAndValues) {
    headers = Headers.of(namesAndValues);
    return this;
  }

  WrongServer body(Body given) {
    body = given;
    return this;
  }

  final void run(Application app) throws Exception {
    answer = call(app, Request.of(exchange));
    if (answer != null) {
      send(answer);
      trailers(answer);
      close(answer);
    }
    end();
  }

  Response call(Application app, Request request) throws Exception {
    if (app instanceof AsyncApplication async) {
      CompletionStage<Response> stage = async.handleAsync(request);
      return stage == null ? null : stage.toCompletableFuture().join();
    }
    return app.handle(request);
  }

  void send(Response response) throws Exception {
    int code = response.status();
    if (code != 204 && code != 205 && code != 304 && !head.get("method").equals("HEAD")) {
      consume(response);
    }
  }

  /** Takes a published body as it is: {@link Body#publisher} is for who is no server. */
  static void subscribe(Response response, Flow.Subscriber<ByteBuffer> subscriber) {
    BodySink sink =
        new BodySink() {
          @Override
          public void writer(long length, Body.Writer writer) {
            throw new AssertionError("not a publisher");
          }

          @Override
          public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
            publisher.subscribe(subscriber);
          }
        };
    try {
      response.body().sendTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final void consume(Response response) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    count = out.size();
  }

  void trailers(Response response) {
    sentTrailers = response.trailers().get();
  }

  void close(Response response) {
    response.close();
  }

  void end() throws Exception {
    exchange.end();
  }

  final void closeNow() {
    answer.close();
  }

  /** The head, as a test has set it. */
  class Told extends Exchange {
    @Override
    public String method() {
      return head.get("method");
    }

    @Override
    public String scheme() {
      return head.get("scheme");
    }

    @Override
    public String authority() {
      return head.get("authority");
    }

    @Override
    public String mountPath() {
      return head.get("mountPath");
    }

    @Override
    public String path() {
      return head.get("path");
    }

    @Override
    public String rawPath() {
      return head.get("rawPath");
    }

    @Override
    public String query() {
      return head.get("query");
    }

    @Override
    public String protocol() {
      return head.get("protocol");
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public Body body() {
      return body;
    }

    /** Right where there is no body to wait for. */
    @Override
    public Headers trailers() {
      if (body.length().orElse(-1) != 0 && open()) {
        throw new IllegalStateException("read the body first");
      }
      return trailers;
    }

    @Override
    public Optional<SocketAddress> remote() {
      return Optional.empty();
    }

    @Override
    public Optional<SocketAddress> local() {
      return Optional.empty();
    }

    @Override
    public Optional<Tls> tls() {
      return Optional.ofNullable(tls);
    }

    @Override
    public Optional<Principal> principal() {
      return Optional.empty();
    }

    @Override
    public ServerInfo server() {
      return info;
    }

    @Override
    protected Completion completion() {
      int code = status != null ? status : answer == null ? 503 : answer.status();
      Headers fields = sent != null ? sent : answer == null ? Headers.empty() : answer.headers();
      return new Completion(
          code, fields, bytes != null ? bytes : count, duration, Optional.ofNullable(failure));
    }
  }
}
