package dev.lintel.servlet;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.StatusException;
import dev.lintel.Tls;
import dev.lintel.spi.Exchange;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

/** One request in the container, as the application sees it. */
final class ServletExchange extends Exchange {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  /** Methods by which nobody sends a body without saying so. */
  private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

  private static final AtomicReferenceFieldUpdater<ServletExchange, ReentrantLock> IN_USE =
      AtomicReferenceFieldUpdater.newUpdater(ServletExchange.class, ReentrantLock.class, "inUse");

  private static final AtomicReferenceFieldUpdater<ServletExchange, Headers> HEADERS =
      AtomicReferenceFieldUpdater.newUpdater(ServletExchange.class, Headers.class, "headers");

  private final Gateway gateway;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Admission head;
  private final long began = System.nanoTime();
  private final @Nullable RequestBody source;
  private final Body body;

  /** Whether the client may wait for 100 with a body. */
  private final boolean expected;

  private volatile @Nullable Call call;
  private volatile @Nullable Headers headers;
  private volatile @Nullable Request snapshot;
  private volatile @Nullable SocketAddress remote;
  private volatile @Nullable SocketAddress local;

  /**
   * Held while a thread other than the exchange's own uses the container's objects: what it finds
   * there, or leaves there, must not be another exchange's. And while an interim response is sent,
   * whoever sends it. Most exchanges have none.
   */
  private volatile @Nullable ReentrantLock inUse;

  /**
   * The thread that serves the exchange, and so does not end it meanwhile; null when it has become
   * asynchronous. Others may see an old value, which is never them.
   */
  private @Nullable Thread own = Thread.currentThread();

  /** Whether the container's objects are about to be let go. */
  private volatile boolean over;

  /** Whether the container has taken them back before. */
  private volatile boolean released;

  private volatile boolean refused;
  private volatile boolean asynchronous;

  // What was sent, for the completion.
  private volatile int status;
  private volatile Headers sentHeaders = Headers.empty();
  private volatile long bytes;
  private volatile long ended;
  private volatile @Nullable Throwable failure;

  ServletExchange(Gateway gateway, HttpServletRequest request, HttpServletResponse response) {
    this.gateway = gateway;
    this.request = request;
    this.response = response;
    this.head = new Admission(gateway, request);
    long length = request.getContentLengthLong();
    this.source =
        mayHaveBody(request, length)
            ? new RequestBody(this, length, gateway.maxRequestBodyBytes())
            : null;
    this.body = source == null ? Body.empty() : Body.of(source);
    this.expected = source != null && request.getHeader("expect") != null;
  }

  /**
   * HTTP/2 says by no field that a body of unknown length follows. Where one has no meaning, none
   * is looked for.
   */
  private static boolean mayHaveBody(HttpServletRequest request, long length) {
    return length > 0
        || request.getHeader("transfer-encoding") != null
        || length < 0 && isHttp2(request) && !BODILESS.contains(request.getMethod());
  }

  /** Some containers call it HTTP/2.0. */
  static boolean isHttp2(HttpServletRequest request) {
    return request.getProtocol().startsWith("HTTP/2");
  }

