package dev.lintel.tomcat;

import dev.lintel.spi.RequestIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * What the runner knows of one connection, kept where Tomcat keeps its channel: since when a
 * request head is awaited (GW-CON-05, GW-CON-06, GW-CON-28), whether an exchange is under way
 * (GW-LIF-17), and how much input is still to be discarded before the close (GW-CON-25).
 *
 * <p>Tomcat has per-read timeouts only, does not tell whether a connection is in an exchange, and
 * swallows input before it closes the output; none of it can be configured. Its channels are the
 * only object per connection that it lets others make; it reuses them, hence {@link #reset}.
 *
 * <p>Used under the lock of the connection, except where it says otherwise.
 */
final class Connection extends NioChannel {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());
  private static final int DISCARD = 8 * 1024;

  private final int maxHeadBytes;
  private RequestIntake intake;
  private int accepted;
  private long headSince;
  private boolean fresh;
  private boolean partial;
  private long discardBytes;
  private long discardUntil;

  private volatile boolean inExchange;
  private volatile boolean lingering;
  private volatile boolean readsEnded;
  private volatile boolean cut;

  Connection(SocketBufferHandler buffers, int maxHeadBytes) {
    super(buffers);
    this.maxHeadBytes = maxHeadBytes;
    this.intake = new RequestIntake(maxHeadBytes);
  }

  /** Tomcat calls this for each new connection, and with nulls when one is closed. */
  @Override
  public void reset(SocketChannel channel, NioSocketWrapper wrapper) throws IOException {
    super.reset(channel, wrapper);
    headSince = System.nanoTime();
    fresh = true;
    partial = false;
    inExchange = false;
    lingering = false;
    readsEnded = false;
    cut = false;
    discardBytes = 0;
    accepted = 0;
    intake = new RequestIntake(maxHeadBytes);
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (readsEnded || intake.isBroken()) {
      return -1;
    }
    NioSocketWrapper clocks = inExchange ? socketWrapper : null;
    if (clocks != null) {
      // Or the poller counts from the read before, however long nobody has asked for more
      // (GW-CON-29).
      clocks.updateLastRead();
    }
    int from = to.position();
    intake.giveBack(to);
    int read = super.read(to);
    if (read < 0) {
      to.position(from);
      return read;
    }
    to.position(intake.take(to, from, to.position()));
    int bytes = to.position() - from;
    if (bytes > 0 && clocks != null) {
      // A client that sends is not idle, whatever it does not take yet (GW-CON-27).
      clocks.updateLastWrite();
    }
    return bytes == 0 && intake.isBroken() ? -1 : bytes;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    NioSocketWrapper clocks = inExchange ? socketWrapper : null;
    if (clocks != null) {
      // Or the poller counts from the write before, which may be long ago, and takes the client for
      // idle that is asked to take something only now (GW-CON-29).
      clocks.updateLastWrite();
    }
    int written = writeUninterrupted(from);
    if (written > 0 && clocks != null) {
      // Nor is one idle that takes an answer, whatever it still has to send (GW-CON-27).
      clocks.updateLastRead();
    }
    return written;
  }

  /**
   * Tomcat would break an answer off for an interrupt, which is between the application's threads.
   */
  private int writeUninterrupted(ByteBuffer from) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return super.write(from);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- waiting for a head

  /**
   * Bytes arrive for a head. The time for it runs from its first byte; for the first head of a
   * connection, from its opening.
   */
  void headArrives() {
    if (!fresh && !headIsPartial()) {
      headSince = System.nanoTime();
    }
  }

  /** Whether a part of a head has arrived, and not all of it. */
  void headIsPartial(boolean isPartial) {
    partial = isPartial;
  }

  boolean headIsPartial() {
    return partial || intake.isInHead();
  }

  /** The status to answer a head with that is not parsed yet; 0 for that of Tomcat's parser. */
  int refusal() {
    return intake.refusal(accepted + 1);
  }

  /** A head was parsed, or Tomcat has refused it. */
  void headIsOver() {
    accepted++;
  }

  /** No request has come yet. */
  boolean fresh() {
    return fresh;
  }

  /** How long the head has been awaited, in nanoseconds. */
  long headAge() {
    return System.nanoTime() - headSince;
  }

  // ---- the exchange

  void exchangeBegins() {
    fresh = false;
    inExchange = true;
  }

  void exchangeEnds() {
    inExchange = false;
    headSince = System.nanoTime();
  }

  /** The exchange ends, and who still reads its body finds the end. For any thread. */
  void endReads() {
    readsEnded = true;
  }

  /** Whether somebody was reading when the exchange ended: what is to come is discarded. */
  boolean readsEnded() {
    return readsEnded;
  }

  /** Whether it can be closed without harm to anybody. For any thread. */
  boolean idle() {
    return !inExchange && !lingering;
  }

  // ---- the end

  /**
   * Ends both directions, under whatever uses them. The channel stays open, so that who waits for
   * it is still woken: where it is closed, Tomcat's poller takes its connection back, and tells
   * nobody. For any thread.
   */
  void cut() {
    cut = true;
    SocketChannel socket = sc;
    if (socket == null) {
      // Somebody has closed it meanwhile.
      return;
    }
    try {
      socket.shutdownInput();
      socket.shutdownOutput();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection could not be cut", e);
    }
  }

  /** Whether it was cut. For any thread. */
  boolean isCut() {
    return cut;
  }

  /**
   * Ends the output, and from now on discards input.
   *
   * @throws IOException if the client is gone
   */
  void linger(long maxBytes, long maxNanos) throws IOException {
    lingering = true;
    discardBytes = maxBytes;
    discardUntil = System.nanoTime() + maxNanos;
    sc.shutdownOutput();
  }

  /** Whether input is being discarded. For any thread. */
  boolean lingering() {
    return lingering;
  }

  long lingersFor() {
    return discardUntil - System.nanoTime();
  }

  /**
   * Discards what has arrived.
   *
   * @return whether more may come
   * @throws IOException if the client is gone
   */
  boolean discard() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(DISCARD);
    while (discardBytes > 0 && lingersFor() > 0) {
      buffer.clear();
      int n = sc.read(buffer);
      if (n <= 0) {
        return n == 0;
      }
      discardBytes -= n;
    }
    return false;
  }
}
