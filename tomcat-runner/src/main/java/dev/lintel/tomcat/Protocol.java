package dev.lintel.tomcat;

import dev.lintel.ServerOptions;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 as Lintel specifies it: puts the other hooks of this package in their places, and has
 * those that Tomcat asks the protocol for.
 *
 * <ul>
 *   <li>Request trailers (GW-REQ-55): Tomcat drops all that are not on a list of names; here all
 *       pass that are not forbidden.
 *   <li>A body of unknown length is chunked (GW-CON-15) also in an answer that closes the
 *       connection, where Tomcat would let the end of the connection end the body, which hides that
 *       it was cut off. Tomcat chunks whatever has trailers.
 *   <li>An answer closes the connection if the bridge says so (GW-CON-23). Tomcat would close for
 *       each status outside of 2xx while the body of a request that expected a 100 is being read,
 *       as that of an echo is.
 * </ul>
 */
final class Protocol extends Http11NioProtocol {
  private static final Set<String> TRAILERS = new AllowedTrailers();
  private static final int DRAINED = -1;
  private static final long MOMENT_MILLIS = 20;

  private final Endpoint endpoint;
  private final ServerOptions options;
  private final Connector[] connector = new Connector[1];
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "lintel-tomcat-timer"));
  private final AtomicInteger exchanges = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();

  Protocol(ServerOptions options) {
    this(options, new Endpoint(options.maxRequestHeadBytes()));
  }

  private Protocol(ServerOptions options, Endpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.options = options;
  }

  /** The connector has to know its protocol when it is made, and the adapter its connector. */
  void connector(Connector made) {
    connector[0] = made;
  }

  @Override
  public void setAdapter(Adapter stock) {
    super.setAdapter(new RefusingAdapter(connector[0]));
  }

  /**
   * Takes a timer of its own in place of the server's, as that cannot be waited for when it stops
   * (GW-DEP-12). Its thread is the one that keeps the process alive.
   */
  @Override
  public void setUtilityExecutor(@Nullable ScheduledExecutorService servers) {
    super.setUtilityExecutor(servers == null ? null : timer);
  }

  @Override
  protected org.apache.coyote.Processor createProcessor() {
    return new Processor(this, getAdapter());
  }

  @Override
  protected Set<String> getAllowedTrailerHeadersInternal() {
    return TRAILERS;
  }

  /** Called for each answer that can have a body, before Tomcat decides on its framing. */
  @Override
  public boolean useCompression(Request request, Response response) {
    if (response.getMimeHeaders().getHeader("Connection") == null) {
      request.setExpectation(false);
    }
    if (response.getContentLengthLong() < 0
        && response.getTrailerFields() == null
        && request.protocol().equals("HTTP/1.1")
        && !"HEAD".equals(request.getMethod())
        && response.getMimeHeaders().getHeader("Connection") != null) {
      response.setTrailerFields(() -> null);
    }
    return false;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  ServerOptions options() {
    return options;
  }

  /** Does something in a moment, on the timer's thread; never if the server has stopped by then. */
  void later(Runnable action) {
    try {
      timer.schedule(action, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      getLog().debug("the timer has ended", e);
    }
  }

  /** Ends what {@link #stop()} leaves running. */
  void endTimer() throws InterruptedException {
    timer.shutdownNow();
    if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
      getLog().warn("the timer of " + getName() + " has not ended");
    }
  }

  /** From now on heads that are not complete are not waited for. */
  void beginStop() {
    stopping.set(true);
  }

  boolean stopping() {
    return stopping.get();
  }

  /**
   * A head is complete.
   *
   * @return false if the server has ended its last exchange meanwhile: nobody is to see the request
   */
  boolean exchangeBegins() {
    return exchanges.getAndUpdate(n -> n == DRAINED ? n : n + 1) != DRAINED;
  }

  void exchangeEnds() {
    exchanges.decrementAndGet();
  }

  /** Lets no exchange begin any more, if none is under way; answers whether that is so. */
  boolean drain() {
    return exchanges.compareAndSet(0, DRAINED) || exchanges.get() == DRAINED;
  }
}
