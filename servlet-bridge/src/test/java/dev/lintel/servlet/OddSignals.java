package dev.lintel.servlet;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A container that is seldom ready, and says so late, on any thread, before isReady() has returned,
 * and sometimes without a reason; all of it by a seed.
 */
final class OddSignals {
  private final FakeExchange exchange;
  private final Random random;
  private final ExecutorService threads;

  OddSignals(FakeExchange exchange, long seed, ExecutorService threads) {
    this.exchange = exchange;
    this.random = new Random(seed);
    this.threads = threads;
    wire();
  }

  private void wire() {
    AtomicBoolean writing = new AtomicBoolean();
    exchange.out.readiness =
        () ->
            ready(
                writing,
                () -> exchange.out.becomeReady(),
                () -> FakeExchange.signal(() -> exchange.out.listener.onWritePossible()));
    AtomicBoolean reading = new AtomicBoolean();
    exchange.in.readiness =
        () ->
            ready(
                reading,
                () -> exchange.in.becomeReady(),
                () -> FakeExchange.signal(() -> exchange.in.listener.onDataAvailable()));
  }

  /** False promises one call later; what is asked meanwhile changes nothing. */
  private boolean ready(AtomicBoolean promised, Runnable become, Runnable call) {
    int dice = next(8);
    if (dice == 0 && !promised.get()) {
      // Spurious: nothing has changed.
      threads.execute(call);
    }
    if (!promised.get() && dice < 4) {
      return true;
    }
    if (promised.compareAndSet(false, true)) {
      Runnable later =
          () -> {
            promised.set(false);
            become.run();
            call.run();
          };
      if (dice == 7) {
        // On the very thread that asks.
        later.run();
      } else {
        threads.execute(
            () -> {
              spin();
              later.run();
            });
      }
    }
    return false;
  }

  private synchronized int next(int bound) {
    return random.nextInt(bound);
  }

  void spin() {
    for (int i = next(2000); i > 0; i--) {
      Thread.onSpinWait();
    }
  }
}
