package dev.lintel.jetty;

import dev.lintel.spi.RequestIntake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that knows whether it is in an exchange.
 *
 * <p>Serves GW-LIF-17: on stop, a connection outside of an exchange is closed at once, and one
 * whose head becomes complete at that very moment either is closed or gets its answer. Jetty lowers
 * the idle timeout of all connections instead, of busy ones too. A head has a time limit, see
 * {@link HeadTimer}.
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
  private final HeadTimer headTimer;
  private final Executor workers;
  private final ByteBuffer waste;
  private final RequestLine requestLine = new RequestLine();
  private volatile SelectionKey key;
  private final RequestIntake intake;
  private ByteBuffer filled = BufferUtil.EMPTY_BUFFER;
  private volatile int accepted;

  /** Whether something has come that a worker is to read. */
  private volatile boolean readDue;

  private boolean muted;
  private boolean headAlone;
  private volatile Ending ending = Ending.JETTYS;

  /** Whether the rest of a body is awaited for nobody. */
  private volatile boolean readsAbandoned;

  ExchangeEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Executor workers,
      long headTimeoutNanos,
      RequestIntake intake,
      ByteBuffer waste) {
    super(channel, selector, key, scheduler);
    this.key = key;
    this.workers = workers;
    this.intake = intake;
    this.waste = waste;
    this.headTimer =
        new HeadTimer(
            scheduler, headTimeoutNanos, () -> phase.get() == Phase.HEAD, this::expireHead);
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
    ending = Ending.JETTYS;
    readsAbandoned = false;
    boolean begins =
        phase.compareAndSet(Phase.HEAD, Phase.EXCHANGE)
            || phase.compareAndSet(Phase.IDLE, Phase.EXCHANGE);
    headTimer.stop();
    return begins;
  }

  void abandonReads() {
    readsAbandoned = true;
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
    Phase now = phase.get();
    if (now == Phase.LINGER || now == Phase.CLOSED) {
      return super.fill(buffer);
    }
    // Jetty begins to parse also where nothing has come: the buffer before this one has gone back
    // to the pool, and may be another connection's by now.
    filled = BufferUtil.EMPTY_BUFFER;
    if (isRefusing()) {
      return 0;
    }
    if (intake.isBroken()) {
      return -1;
    }
    int position = BufferUtil.flipToFill(buffer);
    int from = buffer.position();
    intake.giveBack(buffer);
    BufferUtil.flipToFlush(buffer, position);
    int read = super.fill(buffer);
    if (read < 0) {
      buffer.limit(from);
      closeUnlessInExchange();
      return read;
    }
    buffer.limit(intake.take(buffer, from, buffer.limit()));
    if (intake.isInHead() && phase.get() == Phase.IDLE) {
      headTimer.headBegins();
      phase.compareAndSet(Phase.IDLE, Phase.HEAD);
    }
    int bytes = buffer.limit() - from;
    if (bytes > 0) {
      filled = buffer;
      requestLine.append(buffer, from);
    } else if (intake.isBroken()) {
      return -1;
    }
    return bytes;
  }

  /**
   * Whether Jetty's parser has refused a head, and an answer is being made on another thread. Jetty
   * reads on all the same, and finds its parser closed, or the client's end, perhaps before there
   * is an answer. To read on while a head that was handed over waits is never of use: Jetty does so
   * when it has come to the end of that head, or has given it up.
   */
  private boolean isRefusing() {
    return intake.heads() > accepted;
  }

  /**
   * Jetty's parser has accepted a head.
   *
   * @return the status to refuse it with all the same; 0 if there is none
   */
  int accept() {
    int head = accepted + 1;
    accepted = head;
    return intake.refusal(head);
  }

  /** The status to answer a head with that Jetty's parser has refused; 0 for that of the parser. */
  int refusal() {
    return intake.refusal(accepted + 1);
  }

  /** Whether the input has ended in the middle of a body, as its framing is one to refuse. */
  boolean isInputBroken() {
    return intake.isBroken() && intake.heads() == accepted;
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

  @Override
  public void fillInterested(Callback callback) {
    Phase now = phase.get();
    if (now == Phase.LINGER || now == Phase.CLOSED) {
      // Jetty has no more to do with it, though it does not know.
      return;
    }
    boolean refusing = isRefusing();
    if ((refusing || intake.isInHead()) && phase.compareAndSet(Phase.IDLE, Phase.HEAD)) {
      // It came together with the end of the request before it.
      headTimer.headBegins();
    }
    if (refusing) {
      return;
    }
    if (phase.get() == Phase.HEAD && headTimer.isOver()) {
      closeUnlessInExchange();
      return;
    }
    readDue = false;
    super.fillInterested(callback);
    if (phase.get() == Phase.HEAD) {
      headTimer.start();
    }
  }

  /** What has come in time may wait for a worker that reads it: then that one sees to it. */
  private void expireHead() {
    if (!readDue && phase.compareAndSet(Phase.HEAD, Phase.CLOSED)) {
      close();
    }
  }

  @Override
  public void replaceKey(SelectionKey newKey) {
    key = newKey;
    super.replaceKey(newKey);
  }

  @Override
  public Runnable onSelected() {
    if (key.isReadable()) {
      readDue = true;
    }
    return super.onSelected();
  }

  /** From now on a head is awaited, however long ago the connection was made. */
  @Override
  public void onOpen() {
    headTimer.headBegins();
    super.onOpen();
  }

  /** Runs something whose output is taken and not sent; on this thread, and nothing else. */
  void mute(Runnable writing) {
    muted = true;
    try {
      writing.run();
    } finally {
      muted = false;
    }
  }

  /** What is written next is an answer, of which the head is to be sent and the body is not. */
  void sendHeadAlone() {
    headAlone = true;
  }

  @Override
  public void write(Callback callback, ByteBuffer... buffers) {
    // As Jetty does where it is to read: from now on the client is awaited.
    notIdle();
    if (muted) {
      for (ByteBuffer buffer : buffers) {
        buffer.position(buffer.limit());
      }
      callback.succeeded();
    } else if (headAlone) {
      headAlone = false;
      super.write(callback, headOf(buffers));
    } else {
      super.write(callback, buffers);
    }
  }

  /** The bytes up to the first empty line. All are taken for written. */
  private static ByteBuffer headOf(ByteBuffer... buffers) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineFeeds = 0;
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (lineFeeds < 2) {
          head.write(b);
          lineFeeds = b == '\n' ? lineFeeds + 1 : b == '\r' ? lineFeeds : 0;
        }
      }
    }
    return ByteBuffer.wrap(head.toByteArray());
  }

  /**
   * Gives what waits for the client an exception of which Jetty makes no warning: its own may find
   * an asynchronous request at work, and would be logged, each time that a client causes it.
   */
  @Override
  public void onClose(@Nullable Throwable cause) {
    headTimer.close();
    boolean awaited = isFillInterested() || getWriteFlusher().isPending();
    super.onClose(cause == null && awaited ? new EofException("the connection was closed") : cause);
  }

  /** A head has a timer of its own ({@link HeadTimer}), and so has what is discarded. */
  @Override
  protected void onIdleExpired(TimeoutException timeout) {
    Phase now = phase.get();
    if (now == Phase.IDLE) {
      expireIdle();
    } else if (now == Phase.EXCHANGE && holdsThread()) {
      expireExchange(timeout);
    } else if (now == Phase.EXCHANGE && isClientIdle()) {
      workers.execute(() -> expireExchange(timeout));
    }
  }

  /** By the time that there is a worker, the client may have gone on. */
  private void expireExchange(TimeoutException timeout) {
    if (phase.get() == Phase.EXCHANGE && isClientIdle()) {
      super.onIdleExpired(timeout);
    }
  }

  /**
   * Whether a thread waits for the client, to be woken at once, or may do. What else ends here runs
   * what the application has for that, and so takes a worker (GW-DEP-29): this thread is none, and
   * Jetty would start another.
   */
  private boolean holdsThread() {
    return getWriteFlusher().isPending()
        || getFillInterest().getCallbackInvocationType() == InvocationType.NON_BLOCKING;
  }

  /**
   * As {@link #expireHead}. Jetty knows of no request before a worker reads it, and closes under
   * one that begins at this very moment.
   */
  private void expireIdle() {
    if (!readDue && phase.compareAndSet(Phase.IDLE, Phase.CLOSED)) {
      close();
    }
  }

  /**
   * Whether the client was awaited for all of the idle timeout (GW-CON-29). Jetty looks at the time
   * first, and meanwhile the application may begin to read or to write after a pause of its own;
   * both start the time again, and before they are seen here.
   */
  private boolean isClientIdle() {
    return (isFillInterested() && !readsAbandoned || getWriteFlusher().isPending())
        && getIdleFor() >= getIdleTimeout();
  }
}
