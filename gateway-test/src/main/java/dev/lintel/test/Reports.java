package dev.lintel.test;

import dev.lintel.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where violations go, and what is known of the outside.
 *
 * @param own null to have them collected by the exchange's client, or else thrown
 * @param direct whether the server itself is outside, with no middleware in between
 * @param patience how long what the server may do later, on a thread of its own, can take
 * @param due what is waited for now
 */
record Reports(
    @Nullable Consumer<? super LintViolation> own,
    boolean direct,
    Duration patience,
    Set<BooleanSupplier> due) {
  private static final System.Logger LOG = System.getLogger("dev.lintel.test.lint");
  private static final ScheduledExecutorService TIMER = timer();

  Reports(@Nullable Consumer<? super LintViolation> own, boolean direct) {
    this(own, direct, Duration.ofSeconds(10));
  }

  Reports(@Nullable Consumer<? super LintViolation> own, boolean direct, Duration patience) {
    this(own, direct, patience, ConcurrentHashMap.newKeySet());
  }

  /** Looks when the server has had its time whether it has done something. */
  void later(BooleanSupplier done, Runnable otherwise) {
    due.add(done);
    in(
        patience,
        () -> {
          if (!done.getAsBoolean()) {
            report(otherwise);
          }
          due.remove(done);
        });
  }

  /** Runs something later, which does not throw. */
  static void in(Duration time, Runnable action) {
    Future<?> unused = TIMER.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * With a thread that ends where nothing waits for it. The one that the JDK has for all lives as
   * long as the virtual machine, and with it the class loader of a web application.
   */
  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Reports::thread);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "lintel-lint", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Reports.class.getClassLoader());
    return thread;
  }

  /** Runs what may tell a violation, and logs what its report throws: nobody else is there. */
  static void report(Runnable check) {
    try {
      check.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "a report of one's own failed", e);
    }
  }

  /** Whether there is something that the server has not done yet, and is given time for. */
  boolean waiting() {
    return due.stream().anyMatch(done -> !done.getAsBoolean());
  }

  /** Who takes the violations of an exchange; null to have them thrown. */
  @Nullable
  Consumer<? super LintViolation> collector(Request request) {
    if (own != null) {
      return own;
    }
    Optional<Consumer<LintViolation>> collector = request.attribute(Lint.COLLECTOR);
    return collector.orElse(null);
  }

  /** Logs a violation, whoever else is told. */
  static void log(LintViolation violation) {
    LOG.log(System.Logger.Level.WARNING, violation.getMessage());
  }

  /** For what there is no going on after. */
  LintViolation last(LintViolation violation) {
    log(violation);
    if (own != null) {
      own.accept(violation);
    }
    return violation;
  }
}
