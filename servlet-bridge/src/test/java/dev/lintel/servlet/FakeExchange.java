package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ServerInfo;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One exchange in a container that does on demand what a real one does not. It takes its objects
 * back the moment that the exchange is over: from then on every call throws, and is held against
 * the bridge.
 */
final class FakeExchange {
  final FakeInput in = new FakeInput(this);
  final FakeOutput out = new FakeOutput(this);
  final List<String> wrong = new CopyOnWriteArrayList<>();
  final List<Completion> completions = new CopyOnWriteArrayList<>();
  final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** The names that the container hands out, if not each of {@link #fields} once. */
  List<String> names;

  final List<Thread> threads = new CopyOnWriteArrayList<>();
  final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  final AtomicInteger aborts = new AtomicInteger();
  final CountDownLatch over = new CountDownLatch(1);
  final InFlight inFlight = new InFlight();
  final Timeouts timeouts = new Timeouts();

  String method = "GET";
  String uri = "/";
  String protocol = "HTTP/1.1";
  String scheme = "http";
  long limit = 1 << 20;
  Duration requestTimeout = Duration.ofSeconds(20);
  boolean asyncSupported = true;
  boolean canAbort = true;
  boolean endsReads;

  /** How many bytes of an answer the container holds until the cycle is completed. */
  int held;

  /** Run in the middle of each call to the request. */
  Runnable reading = () -> {};

  /** Run when reads are to be ended. */
  Runnable endingReads = () -> {};

  /** Run when the client is to be asked for its body, and when an interim response is sent. */
  Runnable acknowledging = () -> {};

  Runnable informing = () -> {};

  /** Whether the client was to be asked for its body, each time that the container was told. */
  final List<Boolean> acknowledged = new CopyOnWriteArrayList<>();

  /** What the container says when it is asked whether the connection is lost. */
  BooleanSupplier lost = () -> false;

  boolean delimits;

  /** What the container makes of a Content-Length; -1 if it is what the field says. */
  long lengthSeen = -1;

  boolean readsChunksByListener = true;
  RuntimeException abortFails;
  RuntimeException startFails;
  Error startBreaks;
  RuntimeException completeFails;

  /** Run by a thread that the bridge is given, before its work. */
  Runnable starting = () -> {};

  /** Run when the bridge lets the container go, before it has. */
  Runnable completing = () -> {};

  /** The header field that the container does not take, in whatever case. */
  String refusedField = "";

  /**
   * What a listener is told of at once, on the thread that sets it; false leaves it to the test.
   */
  boolean signals = true;

  volatile boolean committed;
  volatile int status = 200;
  volatile boolean recycled;
  volatile FakeCycle cycle;
  volatile Supplier<Map<String, String>> trailers;
  volatile int resets;

  /** How often the container was asked for a head of unknown length, and for one as it is. */
  volatile int heads;

  volatile int flushes;
  volatile int abandoned;
  volatile int drains;
  final Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new ConcurrentHashMap<>();
  private volatile boolean serving;

  FakeExchange() {
    fields.put("host", List.of("localhost"));
  }

  /** A request with a body of a declared length. */
  FakeExchange post(byte[] content) {
    method = "POST";
    in.content = content;
    fields.put("content-length", List.of(Integer.toString(content.length)));
    return this;
  }

  /** A request with a chunked body. */
  FakeExchange postChunked(byte[] content) {
    method = "POST";
    in.content = content;
    fields.put("transfer-encoding", List.of("chunked"));
    return this;
  }

  FakeExchange field(String name, String... values) {
    fields.put(name, List.of(values));
    return this;
  }

  // ---- the container

  final Container container =
      new Container() {
        @Override
        public boolean endReads(HttpServletRequest request) {
          requireHeld("endReads");
          endingReads.run();
          requireHeld("endReads, at its end,");
          return endsReads;
        }

        @Override
        public void acknowledge(HttpServletRequest request, boolean wanted) {
          requireHeld("acknowledge");
          acknowledged.add(wanted);
          acknowledging.run();
        }

        @Override
        public void abandonReads(HttpServletRequest request) {
          requireHeld("abandonReads");
          abandoned++;
        }

        @Override
        public void inform(HttpServletRequest q, HttpServletResponse s, int status, Headers h) {
          informing.run();
        }

        @Override
        public int held() {
          return held;
        }

        @Override
        public boolean lost(HttpServletRequest request) {
          return lost.getAsBoolean();
        }

        @Override
        public boolean abort(HttpServletRequest q, HttpServletResponse s, Throwable cause) {
          requireHeld("abort");
          if (abortFails != null) {
            throw abortFails;
          }
          if (canAbort) {
            aborts.incrementAndGet();
          }
          return canAbort;
        }

        @Override
        public void headOfUnknownLength(HttpServletRequest q, HttpServletResponse s)
            throws IOException {
          heads++;
          committed = true;
        }

        @Override
        public boolean delimitsAnswers() {
          return delimits;
        }

        @Override
        public boolean readsChunksByListener() {
          return readsChunksByListener;
        }

        @Override
        public void drain(HttpServletRequest q, HttpServletResponse s, long bytes, Duration time) {
          requireHeld("drain");
          drains++;
        }
      };

  Gateway gateway(Application application) {
    ServerInfo server =
        new ServerInfo("fake", "1", ServerInfo.SPEC, true, false, false, requestTimeout, Set.of());
    return new Gateway(application, server, "", limit, container);
  }

  /** Serves the request as the container would. */
  void serve(Application application) throws ServletException {
    serve(application, new BodyWorkers(Integer.MAX_VALUE));
  }

  void serve(Application application, BodyWorkers bodies) throws ServletException {
    serve(
        () -> {
          ServletExchange exchange = new ServletExchange(gateway(application), request, response);
          new Call(exchange, bodies, inFlight, timeouts).run();
        });
  }

  void serve(GatewayServlet servlet) throws ServletException {
    serve(() -> servlet.service(request, response));
  }

  private interface Service {
    void run() throws ServletException;
  }

  private void serve(Service service) throws ServletException {
    serving = true;
    try {
      service.run();
    } finally {
      serving = false;
      if (cycle == null) {
        recycle();
      }
    }
  }

  /** Serves a second pass, as after AsyncContext.dispatch(). */
  void serveAgain(GatewayServlet servlet) throws ServletException {
    servlet.service(request, response);
  }

  /** The exchange in its asynchronous cycle, with nobody at work in it. */
  ServletExchange begin() {
    Application application = AsyncApplication.of(request -> new CompletableFuture<>());
    ServletExchange exchange = new ServletExchange(gateway(application), request, response);
    cycle = new FakeCycle();
    exchange.asyncStarted();
    return exchange;
  }

  void recycle() {
    recycled = true;
    over.countDown();
  }

  /** Waits for the end, and for every thread that the container gave. */
  void awaitOver() {
    try {
      assertThat(over.await(20, TimeUnit.SECONDS)).as("the exchange ended").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    awaitThreads();
  }

  /** Waits until the exchange is over, or a thread that the container gave waits for this one. */
  void awaitOverOrWaiting() {
    while (!recycled && threads.stream().noneMatch(t -> t.getState() == Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
  }

  /** Waits for every thread that the container has given so far. */
  void awaitThreads() {
    try {
      for (Thread thread : threads) {
        thread.join(20_000);
        assertThat(thread.isAlive()).as("a thread of the container ended").isFalse();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing of the contract between bridge and container was broken. */
  void requireClean() {
    assertThat(wrong).isEmpty();
    // A thread of its own may still be about to say so.
    long start = System.nanoTime();
    while (inFlight.count() != 0 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
      Thread.onSpinWait();
    }
    assertThat(inFlight.count()).as("exchanges that have not ended").isZero();
  }

  void wrong(String what) {
    wrong.add(what + " on " + Thread.currentThread().getName());
  }

  void requireHeld(String call) {
    if (recycled) {
      wrong(call + " after the end");
      throw new IllegalStateException(call + ": the container has taken its objects back");
    }
  }

  void listening(WriteListener listener) {
    if (signals) {
      cycle.later(() -> signal(listener::onWritePossible));
    }
  }

  void listening(ReadListener listener) {
    if (signals) {
      cycle.later(() -> signal(listener::onDataAvailable));
    }
  }

  /** What a container calls back. */
  interface Signal {
    void run() throws IOException;
  }

  /** For what the container is to be kept in. */
  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void signal(Signal signal) {
    try {
      signal.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- the servlet's objects

  final HttpServletRequest request = proxy(HttpServletRequest.class, this::requestCall);
  final HttpServletResponse response = proxy(HttpServletResponse.class, this::responseCall);
  final ServletContext context =
      proxy(
          ServletContext.class,
          (self, called, arguments) -> {
            if (called.getName().equals("getContextPath")) {
              return "";
            }
            throw new UnsupportedOperationException(called.toString());
          });

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) ->
                called.getDeclaringClass() == Object.class
                    ? called.getName().equals("equals")
                        ? self == arguments[0]
                        : called.getName().equals("hashCode")
                            ? System.identityHashCode(self)
                            : "fake " + type.getSimpleName()
                    : handler.invoke(self, called, arguments)));
  }

  private Object requestCall(Object self, Method called, Object[] arguments) {
    requireHeld("request." + called.getName());
    reading.run();
    requireHeld("request." + called.getName() + ", at its end,");
    return switch (called.getName()) {
      case "getMethod" -> method;
      case "getProtocol" -> protocol;
      case "getScheme" -> scheme;
      case "getRequestURI", "getPathInfo" -> uri;
      case "getServletPath" -> "";
      case "getQueryString", "getUserPrincipal" -> null;
      case "getServletContext" -> context;
      case "getContentLengthLong" ->
          lengthSeen >= 0
              ? lengthSeen
              : fields.containsKey("content-length")
                  ? Long.parseLong(fields.get("content-length").get(0))
                  : -1L;
      case "getHeader" -> {
        List<String> lines = fields.get((String) arguments[0]);
        yield lines == null ? null : lines.get(0);
      }
      case "getHeaders" ->
          Collections.enumeration(fields.getOrDefault((String) arguments[0], List.of()));
      case "getHeaderNames" -> Collections.enumeration(names == null ? fields.keySet() : names);
      // A connection that was cut has no ends.
      case "getRemoteAddr", "getLocalAddr" -> aborts.get() > 0 ? null : "127.0.0.1";
      case "getRemotePort", "getLocalPort" -> 8080;
      case "isSecure" -> false;
      case "isTrailerFieldsReady" -> true;
      case "getTrailerFields" -> Map.of("X-Sum", "1", "Host", "evil");
      case "getInputStream" -> in;
      case "getDispatcherType" -> cycle == null ? DispatcherType.REQUEST : DispatcherType.ASYNC;
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "startAsync" -> startAsync();
      default -> throw new UnsupportedOperationException(called.toString());
    };
  }

  private AsyncContext startAsync() {
    if (!asyncSupported || cycle != null || !serving) {
      throw new IllegalStateException("not now");
    }
    cycle = new FakeCycle();
    return cycle;
  }

  private Object responseCall(Object self, Method called, Object[] arguments) {
    requireHeld("response." + called.getName());
    String name = called.getName();
    if (name.startsWith("set") || name.startsWith("add") || name.equals("reset")) {
      if (committed) {
        wrong(name + " after the commit");
      }
      if (arguments != null
          && arguments[0] instanceof String field
          && refusedField.equalsIgnoreCase(field)) {
        throw new IllegalArgumentException("a strict container: " + arguments[0]);
      }
    }
    switch (name) {
      case "setStatus" -> status = (Integer) arguments[0];
      case "setHeader" -> put((String) arguments[0], (String) arguments[1], true);
      case "addHeader" -> put((String) arguments[0], (String) arguments[1], false);
      case "setContentLengthLong" -> put("content-length", arguments[0].toString(), true);
      case "setTrailerFields" -> {
        @SuppressWarnings("unchecked")
        Supplier<Map<String, String>> given = (Supplier<Map<String, String>>) arguments[0];
        trailers = given;
      }
      case "flushBuffer" -> {
        flushes++;
        committed = true;
      }
      case "reset" -> {
        resets++;
        sent.clear();
        status = 200;
      }
      case "isCommitted" -> {
        return committed;
      }
      case "getOutputStream" -> {
        return out;
      }
      default -> throw new UnsupportedOperationException(called.toString());
    }
    return null;
  }

  private void put(String name, String value, boolean alone) {
    List<String> values =
        sent.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>());
    if (alone) {
      values.clear();
    }
    values.add(value);
  }

  String sent(String name) {
    return String.join(", ", sent.getOrDefault(name, List.of()));
  }

  /** The asynchronous cycle. */
  final class FakeCycle implements AsyncContext {
    final List<AsyncListener> listeners = new CopyOnWriteArrayList<>();
    final AtomicInteger completes = new AtomicInteger();
    final AtomicInteger dispatches = new AtomicInteger();
    volatile long timeout = 30_000;

    @Override
    public void start(Runnable run) {
      requireHeld("start");
      if (startFails != null) {
        throw startFails;
      }
      if (startBreaks != null) {
        throw startBreaks;
      }
      later(
          () -> {
            starting.run();
            run.run();
            if (Thread.interrupted()) {
              wrong("a thread that was given back interrupted");
            }
          });
    }

    void later(Runnable run) {
      Thread thread = new Thread(run, "container");
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e));
      threads.add(thread);
      thread.start();
    }

    @Override
    public void complete() {
      completing.run();
      synchronized (this) {
        requireHeld("complete");
        if (completeFails != null) {
          RuntimeException e = completeFails;
          recycle();
          throw e;
        }
        completes.incrementAndGet();
        recycle();
      }
      listeners.forEach(l -> signal(() -> l.onComplete(event(null))));
    }

    /** The container's own end: an error event, and then it helps itself. */
    void error(Throwable cause) {
      if (recycled) {
        return;
      }
      listeners.forEach(l -> signal(() -> l.onError(event(cause))));
      synchronized (this) {
        recycle();
      }
    }

    /** Tells of an error, and leaves the rest to whoever is told. */
    void tell(Throwable cause) {
      listeners.forEach(l -> signal(() -> l.onError(event(cause))));
    }

    void expire() {
      if (recycled) {
        return;
      }
      listeners.forEach(l -> signal(() -> l.onTimeout(event(null))));
      synchronized (this) {
        recycle();
      }
    }

    private AsyncEvent event(Throwable cause) {
      return new AsyncEvent(this, null, null, cause);
    }

    @Override
    public void dispatch() {
      requireHeld("dispatch");
      dispatches.incrementAndGet();
    }

    @Override
    public void addListener(AsyncListener listener) {
      requireHeld("addListener");
      listeners.add(listener);
    }

    @Override
    public void setTimeout(long millis) {
      requireHeld("setTimeout");
      timeout = millis;
    }

    @Override
    public long getTimeout() {
      return timeout;
    }

    @Override
    public ServletRequest getRequest() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServletResponse getResponse() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
      return true;
    }

    @Override
    public void dispatch(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void dispatch(ServletContext to, String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest q, ServletResponse s) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }
}
