package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Bytes of an array. */
final class BytesBody extends Body {
  static final BytesBody EMPTY = new BytesBody(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  BytesBody(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  long size() {
    return length;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.bytes(array, offset, length);
  }

  @Override
  void write(OutputStream out) throws IOException {
    out.write(array, offset, length);
  }

  @Override
  InputStream open() {
    return new ByteArrayInputStream(array, offset, length);
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return new BufferPublisher(ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer());
  }
}
