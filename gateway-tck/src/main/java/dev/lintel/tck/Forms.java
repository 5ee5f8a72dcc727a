package dev.lintel.tck;

import dev.lintel.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Executor;

/** Makes bodies of every form from a plan. */
final class Forms {
  /** Forms that are always of known length. */
  static final List<String> IN_MEMORY = List.of("bytes", "text", "buffer", "direct", "region");

  /** Forms of known length that is declared beside the source. */
  static final List<String> DECLARED =
      List.of("stream-length", "writer-length", "publisher-length");

  /** Forms of unknown length. */
  static final List<String> UNKNOWN = List.of("stream", "chunks", "writer", "publisher", "filter");

  private final SampleFile file;
  private final Executor executor;

  Forms(SampleFile file, Executor executor) {
    this.file = file;
    this.executor = executor;
  }

  Body make(String form, Plan plan) throws IOException {
    return switch (form) {
      case "empty" -> Body.empty();
      case "bytes" -> Body.bytes(Sample.bytes((int) plan.size()));
      case "text" -> Body.text(Sample.text((int) plan.size()));
      case "buffer" -> Body.bytes(ByteBuffer.wrap(Sample.bytes((int) plan.size())));
      case "direct" -> Body.bytes(direct((int) plan.size()));
      case "file" -> Body.file(file.path());
      case "region" -> Body.file(file.path(plan.size()), 0, plan.size());
      case "stream" -> Body.stream(new PlanStream(plan));
      case "stream-length" -> Body.stream(new PlanStream(plan), plan.declared());
      case "chunks" -> Body.chunks(() -> new PlanChunks(plan));
      case "writer" -> Body.writer(out -> write(plan, out));
      case "writer-length" -> Body.writer(plan.declared(), out -> write(plan, out));
      case "publisher" -> Body.publisher(new PlanPublisher(plan, executor));
      case "publisher-length" -> Body.publisher(new PlanPublisher(plan, executor), plan.declared());
      // What is filtered has a length, and the result has none.
      case "filter" -> Body.stream(new PlanStream(plan), plan.size()).filter(HoldingBack::new);
      default -> throw new IllegalArgumentException("no form of body is called " + form);
    };
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).put(Sample.bytes(size)).flip();
  }

  private static void write(Plan plan, OutputStream out) throws IOException {
    long position = 0;
    try {
      for (int n = next(plan, position); n > 0; n = next(plan, position)) {
        byte[] bytes = new byte[n];
        Sample.fill(bytes, 0, n, position);
        out.write(bytes);
        if (plan.gated()) {
          out.flush();
        }
        position += n;
      }
    } catch (IOException e) {
      plan.track().failed(e);
      throw e;
    }
    plan.track().event("written");
  }

  /** Waits at the gate; then says how many bytes come next. */
  private static int next(Plan plan, long position) throws IOException {
    plan.pass(position);
    return plan.count(position);
  }

  private static final class PlanStream extends InputStream {
    private final Plan plan;
    private long position;

    PlanStream(Plan plan) {
      this.plan = plan;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (position % plan.piece() == 0) {
        plan.pass(position);
      }
      int n = Math.min(count, plan.count(position));
      if (n == 0) {
        return count == 0 ? 0 : -1;
      }
      // Not beyond the piece: what follows may have to wait.
      n = Math.min(n, plan.piece() - (int) (position % plan.piece()));
      Sample.fill(target, offset, n, position);
      position += n;
      return n;
    }

    @Override
    public int available() throws IOException {
      return plan.gated() && position % plan.piece() == 0 ? 0 : plan.count(position);
    }

    @Override
    public void close() {
      plan.track().event("stream closed");
    }
  }

  /** Uses one buffer for all chunks, which an iterable may. */
  private static final class PlanChunks implements Iterator<ByteBuffer>, AutoCloseable {
    private final Plan plan;
    private final ByteBuffer buffer;
    private long position;

    PlanChunks(Plan plan) {
      this.plan = plan;
      this.buffer = ByteBuffer.allocate(plan.piece());
    }

    @Override
    public boolean hasNext() {
      return count() > 0;
    }

    @Override
    public ByteBuffer next() {
      int n = count();
      if (n == 0) {
        throw new NoSuchElementException();
      }
      Sample.fill(buffer.array(), 0, n, position);
      position += n;
      return buffer.clear().limit(n);
    }

    private int count() {
      try {
        return Forms.next(plan, position);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      plan.track().event("iterator closed");
    }
  }

  /** Changes nothing, and gives nothing away before it is told to, as one that compresses. */
  private static final class HoldingBack implements Body.Filter {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.duplicate().get(bytes);
      held.writeBytes(bytes);
      return flush ? finish() : ByteBuffer.allocate(0);
    }

    @Override
    public ByteBuffer finish() {
      ByteBuffer all = ByteBuffer.wrap(held.toByteArray());
      held.reset();
      return all;
    }
  }
}
