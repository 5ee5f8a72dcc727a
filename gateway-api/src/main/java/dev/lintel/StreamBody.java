package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What a stream yields. */
final class StreamBody extends OnceBody {
  private static final int BUFFER = 16 * 1024;

  private final InputStream in;
  private final long length;

  StreamBody(InputStream in, long length) {
    this.in = Objects.requireNonNull(in, "in");
    this.length = length;
  }

  /** Copies, and flushes wherever the source says that a further read might block. */
  static void copy(InputStream in, long length, OutputStream out) throws IOException {
    InputStream source = length < 0 ? in : new BoundedInputStream(in, length, "the stream");
    byte[] buffer = new byte[length < 0 ? BUFFER : (int) Math.min(BUFFER, Math.max(length, 1))];
    long copied = 0;
    for (int n; (n = source.read(buffer, 0, buffer.length)) >= 0; ) {
      out.write(buffer, 0, n);
      copied += n;
      if (copied != length && in.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  String form() {
    return "stream";
  }

  @Override
  long size() {
    return length;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.stream(in, length);
  }

  @Override
  void write(OutputStream out) throws IOException {
    copy(in, length, out);
  }

  @Override
  InputStream open() {
    return length < 0 ? in : new BoundedInputStream(in, length, "the stream");
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return opened(new ThreadPublisher(this::write));
  }

  @Override
  void whenIdle(Runnable action) {
    InUse.whenIdle(in, action);
  }

  @Override
  void release() throws IOException {
    in.close();
  }
}
