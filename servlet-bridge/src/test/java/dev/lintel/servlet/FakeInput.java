package dev.lintel.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A request's stream with a script: so many bytes, then the end or a failure. */
final class FakeInput extends ServletInputStream {
  private final FakeExchange exchange;
  private final AtomicInteger inside = new AtomicInteger();

  volatile byte[] content = {};

  /** How many zeros to deliver in place of the content. */
  volatile long zeros = -1;

  volatile int piece = Integer.MAX_VALUE;
  volatile IOException failure;
  volatile ReadListener listener;
  volatile BooleanSupplier readiness = () -> true;
  volatile int reads;

  /** What a read waits for, if there is something. */
  volatile CountDownLatch awaited = new CountDownLatch(0);

  private volatile long position;
  private volatile boolean ready;
  private volatile boolean finished;

  FakeInput(FakeExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    exchange.requireHeld("read");
    if (inside.getAndIncrement() != 0) {
      exchange.wrong("read by two threads at once");
    }
    try {
      reads++;
      try {
        awaited.await();
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException().initCause(e);
      }
      if (listener != null && !ready) {
        exchange.wrong("read when not ready");
        throw new IllegalStateException("read when not ready");
      }
      long rest = (zeros < 0 ? content.length : zeros) - position;
      int n = (int) Math.min(Math.min(length, piece), rest);
      if (n > 0) {
        if (zeros < 0) {
          System.arraycopy(content, (int) position, to, offset, n);
        }
        position += n;
        ready = false;
        return n;
      }
      if (failure != null) {
        throw failure;
      }
      finished = true;
      return -1;
    } finally {
      inside.decrementAndGet();
    }
  }

  @Override
  public boolean isFinished() {
    exchange.requireHeld("isFinished");
    return finished;
  }

  @Override
  public boolean isReady() {
    exchange.requireHeld("isReady of the input");
    if (!ready) {
      ready = readiness.getAsBoolean();
    }
    return ready;
  }

  @Override
  public void setReadListener(ReadListener given) {
    exchange.requireHeld("setReadListener");
    if (exchange.cycle == null) {
      exchange.wrong("setReadListener before startAsync");
      throw new IllegalStateException("not asynchronous");
    }
    if (listener != null) {
      exchange.wrong("a second read listener");
    }
    listener = given;
    exchange.listening(given);
  }

  /** What a container does before it calls back. */
  void becomeReady() {
    ready = true;
  }
}
