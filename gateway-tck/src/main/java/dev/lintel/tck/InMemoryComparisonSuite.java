package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.test.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sends the same requests to a server and to the in-memory client, each of which runs the kit's
 * application, and compares what comes back and what the application saw. What only a connection
 * has is left out: {@code date}, {@code connection} and framing. Of an aborted answer the
 * connection may have less than the client in memory, but nothing else.
 *
 * @since 0.1
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("comparison")
// The extension is for JUnit alone, to which the package is open.
@SuppressWarnings("exports")
@ExtendWith(ReportExtension.class)
public abstract class InMemoryComparisonSuite {
  private static final ServerOptions OPTIONS =
      ServerOptions.defaults()
          .port(0)
          .maxRequestBodyBytes(1_000)
          .requestTimeout(Duration.ofMillis(1_500));
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final AtomicInteger CASES = new AtomicInteger();

  private final Map<String, Pair> pairs = new HashMap<>();

  /** For subclasses. */
  protected InMemoryComparisonSuite() {}

  /**
   * Starts the server under test.
   *
   * @param factory to be called once
   * @param options all to be honoured; the port is 0, for any free one
   * @return the server, listening
   * @throws Exception what the server's own start throws
   */
  protected abstract Server start(ApplicationFactory factory, ServerOptions options)
      throws Exception;

  /** The same application on both sides, each with a probe of its own. */
  private record Pair(Server server, Probe onServer, TestClient client, Probe inMemory) {
    void close() {
      server.close();
      client.close();
    }
  }

  /** The servers so far. */
  final List<Subject> subjects() {
    return pairs.values().stream().map(pair -> Subject.started(pair.server().info())).toList();
  }

  private Pair pair(String kind) {
    return pairs.computeIfAbsent(kind, this::startPair);
  }

  private Pair startPair(String kind) {
    Function<Probe, ApplicationFactory> application =
        kind.startsWith("async") ? TckApplication::async : TckApplication::blocking;
    ServerOptions options = kind.endsWith("mounted") ? OPTIONS.mountPath("/app") : OPTIONS;
    Probe onServer = new Probe();
    Probe inMemory = new Probe();
    try {
      TestClient client = TestClient.deploy(application.apply(inMemory), options);
      return new Pair(start(application.apply(onServer), options), onServer, client, inMemory);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start: " + e, e);
    }
  }

  @AfterAll
  final void closeBoth() {
    pairs.values().forEach(Pair::close);
  }

  @TestFactory
  @Spec("GW-DEP-15")
  Stream<DynamicTest> targets_and_methods_are_the_same() {
    return rows(List.of("blocking", "blocking mounted"), Requests.heads());
  }

  @TestFactory
  @Spec({"GW-DEP-15", "GW-RSP-26"})
  Stream<DynamicTest> answers_are_the_same() {
    return rows(List.of("blocking", "async", "async now"), Requests.answers());
  }

  @TestFactory
  @Spec("GW-DEP-15")
  Stream<DynamicTest> failures_are_the_same() {
    return rows(List.of("blocking", "async", "async now"), Requests.failures());
  }

  @TestFactory
  @Spec("GW-DEP-15")
  Stream<DynamicTest> uploads_are_the_same() {
    return rows(List.of("blocking", "async", "async now"), Requests.uploads());
  }

  @TestFactory
  @Spec("GW-DEP-15")
  Stream<DynamicTest> asynchronous_answers_are_the_same() {
    return rows(List.of("async"), Requests.asynchronous());
  }

  private Stream<DynamicTest> rows(List<String> kinds, List<Sent> requests) {
    return kinds.stream()
        .flatMap(
            kind ->
                requests.stream()
                    .filter(sent -> !kind.endsWith("now") || !sent.blocksOnItsBody())
                    .map(kind.endsWith("now") ? sent -> sent.with("x-now", "1") : sent -> sent)
                    .map(
                        sent ->
                            dynamicTest(
                                kind + " " + sent.name(),
                                () -> compare(pair(kind.replace(" now", "")), sent))));
  }

  private static void compare(Pair pair, Sent sent) {
    String id = "compared-" + CASES.incrementAndGet();
    Track inMemory = pair.inMemory().track(id);
    Track onServer = pair.onServer().track(id);
    for (Track track : List.of(inMemory, onServer)) {
      Requests.GATES.forEach(track::open);
    }

    Outcome expected = Outcome.of(pair.client().send(sent.request(id)));
    Outcome actual;
    try (Wire wire = Wire.open(pair.server().uri())) {
      wire.send(sent.text(id));
      if (sent.isBroken()) {
        wire.finish();
      }
      actual = Outcome.of(wire, sent.method());
    }

    assertThat(actual.answer()).as(sent.name()).isEqualTo(expected.answer());
    assertThat(actual.isPrefixOf(expected)).as(sent.name()).isTrue();
    String seen = Outcome.seen(inMemory, expected.aborted());
    awaitSame(onServer, seen, expected.aborted());
    assertThat(Outcome.seen(onServer, expected.aborted())).as(sent.name()).isEqualTo(seen);
  }

  /** An exchange may still end on the server when its client has the last byte. */
  private static void awaitSame(Track onServer, String seen, boolean aborted) {
    try {
      Probe.await(
          () -> "the same events", SOON, () -> Outcome.seen(onServer, aborted).equals(seen));
    } catch (AssertionError late) {
      // The comparison that follows shows the difference.
    }
  }
}
