package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Makes a body of the same form as another, that tells how it is sent. It takes the other one in
 * before anybody wants its bytes: the form is known only then.
 */
final class FormSink implements BodySink {
  private final LintedBody linted;
  private final LintCall call;
  private final Body original;
  private @Nullable Body made;
  private boolean seen = true;

  FormSink(LintedBody linted, LintCall call, Body original) {
    this.linted = linted;
    this.call = call;
    this.original = original;
  }

  /**
   * The body to send in place of the original.
   *
   * @param told whether it was said already that it is a wrong one
   */
  Body body(boolean told) {
    long length = original.length().orElse(-1);
    try {
      original.sendTo(this);
      return Objects.requireNonNull(made, "a body did not reach its sink");
    } catch (IllegalStateException refusal) {
      // Nobody's fault before somebody wants to send it.
      return written(length, out -> linted.refuse(told, refusal, out));
    } catch (IOException | RuntimeException e) {
      return written(
          length,
          out -> {
            if (e instanceof IOException broken) {
              throw broken;
            }
            throw (RuntimeException) e;
          });
    }
  }

  /** Whether it can be seen how the body is sent. */
  boolean seen() {
    return seen;
  }

  private static Body written(long length, Body.Writer writer) {
    return length < 0 ? Body.writer(writer) : Body.writer(length, writer);
  }

  @Override
  public void bytes(byte[] bytes, int offset, int length) {
    buffer(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void buffer(ByteBuffer buffer) {
    seen = false;
    made = Body.bytes(buffer);
  }

  @Override
  public void file(Path path, long offset, long count) {
    try {
      made = Body.file(path, offset, count);
      seen = false;
    } catch (IOException | IllegalArgumentException e) {
      // Gone or cut since: whoever sends it finds that out.
      writer(
          count,
          out -> {
            requireSize(path, offset + count);
            BodySink plain = (length, writer) -> writer.writeTo(out);
            plain.file(path, offset, count);
          });
    }
  }

  /** One that has become shorter cannot be opened (GW-CON-16): nothing of it is sent. */
  private static void requireSize(Path path, long least) throws IOException {
    long size = Files.size(path);
    if (size < least) {
      throw new EOFException(path + " has shrunk to " + size + " bytes");
    }
  }

  @Override
  public void writer(long length, Body.Writer writer) {
    made = written(length, out -> write(writer, length, out));
  }

  private void write(Body.Writer writer, long length, OutputStream out) throws IOException {
    linted.begin(true);
    linted.writes(true);
    CountedStream counted = new CountedStream(out, length, linted, call);
    try {
      writer.writeTo(counted);
      if (counted.refused()) {
        linted.fail();
      } else {
        linted.requireLength(length, counted.count());
        linted.finish();
      }
    } catch (Throwable e) {
      linted.fail();
      throw e;
    } finally {
      linted.writes(false);
    }
  }

  @Override
  public void stream(InputStream in, long length) {
    InputStream counted =
        new Counted(in, length) {
          private boolean left;

          /** For a reader that leaves early; otherwise the original closes it, and once. */
          @Override
          public void close() throws IOException {
            if (!left && linted.consumed() && !linted.finished()) {
              left = true;
              super.close();
            }
          }
        };
    made = length < 0 ? Body.stream(counted) : Body.stream(counted, length);
  }

  @Override
  public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
    WatchedPublisher.Sides sides =
        new WatchedPublisher.Sides(call.application(), "GW-STR-10", call.outside(), call.direct());
    Flow.Publisher<ByteBuffer> watched =
        new WatchedPublisher(publisher, call, sides, new Publishing(length));
    made = length < 0 ? Body.publisher(watched) : Body.publisher(watched, length);
  }

  private Flow.Publisher<ByteBuffer> watched(Flow.Publisher<ByteBuffer> publisher, long length) {
    WatchedPublisher.Sides sides =
        new WatchedPublisher.Sides(call.application(), "GW-STR-10", call.outside(), call.direct());
    return new WatchedPublisher(publisher, call, sides, new Publishing(length));
  }

  @Override
  public void source(BodySource source) {
    // A body of its own knows of the thread that may read it, and ends that.
    Body body = Body.of(source);
    made =
        Body.of(
            new BodySource() {
              @Override
              public long length() {
                return source.length();
              }

              @Override
              public InputStream inputStream() throws IOException {
                return new Counted(body.inputStream(), -1);
              }

              @Override
              public Flow.Publisher<ByteBuffer> publisher() {
                return watched(body.publisher(), -1);
              }

              @Override
              public void close() {
                body.close();
              }
            });
  }

  private final class Publishing implements WatchedPublisher.Events {
    private final long length;
    private long count;

    Publishing(long length) {
      this.length = length;
    }

    @Override
    public void wanted() {
      linted.begin(false);
      linted.runs();
    }

    @Override
    public void published(ByteBuffer chunk) {
      count += chunk.remaining();
      if (length >= 0 && count > length) {
        linted.tooLong(length, count);
      }
      linted.handed(chunk.remaining());
      if (count == length) {
        linted.finish();
      }
    }

    @Override
    public void completed() {
      linted.requireLength(length, count);
      linted.finish();
    }

    @Override
    public void ending() {
      linted.over();
    }

    @Override
    public void failed() {
      linted.fail();
    }
  }

  /** What the sender reads, counted. */
  private class Counted extends FilterInputStream {
    private final long length;
    private boolean begun;
    private long count;

    Counted(InputStream in, long length) {
      super(in);
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
      if (!begun) {
        begun = true;
        linted.begin(true);
      }
      int n;
      try {
        n = in.read(to, offset, most);
      } catch (Throwable e) {
        linted.fail();
        throw e;
      }
      if (n > 0) {
        count += n;
        linted.handed(n);
      }
      if (n < 0) {
        linted.requireLength(length, count);
      }
      if (n < 0 || count == length) {
        linted.finish();
      }
      return n;
    }
  }
}
