package dev.lintel.tck;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Listens to nobody, and fails when it is closed. */
final class StubbornServer implements Server {
  private final List<String> closed;
  private final String name;

  /** With a list that tells who was closed. */
  StubbornServer(List<String> closed, String name) {
    this.closed = closed;
    this.name = name;
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:9/");
  }

  @Override
  public ServerInfo info() {
    return new ServerInfo(
        "stubborn", "", ServerInfo.SPEC, true, false, false, Duration.ofSeconds(30), Set.of());
  }

  @Override
  public boolean stop(Duration grace) {
    return true;
  }

  @Override
  public void join() {}

  @Override
  public void close() {
    closed.add(name);
    throw new IllegalStateException(name + " does not close");
  }
}
