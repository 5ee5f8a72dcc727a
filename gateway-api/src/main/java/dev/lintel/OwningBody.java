package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A body with something to close after it. One that can be read again holds nothing that its own
 * close would end: who reads it here is ended here.
 */
final class OwningBody extends OnceBody {
  private final Body body;
  private final AutoCloseable action;
  private volatile @Nullable Object used;

  OwningBody(Body body, AutoCloseable action) {
    this.body = body;
    this.action = action;
  }

  @Override
  String form() {
    return "body with a close action";
  }

  @Override
  long size() {
    return body.size();
  }

  @Override
  void send(BodySink sink) throws IOException {
    body.sendTo(sink);
  }

  @Override
  void write(OutputStream out) throws IOException {
    body.writeTo(out);
  }

  @Override
  InputStream open() throws IOException {
    InputStream in = body.inputStream();
    used = in;
    return body.repeatable() ? opened(in) : in;
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    Flow.Publisher<ByteBuffer> publisher = body.publisher();
    used = publisher;
    if (body.repeatable() && publisher instanceof AutoCloseable reader) {
      opened(reader);
    }
    return publisher;
  }

  @Override
  void release() {
    try {
      body.close();
    } finally {
      whenIdle(() -> closeLogged(action));
    }
  }

  /** What it was made of may run still where a server has taken it, which nobody sees here. */
  @Override
  void whenIdle(Runnable idle) {
    body.whenIdle(() -> InUse.whenIdle(used, idle));
  }

  @Override
  boolean holds(Body other) {
    return this == other || body.holds(other);
  }
}
