package dev.lintel.test;

import dev.lintel.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  Reports(@Nullable Consumer<? super LintViolation> own, boolean direct) {
    this(own, direct, Duration.ofSeconds(10));
  }

  Reports(@Nullable Consumer<? super LintViolation> own, boolean direct, Duration patience) {
    this(own, direct, patience, ConcurrentHashMap.newKeySet());
  }

  /** Looks when the server has had its time whether it has done something. */
  void later(BooleanSupplier done, Runnable otherwise) {
    due.add(done);
    CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              try {
                if (!done.getAsBoolean()) {
                  otherwise.run();
                }
              } finally {
                due.remove(done);
              }
            });
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