  Gateway gateway() {
    return gateway;
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  /** Who serves this exchange. */
  void servedBy(Call serving) {
    call = serving;
  }

  /** Runs what the container calls back for. */
  void inCallback(Runnable signal) {
    Call serving = call;
    if (serving == null) {
      signal.run();
    } else {
      serving.inCallback(signal);
    }
  }

  /** Runs what the container calls back for as it has more of a body, or takes more of one. */
  void whenReady(Runnable signal) {
    Call serving = call;
    if (serving == null) {
      signal.run();
    } else {
      serving.whenReady(signal);
    }
  }

  /** The request's body has broken while the response was still to come; see {@link Call}. */
  @Nullable
  Runnable settleBroken() {
    Call serving = call;
    return serving == null ? null : serving.settleBroken();
  }

  /**
   * The container takes its objects back before the exchange has come to its end: keeps of them
   * what the hooks may want to see. Called while they are still good.
   */
  void release() {
    try {
      if (source != null) {
        // Whoever reads it finds the end of the exchange, and not another one's body.
        source.close();
      }
      snapshot = Request.of(this).snapshot();
    } catch (IllegalStateException e) {
      if (!dead()) {
        throw e;
      }
      LOG.log(System.Logger.Level.TRACE, "the hooks have run meanwhile", e);
    } finally {
      released = true;
      awaitUse();
    }
  }

  /** Whether the container's objects are no longer this exchange's. */
  boolean released() {
    return released;
  }

  /** The request's body as the bridge sees it, or null if there is none. */
  @Nullable
  RequestBody source() {
    return source;
  }

  ServletInputStream input() throws IOException {
    return request.getInputStream();
  }

  /**
   * Has a blocking read of the request body end when it is interrupted; see {@link Container}. For
   * any thread: the exchange does not end meanwhile.
   */
  boolean endReads() {
    ReentrantLock use = lockUse();
    try {
      return !over && !released() && gateway.container().endReads(request);
    } finally {
      used(use);
    }
  }

  /** Has no timer of the container's wait for the rest of the request body. For any thread. */
  void abandonReads() {
    ReentrantLock use = lockUse();
    try {
      if (!over && !released()) {
        gateway.container().abandonReads(request);
      }
    } finally {
      used(use);
    }
  }

  /**
   * Asks the client for the request's body, if it waits for that. No answer and no interim response
   * is being written meanwhile: all go by one buffer in some container, from any thread.
   */
  void acknowledge() {
    if (!expected) {
      return;
    }
    ReentrantLock use = lock();
    try {
      if (!over && !released()) {
        gateway.container().acknowledge(request, !isCommitted());
      }
    } finally {
      used(use);
    }
  }

  /**
   * Keeps the container's objects from being taken back while they are read.
   *
   * @return what is to be given to {@link #used}
   * @throws IllegalStateException if the exchange is dead
   */
  @Nullable
  ReentrantLock use() {
    ReentrantLock use = lockUse();
    if (dead()) {
      used(use);
      throw new IllegalStateException(
          "the exchange has ended: its request cannot be read any more");
    }
    return use;
  }

  /** The same for an exchange that may be dead. */
  @Nullable
  ReentrantLock lockUse() {
    return Thread.currentThread() == own ? null : lock();
  }

  /** Keeps others from the container's objects; null if somebody is there now. */
  @Nullable
  ReentrantLock tryLock() {
    ReentrantLock lock = made();
    return lock.tryLock() ? lock : null;
  }

  private ReentrantLock lock() {
    ReentrantLock lock = made();
    lock.lock();
    return lock;
  }

  private ReentrantLock made() {
    ReentrantLock lock = inUse;
    if (lock == null) {
      lock = new ReentrantLock();
      if (!IN_USE.compareAndSet(this, null, lock)) {
        lock = Objects.requireNonNull(inUse);
      }
    }
    return lock;
  }

  static void used(@Nullable ReentrantLock use) {
    if (use != null) {
      use.unlock();
    }
  }

  /** Whether a publisher of the request body will find an asynchronous cycle to read in. */
  boolean mayReadAsynchronously(long length) {
    return (length >= 0 || gateway.container().readsChunksByListener())
        && (asynchronous || gateway.application() instanceof dev.lintel.AsyncApplication);
  }

  /** A part of the answer is made by code of the application; see {@link RequestBody#writing}. */
  void writing() {
    if (source != null && !asynchronous) {
      source.writing();
    }
  }

  boolean asynchronous() {
    return asynchronous;
  }

  void asyncStarted() {
    own = null;
    asynchronous = true;
    if (source != null) {
      source.asyncStarted();
    }
  }

  /** Decides whether the application gets to see the request, and says so. */
  @Nullable
  Response admit() {
    Response early;
    try {
      early = head.decide();
      if (early == null && source != null && source.length() > gateway.maxRequestBodyBytes()) {
        throw new StatusException(
            413, "the request body is longer than " + gateway.maxRequestBodyBytes() + " bytes");
      }
    } catch (StatusException e) {
      early = Response.failed(e);
    } catch (RuntimeException e) {
      // A container may refuse to give its view of a path, which then is not the bridge's.
      early =
          e instanceof IllegalArgumentException
              ? Response.failed(
                  new StatusException(400, "the container does not read the target: " + e))
              : Response.failed(e);
    }
    refused = early != null;
    return early;
  }

  /** Whether the application never saw the request. */
  boolean refused() {
    return refused;
  }

  /** What the request's body makes of the answer, or null. */
  @Nullable
  StatusException verdict() {
    return source == null ? null : source.verdict();
  }

  /** The head of the answer is about to leave, behind an interim response that is on its way. */
  void committed(int sentStatus, Headers sent) {
    sentHeaders = sent;
    status = sentStatus;
    awaitUse();
  }

  /** Returns when nobody is at the container's objects; who comes after this finds the state. */
  private void awaitUse() {
    ReentrantLock lock = inUse;
    if (lock != null) {
      lock.lock();
      try {
        // Whoever held it is done.
      } finally {
        lock.unlock();
      }
    }
  }

  /** The head stayed behind in the container: nothing of the answer was sent after all. */
  void nothingSent() {
    status = 0;
    sentHeaders = Headers.empty();
  }

  boolean isCommitted() {
    return status != 0;
  }

  /** Notes the end, closes what the request held and runs the hooks. */
  void finish(long sentBytes, @Nullable Throwable why) {
    bytes = sentBytes;
    failure = why;
    ended = System.nanoTime();
    try {
      body.close();
      if (source != null && source.broken() != null) {
        // A read that has failed may have left the container waiting for its input.
        endReads();
      }
    } finally {
      over = true;
      awaitUse();
      try {
        end();
      } finally {
        awaitUse();
      }
    }
  }

  /**
   * The same for an answer that nobody is to be told of, to a request without a body. On any
   * thread, as no code of the application's is called.
   *
   * @return false if there is a hook after all: the exchange is still to be finished
   */
  boolean finishUnobserved(long sentBytes) {
    bytes = sentBytes;
    ended = System.nanoTime();
    over = true;
    awaitUse();
    if (!endUnobserved()) {
      return false;
    }
    awaitUse();
    return true;
  }

  @Override
  protected Completion completion() {
    return new Completion(
        status, sentHeaders, bytes, Duration.ofNanos(ended - began), Optional.ofNullable(failure));
  }

  @Override
  public String method() {
    return head.method;
  }

  @Override
  public String scheme() {
    ReentrantLock use = use();
    try {
      Request kept = snapshot;
      // What the container calls the scheme may be the target's.
      return kept != null ? kept.scheme() : request.isSecure() ? "https" : "http";
    } finally {
      used(use);
    }
  }

  @Override
  public String authority() {
    return head.authority;
  }

  @Override
  public String mountPath() {
    return gateway.mountPath();
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
    ReentrantLock use = use();
    try {
      Request kept = snapshot;
      if (kept != null) {
        return kept.protocol();
      }
      return isHttp2(request) ? "HTTP/2" : request.getProtocol();
    } finally {
      used(use);
    }
  }

  @Override
  public Headers headers() {
    Request kept = snapshot;
    if (kept != null) {
      return kept.headers();
    }
    Headers view = headers;
    if (view != null) {
      return view;
    }
    HEADERS.compareAndSet(this, null, Headers.of(new RequestHeaders(request, this)));
    return Objects.requireNonNull(headers);
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Headers trailers() {
    ReentrantLock use = use();
    try {
      if (source == null || released()) {
        return Headers.empty();
      }
      if (!source.ended()) {
        throw new IllegalStateException(
            "trailers come behind the body: read it to its end before asking for them");
      }
      TrailerFields fields = new TrailerFields();
      // Some containers leave white space around a value.
      gateway.container().trailers(request, (name, value) -> fields.add(name, value.strip()));
      return Headers.of(fields);
    } finally {
      used(use);
    }
  }

  @Override
  public Optional<SocketAddress> remote() {
    ReentrantLock use = use();
    try {
      SocketAddress known = remote;
      Request kept = snapshot;
      if (known == null && kept == null) {
        // Some containers say something else when the answer has been sent.
        known = address(request.getRemoteAddr(), request.getRemotePort()).orElse(null);
        remote = known;
      }
      return kept != null && known == null ? kept.remote() : Optional.ofNullable(known);
    } finally {
      used(use);
    }
  }

  @Override
  public Optional<SocketAddress> local() {
    ReentrantLock use = use();
    try {
      SocketAddress known = local;
      Request kept = snapshot;
      if (known == null && kept == null) {
        known = address(request.getLocalAddr(), request.getLocalPort()).orElse(null);
        local = known;
      }
      return kept != null && known == null ? kept.local() : Optional.ofNullable(known);
    } finally {
      used(use);
    }
  }

  /** The connection is about to be cut: a container may not know its ends any more after that. */
  void keepAddresses() {
    remote = remote().orElse(null);
    local = local().orElse(null);
  }

  @Override
  public Optional<Tls> tls() {
    ReentrantLock use = use();
    try {
      Request kept = snapshot;
      if (kept != null) {
        return kept.tls();
      }
      if (!request.isSecure()) {
        return Optional.empty();
      }
      X509Certificate[] peer =
          (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
      return Optional.of(
          new Tls(
              text("jakarta.servlet.request.secure_protocol"),
              text("jakarta.servlet.request.cipher_suite"),
              peer == null ? List.of() : List.of(peer),
              Optional.empty()));
    } finally {
      used(use);
    }
  }

  @Override
  public Optional<Principal> principal() {
    ReentrantLock use = use();
    try {
      Request kept = snapshot;
      return kept != null ? kept.principal() : Optional.ofNullable(request.getUserPrincipal());
    } finally {
      used(use);
    }
  }

  @Override
  public ServerInfo server() {
    return gateway.server();
  }

  /**
   * The server may answer at the same time, and no interim response comes in between (GW-REQ-64),
   * nor in another: so on its own thread as well.
   */
  @Override
  public void inform(int interim, Headers fields) {
    ReentrantLock use = lock();
    try {
      if (isCommitted()) {
        throw new IllegalStateException("the head of the response has been sent already");
      }
      if (over || released() || protocol().equals("HTTP/1.0")) {
        return;
      }
      gateway.container().inform(request, response, interim, fields);
    } catch (IOException e) {
      // A hint (GW-REQ-65); the answer will meet the same.
      LOG.log(System.Logger.Level.TRACE, "the client has gone before its interim response", e);
    } finally {
      used(use);
    }
  }

  private String text(String attribute) {
    Object value = request.getAttribute(attribute);
    return value == null ? "" : value.toString();
  }

  private static Optional<SocketAddress> address(@Nullable String host, int port) {
    if (host == null || host.isEmpty() || port < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      return Optional.of(InetSocketAddress.createUnresolved(host, port));
    }
  }
}
