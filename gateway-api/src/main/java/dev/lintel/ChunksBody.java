package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/** What an iterable yields, chunk by chunk. */
final class ChunksBody extends OnceBody {
  private final Iterable<ByteBuffer> chunks;
  private final AtomicReference<@Nullable Iterator<ByteBuffer>> iterator = new AtomicReference<>();
  private volatile @Nullable ThreadPublisher published;

  ChunksBody(Iterable<ByteBuffer> chunks) {
    this.chunks = Objects.requireNonNull(chunks, "chunks");
  }

  @Override
  String form() {
    return "body of chunks";
  }

  @Override
  long size() {
    return -1;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.writer(-1, this::write);
  }

  @Override
  void write(OutputStream out) throws IOException {
    Iterator<ByteBuffer> it = iterate();
    byte[] spare = new byte[0];
    while (it.hasNext()) {
      spare = BufferBody.copyBy(spare, next(it), out);
      out.flush();
    }
  }

  @Override
  InputStream open() {
    return opened(new ChunksInputStream(iterate(), this::closeIterator));
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    ThreadPublisher publisher = new ThreadPublisher(this::write);
    published = publisher;
    return opened(publisher);
  }

  @Override
  void release() {
    InUse.whenIdle(
        published, () -> closeLogged(() -> closeAll((AutoCloseable) this::closeIterator, chunks)));
  }

  private void closeIterator() throws Exception {
    Iterator<ByteBuffer> it = iterator.getAndSet(null);
    // An iterable that is its own iterator is closed as the iterable that it is.
    if (it != chunks && it instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private Iterator<ByteBuffer> iterate() {
    Iterator<ByteBuffer> it =
        Objects.requireNonNull(
            chunks.iterator(), () -> chunks.getClass().getName() + ".iterator returned null");
    iterator.set(it);
    return it;
  }

  static ByteBuffer next(Iterator<ByteBuffer> it) {
    return Objects.requireNonNull(it.next(), "a body of chunks yielded null");
  }
}
