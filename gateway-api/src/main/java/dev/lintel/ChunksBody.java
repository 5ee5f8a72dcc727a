package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What an iterable yields, chunk by chunk. */
final class ChunksBody extends OnceBody {
  private final Iterable<ByteBuffer> chunks;
  private volatile @Nullable Iterator<ByteBuffer> iterator;

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
    WritableByteChannel channel = Channels.newChannel(out);
    Iterator<ByteBuffer> it = iterate();
    while (it.hasNext()) {
      ByteBuffer chunk = next(it);
      if (chunk.hasArray()) {
        out.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
      } else {
        for (ByteBuffer rest = chunk.duplicate(); rest.hasRemaining(); ) {
          channel.write(rest);
        }
      }
      out.flush();
    }
  }

  @Override
  InputStream open() {
    return new ChunksInputStream(iterate());
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return new ThreadPublisher(this::write);
  }

  @Override
  void release(boolean consumed) throws Exception {
    Iterator<ByteBuffer> it = iterator;
    if (it == null || it == chunks) {
      closeAll(chunks);
    } else {
      closeAll(it, chunks);
    }
  }

  private Iterator<ByteBuffer> iterate() {
    Iterator<ByteBuffer> it = chunks.iterator();
    iterator = it;
    return it;
  }

  static ByteBuffer next(Iterator<ByteBuffer> it) {
    return Objects.requireNonNull(it.next(), "a body of chunks yielded null");
  }
}
