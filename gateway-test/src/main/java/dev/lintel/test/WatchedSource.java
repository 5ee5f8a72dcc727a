package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.zip.CRC32;

/** A request's body that looks at both who gives and who reads it. */
final class WatchedSource implements BodySource {
  private final Body body;
  private final LintCall call;
  private final String provider;
  private final CRC32 sum = new CRC32();
  private volatile boolean consumed;
  private volatile boolean whole;
  private long count;

  WatchedSource(Body body, LintCall call, String provider) {
    this.body = body;
    this.call = call;
    this.provider = provider;
  }

  /** Whose body it is, by name. */
  String provider() {
    return provider;
  }

  boolean consumed() {
    return consumed;
  }

  /** A sum of the content; null if it was not seen whole. */
  @Nullable
  Long content() {
    return whole ? sum.getValue() : null;
  }

  @Override
  public long length() {
    return body.length().orElse(-1);
  }

  @Override
  public InputStream inputStream() throws IOException {
    consumed = true;
    return new Watched(body.inputStream());
  }

  @Override
  public Flow.Publisher<ByteBuffer> publisher() {
    consumed = true;
    return new WatchedPublisher(
        body.publisher(),
        call,
        new WatchedPublisher.Sides(provider, "GW-STR-11", call.application(), false),
        new WatchedPublisher.Events() {
          @Override
          public void published(ByteBuffer chunk) {
            count(chunk);
          }

          @Override
          public void completed() {
            end();
          }
        });
  }

  @Override
  public void close() {
    body.close();
  }

  private void count(ByteBuffer chunk) {
    count += chunk.remaining();
    sum.update(chunk.duplicate());
    long length = length();
    if (count == length) {
      whole = true;
    } else if (length >= 0 && count > length) {
      call.found(
          "GW-BDY-32",
          provider,
          "gives " + count + " bytes of a request body of " + length + " bytes");
    }
  }

  private void end() {
    whole = true;
    if (count < length()) {
      call.found(
          "GW-BDY-33",
          provider,
          "ends a request body of " + length() + " bytes after " + count + ", as if it were whole");
    }
  }

  private final class Watched extends InputStream {
    private final InputStream in;

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (call.isOver()) {
        call.found(
            "GW-APP-07",
            call.application(),
            "reads the request's body after the exchange has ended");
      }
      int n = in.read(to, offset, length);
      if (n > 0) {
        count(ByteBuffer.wrap(to, offset, n));
      } else if (n < 0) {
        end();
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
