package dev.lintel.servlet;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the exchanges that have not ended, for a stop to wait for them. */
final class InFlight {
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable CountDownLatch waiting;

  long count() {
    return count.get();
  }

  void begun() {
    count.incrementAndGet();
  }

  /** An exchange has ended, and its hooks have run. */
  void ended() {
    if (count.decrementAndGet() == 0) {
      CountDownLatch none = waiting;
      if (none != null) {
        none.countDown();
      }
    }
  }

  /**
   * Waits until there is none, or no longer; one thread at a time.
   *
   * @return how many there still are
   */
  long await(Duration grace) throws InterruptedException {
    CountDownLatch none = new CountDownLatch(1);
    waiting = none;
    if (count.get() == 0 || none.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      return 0;
    }
    return count.get();
  }
}
