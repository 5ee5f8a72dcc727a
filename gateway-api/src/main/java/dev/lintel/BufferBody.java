package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.concurrent.Flow;

/** Bytes of a buffer without an accessible array: a direct or a read-only one. */
final class BufferBody extends Body {
  private final ByteBuffer buffer;

  BufferBody(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  long size() {
    return buffer.remaining();
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.buffer(buffer.duplicate());
  }

  @Override
  void write(OutputStream out) throws IOException {
    ByteBuffer rest = buffer.duplicate();
    var channel = Channels.newChannel(out);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  @Override
  InputStream open() {
    return new BufferInputStream(buffer.duplicate());
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return new BufferPublisher(buffer.asReadOnlyBuffer());
  }
}
