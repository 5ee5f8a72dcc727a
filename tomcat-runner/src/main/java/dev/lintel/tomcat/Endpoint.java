package dev.lintel.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * An endpoint whose channels are {@link Connection}s, see there for why, and whose threads have
 * ended when it has stopped (GW-DEP-12): Tomcat tells them to end, and does not wait until they
 * have.
 */
final class Endpoint extends NioEndpoint {
  private static final int ROOM = 16;
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final int maxHeadBytes;
  private List<Thread> threads = List.of();

  Endpoint(int maxHeadBytes) {
    this.maxHeadBytes = maxHeadBytes;
  }

  @Override
  protected NioChannel createChannel(SocketBufferHandler buffer) {
    return new Connection(buffer, maxHeadBytes);
  }

  /**
   * Serves GW-CON-05, GW-CON-27 and GW-CON-28: for a connection outside of an exchange, the only
   * error is that its time is over, and to close it takes no worker, of which perhaps none is free.
   */
  @Override
  public boolean processSocket(
      SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
    boolean over =
        event == SocketEvent.ERROR
            && wrapper.getSocket() instanceof Connection connection
            && connection.idle();
    return !over && super.processSocket(wrapper, event, dispatch);
  }

  @Override
  public void startInternal() throws Exception {
    super.startInternal();
    threads = ownThreads();
  }

  /** Tomcat keeps them to itself, but their names begin with the endpoint's. */
  private List<Thread> ownThreads() {
    Thread[] all = new Thread[Thread.activeCount() + ROOM];
    int count = Thread.enumerate(all);
    List<Thread> own = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (all[i].getName().startsWith(getName() + "-")) {
        own.add(all[i]);
      }
    }
    return own;
  }

  @Override
  public void stopInternal() {
    super.stopInternal();
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
