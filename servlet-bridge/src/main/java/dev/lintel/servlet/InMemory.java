package dev.lintel.servlet;

import dev.lintel.Body;
import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Asks a body whether all of it is in memory: then it waits for nobody but its reader. */
final class InMemory implements BodySink {
  private boolean found;

  private InMemory() {}

  static boolean holds(Body body) {
    if (!body.repeatable()) {
      return false;
    }
    InMemory sink = new InMemory();
    try {
      body.sendTo(sink);
    } catch (IOException e) {
      // Whoever sends it will hear of it.
      return false;
    }
    return sink.found;
  }

  @Override
  public void bytes(byte[] bytes, int offset, int length) {
    found = true;
  }

  @Override
  public void buffer(ByteBuffer buffer) {
    found = true;
  }

  @Override
  public void file(Path path, long offset, long count) {}

  @Override
  public void writer(long length, Body.Writer writer) {}
}
