package dev.lintel.jetty;

import dev.lintel.ServerOptions;
import dev.lintel.spi.RequestIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The port: makes {@link ExchangeEndPoint}s of its connections, and holds their number.
 *
 * <p>Serves GW-DEP-28: at the limit nothing is accepted until a connection closes. Jetty's own
 * {@code NetworkConnectionLimit} does that too, but logs each time that the limit is reached and
 * left, which clients can cause at will.
 */
final class ExchangeConnector extends ServerConnector implements SelectorManager.AcceptListener {
  private static final int WASTE = 64 * 1024;

  private final Semaphore free;
  // Taken by the one thread that waits for connections, while it does.
  private final Semaphore accepting = new Semaphore(1);
  private final long headTimeoutNanos;
  private final int maxHeadBytes;
  private final ByteBuffer waste = ByteBuffer.allocate(WASTE);

  ExchangeConnector(
      Server server, int selectors, HttpConnectionFactory http, ServerOptions options) {
    super(server, null, null, null, 1, selectors, http);
    this.free = new Semaphore(options.maxConnections());
    this.headTimeoutNanos = options.requestHeadTimeout().toNanos();
    this.maxHeadBytes = options.maxRequestHeadBytes();
    setHost(options.host());
    setPort(options.port());
    setAcceptQueueSize(options.backlog());
    setIdleTimeout(options.idleTimeout().toMillis());
    // On stop busy connections keep their time; idle ones are closed at once.
    setShutdownIdleTimeout(-1);
    getSelectorManager().addEventListener(this);
  }

  @Override
  public void accept(int acceptorId) throws IOException {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      // Jetty's way of ending this thread: it looks at the connector's state next.
      return;
    }
    boolean taken = false;
    accepting.acquireUninterruptibly();
    try {
      super.accept(acceptorId);
      taken = true;
    } finally {
      accepting.release();
      if (!taken) {
        free.release();
      }
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    free.release();
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    free.release();
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    ExchangeEndPoint endPoint =
        new ExchangeEndPoint(
            channel,
            selector,
            key,
            getScheduler(),
            getExecutor(),
            headTimeoutNanos,
            new RequestIntake(maxHeadBytes),
            waste);
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  /** Whether connections speak what this was made for, and nothing else. */
  boolean isExchangesAlone() {
    return getConnectionFactories().size() == 1
        && getDefaultConnectionFactory() instanceof ExchangeConnectionFactory;
  }

  /**
   * Stops accepting and gives the port back; connections stay. The system keeps the port open for
   * as long as a thread waits for a connection there, and may give it one more.
   */
  void closePort() {
    shutdown();
    close();
    accepting.acquireUninterruptibly();
    accepting.release();
  }

  /** Closes each connection that is not in an exchange. */
  void closeIdle() {
    for (EndPoint endPoint : getConnectedEndPoints()) {
      ExchangeEndPoint.of(endPoint).closeUnlessInExchange();
    }
  }

  /** Whether a client has its answer and may still be sending. */
  boolean isLingering() {
    for (EndPoint endPoint : getConnectedEndPoints()) {
      if (ExchangeEndPoint.of(endPoint).isLingering()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Closes every socket.
   *
   * @return the connections, to be closed as well: so their exchanges learn of it as of a
   *     disconnect, which may wait for a thread that is at work for one
   */
  List<Connection> cut() {
    List<Connection> cut = new ArrayList<>();
    for (EndPoint endPoint : getConnectedEndPoints()) {
      // First the socket, lest the end of an exchange is taken for its answer.
      endPoint.close();
      Connection connection = endPoint.getConnection();
      if (connection != null) {
        cut.add(connection);
      }
    }
    return cut;
  }
}
