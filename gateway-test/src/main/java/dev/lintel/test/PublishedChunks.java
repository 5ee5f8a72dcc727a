package dev.lintel.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes what a publisher publishes on the thread that waits for it, a few chunks ahead. */
final class PublishedChunks implements Flow.Subscriber<ByteBuffer>, Exchanges.Cuttable {
  private static final int AHEAD = 4;

  private final Receiver receiver;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable IOException lost;
  private boolean begun;

  /** Where the chunks go. */
  interface Receiver {
    /** The first chunk has come, on the thread of the publisher: it will be taken. */
    void begins();

    /** The next chunk, on the waiting thread; its position is the receiver's to change. */
    void take(ByteBuffer chunk) throws IOException;

    /** There are no more chunks. */
    void complete() throws IOException;

    /** Nobody waits any longer; returns what to throw. */
    IOException leave(IOException why);
  }

  /** A failure, or else a chunk, or, with neither, the end. */
  private record Signal(@Nullable ByteBuffer chunk, @Nullable Throwable failure) {}

  PublishedChunks(Receiver receiver) {
    this.receiver = receiver;
  }

  void take(Flow.Publisher<ByteBuffer> publisher) throws IOException {
    boolean ended = false;
    try {
      publisher.subscribe(this);
      while (!ended) {
        Signal signal = signals.take();
        ByteBuffer chunk = signal.chunk();
        IOException cut = lost;
        if (cut != null && signal.failure() == cut) {
          throw receiver.leave(cut);
        }
        if (signal.failure() != null) {
          ended = true;
          throw thrown(signal.failure());
        }
        if (chunk != null) {
          receiver.take(chunk);
          Objects.requireNonNull(subscription).request(1);
        } else {
          ended = true;
          receiver.complete();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw receiver.leave(new InterruptedIOException("interrupted while waiting for the body"));
    } finally {
      Flow.Subscription open = subscription;
      if (!ended && open != null) {
        open.cancel();
      }
    }
  }

  @Override
  public void lose(IOException cause) {
    lost = cause;
    signals.add(new Signal(null, cause));
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
    if (!begun) {
      begun = true;
      receiver.begins();
    }
    signals.add(new Signal(chunk.duplicate(), null));
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    signals.add(new Signal(null, failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(null, null));
  }
}
