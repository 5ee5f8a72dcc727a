package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What a publisher publishes. */
final class PublisherBody extends OnceBody {
  private final SinglePublisher publisher;
  private final long length;

  PublisherBody(Flow.Publisher<ByteBuffer> publisher, long length) {
    this.publisher = new SinglePublisher(Objects.requireNonNull(publisher, "publisher"));
    this.length = length;
  }

  @Override
  String form() {
    return "publisher";
  }

  @Override
  long size() {
    return length;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.publisher(publisher, length);
  }

  @Override
  void write(OutputStream out) throws IOException {
    try (PublisherInputStream in = open()) {
      in.copyTo(out);
    }
  }

  @Override
  PublisherInputStream open() {
    return opened(new PublisherInputStream(ExactLength.publisher(publisher, length, false)));
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return opened(ExactLength.closeable(publisher, length));
  }

  @Override
  void whenIdle(Runnable action) {
    publisher.whenIdle(action);
  }

  @Override
  void release() {
    publisher.abandon();
  }
}
