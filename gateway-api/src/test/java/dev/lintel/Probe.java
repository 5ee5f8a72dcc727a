package dev.lintel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber in a test's hand: asks only when told to. */
class Probe implements Flow.Subscriber<ByteBuffer> {
  static final String COMPLETE = "<complete>";
  static final String NOTHING = "<nothing>";
  private static final String FAILED = "<failed: ";

  final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();

  static Probe on(Flow.Publisher<ByteBuffer> publisher) {
    Probe probe = new Probe();
    publisher.subscribe(probe);
    return probe;
  }

  Probe request(long n) {
    subscription.join().request(n);
    return this;
  }

  Probe cancel() {
    subscription.join().cancel();
    return this;
  }

  /** The next signal: a chunk's text, {@link #COMPLETE}, or the failure's class and message. */
  String next() throws InterruptedException {
    String signal = signals.poll(20, TimeUnit.SECONDS);
    return signal == null ? NOTHING : signal;
  }

  /** What has come so far and was not taken by {@link #next}, or that nothing has. */
  String now() {
    String signal = signals.poll();
    return signal == null ? NOTHING : signal;
  }

  /** All chunks up to the end, joined; and how it ended, unless it is complete. */
  String rest() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    for (String signal = next(); !signal.equals(COMPLETE); signal = next()) {
      text.append(signal);
      if (signal.equals(NOTHING) || signal.startsWith(FAILED)) {
        return text.toString();
      }
    }
    return text.toString();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    signals.add(StandardCharsets.UTF_8.decode(chunk.duplicate()).toString());
  }

  @Override
  public void onError(Throwable reason) {
    failure.complete(reason);
    signals.add(FAILED + reason.getClass().getSimpleName() + ": " + reason.getMessage() + ">");
  }

  @Override
  public void onComplete() {
    signals.add(COMPLETE);
  }
}
