package dev.lintel.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that knows whether it is in an exchange.
 *
 * <p>Serves GW-CON-05, GW-CON-06 and GW-CON-28: the request head has a time limit from its first
 * byte to its end. Jetty's idle timeout is the only one that it has for a head, and starts again
 * with each byte.
 *
 * <p>Serves GW-LIF-17 as well: on stop, a connection outside of an exchange is closed at once, and
 * one whose head becomes complete at that very moment either is closed or gets its answer. Jetty
 * lowers the idle timeout of all connections instead, of busy ones too.
 *
 * <p>Sees the bytes of a head before Jetty's parser does, see {@link RequestLine}, and closes where
 * the client ends its output before the end of a head (GW-CON-30): Jetty answers what has come.
 */
final class ExchangeEndPoint extends SocketChannelEndPoint {
  private enum Phase {
    /** Between two exchanges. */
    IDLE,
    /** The head has begun; on a new connection also before that. */
    HEAD,
    /** From the complete head to the end of the answer and of the application's work for it. */
    EXCHANGE,
    /** Answered; what the client still sends is discarded. */
    LINGER,
    /** Given up: no exchange begins any more. */
    CLOSED
  }

  /** What becomes of the connection after its exchange. */
  enum Ending {
    /** Jetty has kept it or ended its output, as head and answer say. */
    JETTYS,
    /** The answer is whole, and the connection is not kept. */
    CLOSE,
    /** The answer is not what it should have been. */
    CUT
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.HEAD);
  private final long headTimeout;
  private final ByteBuffer waste;
  private final RequestLine requestLine = new RequestLine();
  private ByteBuffer filled = BufferUtil.EMPTY_BUFFER;
  private volatile long headBegan = System.nanoTime();
  private volatile Scheduler.@Nullable Task headTimer;
  private volatile boolean bodyEnded;
  private boolean muted;
  private volatile Ending ending = Ending.JETTYS;

  ExchangeEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      long headTimeoutNanos,
      ByteBuffer waste) {
    super(channel, selector, key, scheduler);
    this.waste = waste;
    this.headTimeout = headTimeoutNanos;
  }

  /** The connection that a request came on. */
  static ExchangeEndPoint of(Request request) {
    return of(request.getConnectionMetaData().getConnection().getEndPoint());
  }

  /** The connection's own end point, below what a protocol may have wrapped it in. */
  static ExchangeEndPoint of(EndPoint endPoint) {
    EndPoint found = endPoint;
    while (found instanceof EndPoint.Wrapper wrapper) {
      found = wrapper.unwrap();
    }
    return (ExchangeEndPoint) found;
  }

  /**
   * A request head is complete.
   *
   * @return false if the connection has been given up: nobody is to see the request
   */
  boolean begin() {
    bodyEnded = false;
    ending = Ending.JETTYS;
    boolean begun =
        phase.compareAndSet(Phase.HEAD, Phase.EXCHANGE)
            || phase.compareAndSet(Phase.IDLE, Phase.EXCHANGE);
    Scheduler.Task timer = headTimer;
    if (timer != null) {
      headTimer = null;
      timer.cancel();
    }
    return begun;
  }

  /** The end of the request body, or what broke it, is there to be read. */
  void endBody() {
    bodyEnded = true;
  }

  boolean hasBodyEnded() {
    return bodyEnded;
  }

  void ending(Ending decided) {
    ending = decided;
  }

  Ending ending() {
    return ending;
  }

  /** The exchange is over, and the connection is kept or was lost. */
  void end() {
    phase.compareAndSet(Phase.EXCHANGE, Phase.IDLE);
  }

  /** The exchange is over, and the connection is to be closed after a while. */
  boolean linger() {
    return phase.compareAndSet(Phase.EXCHANGE, Phase.LINGER);
  }

  /** Where bytes go that nobody reads, shared with other connections; empty. */
  ByteBuffer waste() {
    return waste.duplicate().limit(0);
  }

  boolean isLingering() {
    return phase.get() == Phase.LINGER;
  }

  /** Gives the connection up, unless it is in an exchange. */
  void closeUnlessInExchange() {
    if (phase.compareAndSet(Phase.IDLE, Phase.CLOSED)
        || phase.compareAndSet(Phase.HEAD, Phase.CLOSED)) {
      close();
    }
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    // Jetty begins to parse also where nothing has come: the buffer before this one has gone back
    // to
    // the pool, and may be another connection's by now.
    filled = BufferUtil.EMPTY_BUFFER;
    int bytes = super.fill(buffer);
    if (bytes > 0) {
      filled = buffer;
      if (phase.get() == Phase.IDLE) {
        headBegan = System.nanoTime();
        phase.compareAndSet(Phase.IDLE, Phase.HEAD);
      }
      if (phase.get() != Phase.LINGER) {
        requestLine.append(buffer, buffer.limit() - bytes);
      }
    } else if (bytes < 0) {
      closeUnlessInExchange();
    }
    return bytes;
  }

  /** To be told when Jetty's parser begins a head; all that it has is what was filled last. */
  ComplianceViolation.Listener heads() {
    return new ComplianceViolation.Listener() {
      @Override
      public ComplianceViolation.Listener initialize() {
        requestLine.begin(filled);
        return ComplianceViolation.Listener.NOOP;
      }
    };
  }

  /** The line of the request whose head is complete or malformed. */
  RequestLine requestLine() {
    return requestLine;
  }

  /** Bytes of a head that came with the end of the request before it have no time of their own. */
  @Override
  public void fillInterested(Callback callback) {
    Phase now = phase.get();
    if (now == Phase.LINGER || now == Phase.CLOSED) {
      // Jetty has no more to do with it, though it does not know.
      return;
    }
    if (isOutputShutdown() && (now == Phase.HEAD || now == Phase.IDLE)) {
      // Jetty would wait for the client's end of a connection that has been idle for too long.
      close();
      return;
    }
    if (now == Phase.HEAD && headTimer == null) {
      awaitHead();
    }
    super.fillInterested(callback);
  }

  private void awaitHead() {
    long rest = Math.max(0, headTimeout - (System.nanoTime() - headBegan));
    headTimer = getScheduler().schedule(this::expireHead, rest, TimeUnit.NANOSECONDS);
  }

  private void expireHead() {
    headTimer = null;
    if (phase.get() != Phase.HEAD) {
      return;
    }
    if (System.nanoTime() - headBegan < headTimeout) {
      // It is another head already.
      awaitHead();
    } else if (phase.compareAndSet(Phase.HEAD, Phase.CLOSED)) {
      close();
    }
  }

  /**
   * Runs something whose output is taken and not sent; on this thread, and nothing else meanwhile.
   */
  void mute(Runnable writing) {
    muted = true;
    try {
      writing.run();
    } finally {
      muted = false;
    }
  }

  @Override
  public void write(Callback callback, ByteBuffer... buffers) {
    if (!muted) {
      super.write(callback, buffers);
      return;
    }
    for (ByteBuffer buffer : buffers) {
      buffer.position(buffer.limit());
    }
    callback.succeeded();
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    Scheduler.Task timer = headTimer;
    if (timer != null) {
      timer.cancel();
    }
    super.onClose(cause);
  }

  @Override
  protected void onIdleExpired(TimeoutException timeout) {
    Phase now = phase.get();
    if (now == Phase.LINGER) {
      close();
    } else if (now != Phase.HEAD) {
      super.onIdleExpired(timeout);
    }
  }
}
