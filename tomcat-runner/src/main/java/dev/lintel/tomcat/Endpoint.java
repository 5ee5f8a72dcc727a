package dev.lintel.tomcat;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** An endpoint whose channels are {@link Connection}s; see there for why. */
final class Endpoint extends NioEndpoint {

  @Override
  protected NioChannel createChannel(SocketBufferHandler buffer) {
    return new Connection(buffer);
  }
}
