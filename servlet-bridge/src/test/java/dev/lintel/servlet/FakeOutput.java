package dev.lintel.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A response's stream that fails where it is told to, and says what was done to it. */
final class FakeOutput extends ServletOutputStream {
  /** What a container keeps before it sends the head: bytes. */
  private static final int HELD = 8 * 1024;

  private final FakeExchange exchange;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final AtomicInteger inside = new AtomicInteger();

  volatile long failAt = Long.MAX_VALUE;
  volatile boolean failFlush;
  volatile boolean failClose;
  volatile Exception failure = new IOException("broken pipe");

  /** Run in the middle of each write. */
  volatile Runnable writing = () -> {};

  /** What the container does when it fails. */
  volatile Runnable failing = () -> {};

  volatile int flushes;
  volatile int closes;
  volatile WriteListener listener;
  volatile boolean ready;

  /** What isReady says when the stream is not blocked; a scheduler may say no now and then. */
  volatile BooleanSupplier readiness = () -> true;

  FakeOutput(FakeExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    enter("write");
    try {
      requireReady("write");
      writing.run();
      if (closes > 0) {
        exchange.wrong("write after close");
      }
      synchronized (taken) {
        long room = failAt - taken.size();
        taken.write(bytes, offset, (int) Math.min(room, length));
        exchange.committed |= taken.size() > HELD;
        if (room < length) {
          fail();
        }
      }
      ready = false;
    } finally {
      inside.decrementAndGet();
    }
  }

  @Override
  public void flush() throws IOException {
    enter("flush");
    try {
      requireReady("flush");
      flushes++;
      exchange.committed = true;
      if (failFlush) {
        fail();
      }
      ready = false;
    } finally {
      inside.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    enter("close");
    try {
      closes++;
      exchange.committed = true;
      if (failClose) {
        fail();
      }
    } finally {
      inside.decrementAndGet();
    }
  }

  private void fail() throws IOException {
    failing.run();
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (IOException) failure;
  }

  @Override
  public boolean isReady() {
    exchange.requireHeld("isReady of the output");
    if (listener != null && !ready) {
      ready = readiness.getAsBoolean();
    }
    return listener == null || ready;
  }

  @Override
  public void setWriteListener(WriteListener given) {
    exchange.requireHeld("setWriteListener");
    if (listener != null) {
      exchange.wrong("a second write listener");
    }
    if (exchange.cycle == null) {
      throw new IllegalStateException("not asynchronous");
    }
    listener = given;
    exchange.listening(given);
  }

  private void enter(String call) {
    exchange.requireHeld(call);
    if (inside.getAndIncrement() != 0) {
      exchange.wrong(call + " by two threads at once");
    }
  }

  private void requireReady(String call) {
    if (listener != null && !ready) {
      exchange.wrong(call + " when not ready");
      throw new IllegalStateException(call + " when not ready");
    }
  }

  byte[] bytes() {
    synchronized (taken) {
      return taken.toByteArray();
    }
  }

  /** What a container does before it calls back. */
  void becomeReady() {
    ready = true;
  }
}
