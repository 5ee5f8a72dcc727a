package dev.lintel.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes what a publisher publishes on the thread that waits for it, a few chunks ahead. */
final class PublishedChunks implements Flow.Subscriber<ByteBuffer> {
  private static final int AHEAD = 4;

  private final Answer answer;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  /** A chunk, a failure, or, with neither, the end. */
  private record Signal(@Nullable ByteBuffer chunk, @Nullable Throwable failure) {}

  PublishedChunks(Answer answer) {
    this.answer = answer;
  }

  void take(Flow.Publisher<ByteBuffer> publisher) throws IOException {
    publisher.subscribe(this);
    boolean ended = false;
    try {
      while (!ended) {
        Signal signal = signals.take();
        if (signal.failure() != null) {
          ended = true;
          throw thrown(signal.failure());
        }
        ByteBuffer chunk = signal.chunk();
        if (chunk == null) {
          ended = true;
          answer.commit();
        } else {
          write(chunk);
          Objects.requireNonNull(subscription).request(1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw answer.leave(new InterruptedIOException("interrupted while waiting for the body"));
    } finally {
      Flow.Subscription open = subscription;
      if (!ended && open != null) {
        open.cancel();
      }
    }
  }

  private void write(ByteBuffer chunk) throws IOException {
    int n = chunk.remaining();
    if (answer.declared() >= 0 && n > answer.declared() - answer.sent()) {
      throw new IOException(
          "the body is longer than the " + answer.declared() + " bytes that were declared");
    }
    answer.commit();
    if (n > 0) {
      byte[] bytes = new byte[n];
      chunk.get(bytes);
      answer.write(bytes, 0, n);
    }
    answer.flush();
  }

  private static IOException thrown(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return failure instanceof IOException e ? e : new IOException("the publisher failed", failure);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(AHEAD);
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    signals.add(new Signal(chunk.duplicate(), null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(null, Objects.requireNonNull(failure, "failure")));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(null, null));
  }
}
