package dev.lintel.spi;

import dev.lintel.Body;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Flow;

/**
 * Where a server takes a response body from: {@link Body#sendTo(BodySink)} calls exactly one of
 * these methods, the one for the form that the body has. Only {@link #writer} must be supplied; the
 * others fall back to it, and a server overrides those that it can do better.
 *
 * <p>A length of -1 says that it is unknown. A declared length is a promise that the sink checks:
 * it never lets more leave, and treats less as a failure. The sink does not close the body.
 *
 * @since 0.1
 */
public interface BodySink {
  /**
   * Runs a writer on a stream that leads to the client. Blocks until the writer has returned. A
   * flush of the stream puts everything written on the wire.
   *
   * @param length the number of bytes that the writer promises, or -1
   * @param writer called once
   * @throws IOException if the writer fails or the client is gone
   */
  void writer(long length, Body.Writer writer) throws IOException;

  /**
   * Sends bytes that are in memory.
   *
   * @param bytes not changed by either side
   * @param offset where they start
   * @param length how many
   * @throws IOException if the client is gone
   */
  default void bytes(byte[] bytes, int offset, int length) throws IOException {
    writer(length, out -> out.write(bytes, offset, length));
  }

  /**
   * Sends a buffer: one that has no accessible array.
   *
   * @param buffer its position and limit are the sink's to change, its content is not
   * @throws IOException if the client is gone
   */
  default void buffer(ByteBuffer buffer) throws IOException {
    writer(buffer.remaining(), Body.bytes(buffer)::writeTo);
  }

  /**
   * Sends a region of a file.
   *
   * @param path the file, which may have changed since the body was made
   * @param offset the region's first byte
   * @param count the region's length in bytes
   * @throws IOException if the file cannot be opened or read, ends too early, or the client is gone
   */
  default void file(Path path, long offset, long count) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.position(offset);
      InputStream in = Channels.newInputStream(file);
      writer(
          count,
          out -> {
            byte[] buffer = new byte[(int) Math.min(64 * 1024, count)];
            for (long rest = count; rest > 0; ) {
              int n = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
              if (n < 0) {
                throw new EOFException(
                    path + " ended after " + (count - rest) + " of " + count + " bytes");
              }
              out.write(buffer, 0, n);
              rest -= n;
            }
          });
    }
  }

  /**
   * Sends what a stream yields, flushed where the stream pauses: where it says that a further read
   * might block.
   *
   * @param in read to its end, or to {@code length}
   * @param length the number of bytes to send, or -1 for all
   * @throws IOException if the stream fails or the client is gone
   */
  default void stream(InputStream in, long length) throws IOException {
    Body body = length < 0 ? Body.stream(in) : Body.stream(in, length);
    writer(length, body::writeTo);
  }

  /**
   * Sends what a publisher publishes. A sink that overrides this may return before the last byte is
   * sent; the default blocks.
   *
   * @param publisher subscribed once
   * @param length the number of bytes that it promises, or -1
   * @throws IOException if the publisher fails or the client is gone, and the sink blocks
   */
  default void publisher(Flow.Publisher<ByteBuffer> publisher, long length) throws IOException {
    writer(length, Body.publisher(publisher)::writeTo);
  }

  /**
   * Sends on a server's request body: a proxy or an echo.
   *
   * @param source opened once, in the way that suits the sink
   * @throws IOException if the source fails or the client is gone
   */
  default void source(BodySource source) throws IOException {
    stream(source.inputStream(), source.length());
  }
}
