package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;

/** Sends a body on to a stream, in the form that it has, and looks at it on the way. */
final class LintSink implements BodySink {
  private static final int BUFFER = 16 * 1024;

  private final OutputStream out;
  private final LintCall call;
  private boolean reached;

  LintSink(OutputStream out, LintCall call) {
    this.out = out;
    this.call = call;
  }

  /** Whether the body got so far as to be sent. */
  boolean reached() {
    return reached;
  }

  @Override
  public void writer(long length, Body.Writer writer) throws IOException {
    Counted counted = new Counted(length);
    writer.writeTo(counted);
    counted.end();
  }

  /** A stream that ends too early is the same fault as a writer that does. */
  @Override
  public void stream(InputStream in, long length) throws IOException {
    Counted counted = new Counted(length);
    byte[] buffer = new byte[BUFFER];
    long rest = length < 0 ? Long.MAX_VALUE : length;
    while (rest > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
      if (n < 0) {
        break;
      }
      counted.write(buffer, 0, n);
      rest -= n;
      if (rest > 0 && in.available() == 0) {
        counted.flush();
      }
    }
    counted.end();
  }

  @Override
  public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) throws IOException {
    new PublishedChunks(new Published(new Counted(length))).take(publisher);
  }

  /** What leaves, counted against the length that the body declares. */
  private final class Counted extends OutputStream {
    private final long length;
    private long count;
    private boolean told;

    Counted(long length) {
      this.length = length;
      reached = true;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int n) throws IOException {
      count += n;
      if (length >= 0 && count > length && !told) {
        told = true;
        call.found(
            "GW-BDY-03",
            call.application(),
            "declared a body of " + length + " bytes and gives more: " + count + " so far");
      }
      out.write(bytes, offset, n);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    void end() {
      if (length >= 0 && count < length) {
        call.found(
            "GW-BDY-03",
            call.application(),
            "declared a body of " + length + " bytes and gave " + count);
      }
    }
  }

  /** Buffers of a publisher, the last of which are looked at again. */
  private final class Published implements PublishedChunks.Receiver {
    private static final int REMEMBERED = 8;

    private final Counted counted;
    // Used by the publisher's signals, which come one at a time.
    private final Deque<Fingerprint> published = new ArrayDeque<>();
    private boolean told;

    Published(Counted counted) {
      this.counted = counted;
    }

    @Override
    public void published(ByteBuffer chunk) {
      again();
      if (published.size() == REMEMBERED) {
        published.remove();
      }
      published.add(Fingerprint.of(chunk));
    }

    @Override
    public void ended() {
      again();
    }

    private void again() {
      if (!told && published.stream().anyMatch(Fingerprint::changed)) {
        told = true;
        call.found(
            "GW-STR-10",
            call.application(),
            "changed the content of a buffer after it had published it: publish a buffer of its own"
                + " each time");
      }
    }

    @Override
    public void take(ByteBuffer chunk) throws IOException {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      counted.write(bytes, 0, bytes.length);
      counted.flush();
    }

    @Override
    public void complete() {
      counted.end();
    }

    @Override
    public IOException interrupted(InterruptedIOException e) {
      return e;
    }
  }
}
