package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Bytes of a buffer without an accessible array: a direct or a read-only one. */
final class BufferBody extends Body {
  private static final int PART = 16 * 1024;

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
    copy(buffer, out);
  }

  /**
   * Writes a buffer and leaves its position alone. Not by a channel around the stream: that closes
   * the stream, and so ends a response as if it were whole, when the thread is interrupted.
   */
  static void copy(ByteBuffer from, OutputStream out) throws IOException {
    copyBy(new byte[0], from, out);
  }

  /**
   * The same by an array that is at hand, or by a larger one.
   *
   * @return the array to go on with
   */
  static byte[] copyBy(byte[] spare, ByteBuffer from, OutputStream out) throws IOException {
    if (from.hasArray()) {
      out.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
      return spare;
    }
    int most = Math.min(PART, from.remaining());
    byte[] part = spare.length >= most ? spare : new byte[most];
    for (int at = from.position(); at < from.limit(); ) {
      int n = Math.min(part.length, from.limit() - at);
      from.get(at, part, 0, n);
      out.write(part, 0, n);
      at += n;
    }
    return part;
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
