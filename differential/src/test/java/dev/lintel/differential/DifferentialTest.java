package dev.lintel.differential;

import dev.lintel.tck.ByteScript;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Generated exchanges, 10,000 of them or as many as {@code -Dlintel.exchanges} says: both runners
 * have to give the same transcript for the same bytes, and where a single fault decides, that of
 * its rule.
 */
class DifferentialTest {
  private static final Map<Pair.Kind, Pair> PAIRS = new EnumMap<>(Pair.Kind.class);
  private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor();

  /** Where nothing else is asked for. */
  private static final int FEWEST = 10_000;

  private static final AtomicInteger agreed = new AtomicInteger();
  private static volatile boolean failed;

  @BeforeContainer
  static void start() throws Exception {
    for (Pair.Kind kind : Pair.Kind.values()) {
      PAIRS.put(kind, Pair.ofRunners(kind));
    }
  }

  @AfterContainer
  static void stop() {
    PAIRS.values().forEach(Pair::close);
    EXECUTOR.shutdownNow();
    int wanted = Integer.getInteger("lintel.exchanges", FEWEST);
    boolean started = PAIRS.size() == Pair.Kind.values().length;
    if (started && !failed && agreed.get() < wanted) {
      throw new AssertionError(
          "only " + agreed + " of " + wanted + " exchanges were sent: jqwik has other settings");
    }
  }

  @Provide
  Arbitrary<Generated> exchanges() {
    return Exchanges.any();
  }

  /** GW-DEP-15. The same exchanges each time. */
  @Property(seed = "8191", edgeCases = EdgeCasesMode.NONE)
  @Tag("fixed")
  void the_runners_agree_on_every_exchange(@ForAll("exchanges") Generated exchange) {
    agree(exchange);
  }

  /** GW-DEP-15. Others each time, on demand. */
  @Property(edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
  @Tag("random")
  void the_runners_agree_on_any_exchange(@ForAll("exchanges") Generated exchange) {
    agree(exchange);
  }

  private static void agree(Generated exchange) {
    try {
      check(exchange, PAIRS.get(exchange.target()), EXECUTOR);
      agreed.incrementAndGet();
    } catch (Throwable e) {
      failed = true;
      throw e;
    }
  }

  /**
   * Something did not come, a body was not closed, an exchange did not end. An answer that is read
   * as one to HEAD, and is none, ends in a line that is no part of HTTP, and that is all right.
   */
  static boolean isWrongByItself(String line) {
    return line.startsWith("!! nothing came")
        || line.matches("!! (of )?[0-9]+ (bodies|exchanges) .*")
        || line.equals("completed: not");
  }

  static void check(Generated exchange, Pair pair, ExecutorService executor) {
    ByteScript bytes = exchange.bytes();
    Pair.Outcome outcome = pair.send(bytes, executor);
    if (!outcome.agrees()) {
      throw new AssertionError(
          "the servers differ at "
              + exchange.target()
              + "; what the first did, as a script:\n"
              + bytes.script("generated/found", outcome.first())
              + "\nand the other:\n"
              + outcome.second());
    }
    List<String> lines = outcome.first().lines();
    if (lines.stream().anyMatch(DifferentialTest::isWrongByItself)) {
      throw new AssertionError(
          "the servers agree at "
              + exchange.target()
              + " on what neither may do:\n"
              + bytes.script("generated/found", outcome.first()));
    }
    String refusal = exchange.refusal();
    if (!refusal.isEmpty()
        && (!lines.get(0).equals(refusal) || !lines.contains("Connection: close"))) {
      throw new AssertionError(
          "not "
              + refusal
              + " at "
              + exchange.target()
              + ", though the servers agree:\n"
              + bytes.script("generated/found", outcome.first()));
    }
  }
}
