package dev.lintel;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A server's request body. */
final class SourceBody extends OnceBody {
  private final BodySource source;

  SourceBody(BodySource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  String form() {
    return "request body";
  }

  @Override
  long size() {
    return source.length();
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.source(source);
  }

  @Override
  void write(OutputStream out) throws IOException {
    StreamBody.copy(source.inputStream(), -1, out);
  }

  @Override
  InputStream open() throws IOException {
    return source.inputStream();
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    Flow.Publisher<ByteBuffer> publisher = source.publisher();
    // The source knows when the exchange ends, and not of a thread that waits for demand.
    return publisher instanceof ThreadPublisher reader ? opened(reader) : publisher;
  }

  @Override
  void release() {
    source.close();
  }
}
