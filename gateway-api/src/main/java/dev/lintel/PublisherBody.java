package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What a publisher publishes. */
final class PublisherBody extends OnceBody {
  private final Flow.Publisher<ByteBuffer> publisher;
  private final long length;

  PublisherBody(Flow.Publisher<ByteBuffer> publisher, long length) {
    this.publisher = Objects.requireNonNull(publisher, "publisher");
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
    try (InputStream in = open()) {
      StreamBody.copy(in, length, out);
    }
  }

  @Override
  InputStream open() {
    return new PublisherInputStream(publisher);
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return publisher;
  }

  /** An unread publisher may hold a connection of its own: it learns that nobody will come. */
  @Override
  void release(boolean consumed) {
    if (!consumed) {
      publisher.subscribe(new Unsubscriber());
    }
  }

  private static final class Unsubscriber implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(ByteBuffer chunk) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
