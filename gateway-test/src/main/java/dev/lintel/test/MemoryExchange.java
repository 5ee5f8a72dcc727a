package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.StatusException;
import dev.lintel.Tls;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.TrailerRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One request of a test, as the application sees it, and what became of it. */
final class MemoryExchange extends Exchange {
  private final TestRequest request;
  private final ServerOptions options;
  private final ServerInfo server;
  private final Admission head;
  private final long began = System.nanoTime();
  private final @Nullable RequestContent content;
  private final Body body;
  private final Headers headers;
  private final List<TestResponse.Interim> interims = new CopyOnWriteArrayList<>();

  // What was sent, for the completion.
  private volatile int status;
  private volatile Headers sentHeaders = Headers.empty();
  private volatile long bytes;
  private volatile long ended;
  private volatile @Nullable Throwable failure;

  MemoryExchange(TestRequest request, ServerOptions options, ServerInfo server) {
    this.request = request;
    this.options = options;
    this.server = server;
    this.head = new Admission(request, options);
    long length = request.length();
    this.content =
        length == 0
            ? null
            : new RequestContent(request.body(), length, options.maxRequestBodyBytes());
    this.body = content == null ? Body.empty() : Body.of(content);
    this.headers = Headers.of(new RequestLines(request.sentHeaders(), this));
  }

  TestRequest request() {
    return request;
  }

  /** Decides whether the application gets to see the request. */
  @Nullable
  Response admit() {
    try {
      return head.decide();
    } catch (StatusException e) {
      return Response.failed(e);
    }
  }

  /** The request's body as the client sends it, or null if there is none. */
  @Nullable
  RequestContent content() {
    return content;
  }

  /** What the request's body makes of the answer, or null. */
  @Nullable
  StatusException verdict() {
    return content == null ? null : content.verdict();
  }

  /** The head of the answer leaves. */
  void commit(int sentStatus, Headers sent) {
    status = sentStatus;
    sentHeaders = sent;
  }

  /** Notes the end, closes what the request held and runs the hooks. */
  void finish(long sentBytes, @Nullable Throwable why) {
    bytes = sentBytes;
    failure = why;
    ended = System.nanoTime();
    try {
      body.close();
    } finally {
      end();
    }
  }

  List<TestResponse.Interim> interims() {
    return List.copyOf(interims);
  }

  @Override
  protected Completion completion() {
    return new Completion(
        status, sentHeaders, bytes, Duration.ofNanos(ended - began), Optional.ofNullable(failure));
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.scheme();
  }

  @Override
  public String authority() {
    return head.authority;
  }

  @Override
  public String mountPath() {
    return options.mountPath();
  }

  @Override
  public String path() {
    return head.path;
  }

  @Override
  public String rawPath() {
    return head.rawPath;
  }

  @Override
  public String query() {
    return head.query;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Headers trailers() {
    if (content == null) {
      return Headers.empty();
    }
    if (!content.ended()) {
      throw new IllegalStateException(
          "trailers come behind the body: read it to its end before asking for them");
    }
    Headers allowed = request.trailers();
    for (String name : request.trailers().names()) {
      if (!TrailerRules.allowed(name)) {
        allowed = allowed.without(name);
      }
    }
    return allowed;
  }

  @Override
  public Optional<SocketAddress> remote() {
    return Optional.of(request.remote());
  }

  @Override
  public Optional<SocketAddress> local() {
    int port = request.tls().isPresent() ? 443 : 80;
    return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public Optional<Tls> tls() {
    return request.tls();
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.empty();
  }

  @Override
  public ServerInfo server() {
    return server;
  }

  @Override
  public void inform(int interim, Headers fields) {
    if (status != 0) {
      throw new IllegalStateException("the head of the response has been sent already");
    }
    interims.add(new TestResponse.Interim(interim, Headers.empty().and(fields)));
  }
}
