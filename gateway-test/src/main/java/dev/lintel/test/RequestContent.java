package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.StatusException;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.FailureRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The body that a client sends: counts what is read, knows whether it came to its end, and
 * remembers the failure of a broken one, which decides the answer.
 */
final class RequestContent implements BodySource {
  private final Body sent;
  private final long length;
  private final long limit;
  private long read;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile @Nullable IOException broken;
  private volatile @Nullable StatusException tooLong;
  private volatile @Nullable Consumer<StatusException> listener;
  private volatile @Nullable ExchangePublisher publisher;
  private volatile boolean held;

  RequestContent(Body sent, long length, long limit) {
    this.sent = sent;
    this.length = length;
    this.limit = limit;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream inputStream() throws IOException {
    requireOpen();
    try {
      return new Input(sent.inputStream());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Flow.Publisher<ByteBuffer> publisher() {
    ExchangePublisher made = new ExchangePublisher(BodySource.super.publisher(), held);
    publisher = made;
    if (!held) {
      // It may have been released in the meantime.
      made.release();
    }
    return made;
  }

  /**
   * Publishes nothing until {@link #release}: an asynchronous application is called (GW-ASY-18).
   */
  void hold() {
    held = true;
  }

  /** The application has returned, and the exchange goes on. */
  void release() {
    held = false;
    ExchangePublisher open = publisher;
    if (open != null) {
      open.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    ExchangePublisher open = publisher;
    if (open != null) {
      open.exchangeEnded();
    }
    sent.close();
  }

  /** Whether every byte was read. */
  boolean ended() {
    return ended;
  }

  /** Says who wants to know that a published body has broken while the response is to come. */
  void whenBroken(Consumer<StatusException> told) {
    listener = told;
    StatusException verdict = verdict();
    if (verdict != null && broken != null && publisher != null) {
      told.accept(verdict);
    }
  }

  /**
   * What a body that could not be read as a whole makes of the answer, whatever the application
   * made of it (GW-ERR-03, GW-BDY-34); null if nothing went wrong.
   */
  @Nullable
  StatusException verdict() {
    IOException e = broken;
    return e == null ? tooLong : FailureRules.brokenBody(e);
  }

  /** Up to the limit, so that these bytes are the reader's however they come, then one more. */
  private int room(int count) {
    return (int) Math.min(count, Math.max(1, limit - read));
  }

  private int count(int n) throws IOException {
    if (n < 0) {
      if (length >= 0 && read < length) {
        throw failed(new IOException("the body ended after " + read + " of " + length + " bytes"));
      }
      ended = true;
      return n;
    }
    read += n;
    if (read > limit) {
      StatusException over =
          new StatusException(413, "the request body is longer than " + limit + " bytes");
      tooLong = over;
      throw over;
    }
    if (read == length) {
      ended = true;
    }
    return n;
  }

  /**
   * Notes what broke the body; what happens after its end, or that of the exchange, did not, nor
   * did who interrupts its reader.
   */
  private IOException failed(IOException e) {
    if (broken == null && !ended && !closed && !isInterrupt(e)) {
      broken = e;
      Consumer<StatusException> told = listener;
      StatusException verdict = verdict();
      if (told != null && verdict != null && publisher != null) {
        told.accept(verdict);
      }
    }
    return e;
  }

  /** A stalled client is one of these by its type alone. */
  private static boolean isInterrupt(IOException e) {
    return e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the exchange has ended: its body cannot be read any more");
    }
  }

  private final class Input extends InputStream {
    private final InputStream in;

    Input(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
      Objects.checkFromIndexSize(offset, count, to.length);
      if (count == 0) {
        return 0;
      }
      IOException before = broken;
      if (before != null) {
        throw before;
      }
      requireOpen();
      if (ended) {
        return -1;
      }
      // What the client sends beyond its declared length is not this body's.
      int most = length < 0 ? room(count) : (int) Math.min(count, length - read);
      int n;
      try {
        n = in.read(to, offset, most);
      } catch (IOException e) {
        throw failed(e);
      } catch (RuntimeException e) {
        throw failed(new IOException("the client failed to send its body", e));
      }
      return count(n);
    }

    /** GW-STR-18: as on a server, whatever is at hand. */
    @Override
    public int available() throws IOException {
      requireOpen();
      return 0;
    }
  }
}
