package dev.lintel.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
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

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.HEAD);
  private final long headTimeout;
  private volatile long headBegan = System.nanoTime();
  private volatile Scheduler.@Nullable Task headTimer;
  private volatile boolean bodyEnded;
  private volatile boolean cut;

  ExchangeEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      long headTimeoutNanos) {
    super(channel, selector, key, scheduler);
    this.headTimeout = headTimeoutNanos;
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
    cut = false;
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

  /** Whatever becomes of the exchange, the connection ends with it. */
  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** The exchange is over, and the connection is kept or was lost. */
  void end() {
    phase.compareAndSet(Phase.EXCHANGE, Phase.IDLE);
  }

  /** The exchange is over, and the connection is to be closed after a while. */
  boolean linger() {
    return phase.compareAndSet(Phase.EXCHANGE, Phase.LINGER);
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
    int filled = super.fill(buffer);
    if (filled > 0 && phase.get() == Phase.IDLE) {
      headBegan = System.nanoTime();
      phase.compareAndSet(Phase.IDLE, Phase.HEAD);
    }
    return filled;
  }

  /** Bytes of a head that came with the end of the request before it have no time of their own. */
  @Override
  public void fillInterested(Callback callback) {
    Phase now = phase.get();
    if (now == Phase.HEAD && headTimer == null) {
      long rest = Math.max(0, headTimeout - (System.nanoTime() - headBegan));
      headTimer = getScheduler().schedule(this::expireHead, rest, TimeUnit.NANOSECONDS);
    }
    super.fillInterested(callback);
    if (isOutputShutdown() && (now == Phase.HEAD || now == Phase.IDLE)) {
      // Jetty waits for the client's end of a connection that has been idle for too long.
      close();
    }
  }

  private void expireHead() {
    headTimer = null;
    // A later head than the one that the timer was for has begun later.
    if (System.nanoTime() - headBegan >= headTimeout
        && phase.compareAndSet(Phase.HEAD, Phase.CLOSED)) {
      close();
    }
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
