package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What a writer writes. */
final class WriterBody extends OnceBody {
  private final Writer writer;
  private final long length;

  WriterBody(Writer writer, long length) {
    this.writer = Objects.requireNonNull(writer, "writer");
    this.length = length;
  }

  @Override
  String form() {
    return "writer";
  }

  @Override
  long size() {
    return length;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.writer(length, writer);
  }

  @Override
  void write(OutputStream out) throws IOException {
    UnclosedOutputStream unclosed = new UnclosedOutputStream(out);
    ExactLength.writer(writer, length, false).writeTo(unclosed);
    unclosed.finish();
  }

  @Override
  InputStream open() {
    return opened(new PublisherInputStream(new ThreadPublisher(this::write)));
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return opened(new ThreadPublisher(this::write));
  }

  @Override
  void release() {}
}
