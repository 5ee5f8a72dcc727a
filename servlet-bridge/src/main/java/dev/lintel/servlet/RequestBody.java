package dev.lintel.servlet;

import dev.lintel.StatusException;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.FailureRules;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of one request: counts what is read, knows whether it came to its end, and remembers the
 * failure of a broken one, which decides the answer.
 */
final class RequestBody implements BodySource {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");
  private static final AtomicReferenceFieldUpdater<RequestBody, @Nullable Object> READER =
      AtomicReferenceFieldUpdater.newUpdater(RequestBody.class, Object.class, "reader");

  private final ServletExchange exchange;
  private final long length;
  private final long limit;
  private long read;
  private volatile boolean opened;
  private volatile boolean begun;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile boolean abandoned;
  private volatile boolean written;

  /** The thread that is in a blocking read, or the {@link ReadEnd} of that; null for none. */
  private volatile @Nullable Object reader;

  private volatile @Nullable IOException broken;
  private volatile @Nullable StatusException tooLong;
  private volatile @Nullable RequestPublisher publisher;

  RequestBody(ServletExchange exchange, long length, long limit) {
    this.exchange = exchange;
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
    opened = true;
    return new Input();
  }

  /**
   * A blocking application has no asynchronous cycle to read in, and some containers lose a chunked
   * body in theirs: then the publisher costs a thread.
   */
  @Override
  public Flow.Publisher<ByteBuffer> publisher() {
    if (!exchange.mayReadAsynchronously(length)) {
      return onThread();
    }
    RequestPublisher made = new RequestPublisher(this);
    publisher = made;
    if (exchange.asynchronous()) {
      made.start();
    } else if (written) {
      made.readOnThread();
    }
    return made;
  }

  /** Published by a thread that reads, whatever the container can do. */
  Flow.Publisher<ByteBuffer> onThread() {
    return BodySource.super.publisher();
  }

  /**
   * A part of the answer is being made, on the thread of the call and without a cycle, and may wait
   * for what is published: a container tells a listener of nothing meanwhile, and a thread reads.
   */
  void writing() {
    written = true;
    RequestPublisher held = publisher;
    if (held != null) {
      held.readOnThread();
    }
  }

  /**
   * Nobody reads on, and the exchange goes on: what becomes of the rest of the body, and when, is
   * nothing that the answer depends on.
   */
  void abandon() {
    abandoned = true;
    exchange.abandonReads();
  }

  @Override
  public void close() {
    closed = true;
    abandon();
    RequestPublisher open = publisher;
    if (open != null) {
      open.exchangeEnded();
    }
    endRead();
  }

  /** Nobody may be in a read when the container takes its objects back, if that can be helped. */
  private void endRead() {
    if (reader instanceof Thread waits && waits != Thread.currentThread() && exchange.endReads()) {
      ReadEnd end = new ReadEnd();
      if (READER.compareAndSet(this, waits, end)) {
        end.demand(waits);
      }
    }
  }

  private void readBegins() throws IOException {
    reader = Thread.currentThread();
    // In this order: this thread sees that it comes too late, or the other one sees it, or both.
    if (closed) {
      readEnds();
      requireOpen();
    }
  }

  private void readEnds() {
    if (!READER.compareAndSet(this, Thread.currentThread(), null)
        && reader instanceof ReadEnd end) {
      reader = null;
      end.reached();
    }
  }

  /** The end of a read that is not to go on. */
  private static final class ReadEnd {
    private static final long WITHIN_MILLIS = 1000;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    /** Interrupts the reader, and waits a while until it has come back. */
    void demand(Thread thread) {
      thread.interrupt();
      interrupted.countDown();
      try {
        if (!left.await(WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
          LOG.log(System.Logger.Level.DEBUG, "a read goes on when its exchange is over");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * The reader is back. The interrupt was for its read, and for nothing that it does after it.
     */
    void reached() {
      boolean come = false;
      while (!come) {
        try {
          interrupted.await();
          come = true;
        } catch (InterruptedException e) {
          LOG.log(System.Logger.Level.TRACE, "the read was interrupted", e);
        }
      }
      boolean unused = Thread.interrupted();
      left.countDown();
    }
  }

  /** The asynchronous cycle has begun: a publisher that was held may listen now (GW-ASY-18). */
  void asyncStarted() {
    RequestPublisher held = publisher;
    if (held != null) {
      held.start();
    }
  }

  ServletInputStream input() throws IOException {
    requireOpen();
    return exchange.input();
  }

  /** Whether somebody has taken the body as a stream, be it read from or not. */
  boolean opened() {
    return opened;
  }

  /** Whether reading has begun: a client that waits for 100 has got it. */
  boolean begun() {
    return begun;
  }

  /** Whether every byte was read, and nothing is left on the connection. */
  boolean ended() {
    return ended;
  }

  /** What broke the body, or null. */
  @Nullable
  IOException broken() {
    return broken;
  }

  /** Whether nobody reads what is left of it. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether a thread is in a blocking read. */
  boolean reading() {
    return reader != null;
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

  /** Reading begins: a client that waits for 100 gets it, unless it is being answered already. */
  void begin() {
    if (!begun) {
      begun = true;
      exchange.acknowledge();
    }
  }

  /**
   * How many bytes to ask the container for: up to the limit, so that these are the reader's
   * however they have come, and then one more.
   */
  int room(int count) {
    return (int) Math.min(count, Math.max(1, limit - read));
  }

  /**
   * Counts what was read.
   *
   * @param n bytes, or -1 at the end
   * @return n
   * @throws StatusException with 413 if this is over the limit
   * @throws IOException if the body ended before its length
   */
  int count(int n) throws IOException {
    if (n < 0) {
      if (length >= 0 && read < length) {
        throw failed(new IOException("the body ended after " + read + " of " + length + " bytes"));
      }
      ended = !closed;
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
      // Of a body that is being closed nobody knows what its reader has left in the container.
      ended = !closed;
    }
    return n;
  }

  /** Notes what broke the body; what happens after its end, or that of the exchange, did not. */
  IOException failed(IOException e) {
    if (broken == null && !ended && !abandoned) {
      broken = e;
    }
    return e;
  }

  ServletExchange exchange() {
    return exchange;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the exchange has ended: its body cannot be read any more");
    }
  }

  private final class Input extends InputStream {
    private @Nullable ServletInputStream in;

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
      if (ended) {
        requireOpen();
        return -1;
      }
      ServletInputStream stream = stream();
      readBegins();
      int n;
      try {
        begin();
        n = stream.read(to, offset, room(count));
      } catch (IOException e) {
        throw isInterrupt(e) ? e : failed(e);
      } catch (RuntimeException e) {
        // The container has taken its stream back.
        throw failed(new IOException("the request body cannot be read any more", e));
      } finally {
        readEnds();
      }
      // What a container had when the body was closed is nobody's, or another exchange's.
      requireOpen();
      return count(n);
    }

    /** One container minds an interrupt and another does not; it is not the client's. */
    private boolean isInterrupt(IOException e) {
      return e.getCause() instanceof InterruptedException
          || e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
    }

    /** Asked for by the first read: one container sends 100 for it (GW-BDY-39). */
    private ServletInputStream stream() throws IOException {
      ServletInputStream stream = in;
      if (stream == null) {
        ReentrantLock use = exchange.lockUse();
        try {
          stream = input();
          in = stream;
        } finally {
          ServletExchange.used(use);
        }
      }
      return stream;
    }

    /** GW-STR-18: whatever has arrived, and whatever a container finds when it is asked. */
    @Override
    public int available() throws IOException {
      requireOpen();
      return 0;
    }
  }
}
