package dev.lintel.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole exchanges with a server in the same process, over one connection. As the client allocates
 * nothing, what JMH's profiler {@code gc} counts is the server's; for time see {@link Load}.
 *
 * <p>Allocations are not removed by escape analysis here: that depends on what the compiler happens
 * to inline, and is another from run to run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(value = 1, jvmArgsAppend = ExchangeBenchmark.WITHOUT_ESCAPE_ANALYSIS)
@Warmup(iterations = 5)
@Measurement(iterations = 7)
public class ExchangeBenchmark {
  static final String WITHOUT_ESCAPE_ANALYSIS = "-XX:-DoEscapeAnalysis";

  private static final int REQUESTS = 1_000;

  /** Who serves. */
  @Param public Contestant contestant;

  /** In what. */
  @Param public Container container;

  /** What is asked for. */
  @Param({"TEXT", "FIELDS", "JSON", "BYTES", "FILE", "CHUNKS", "WRITER", "PUBLISHER", "ASYNC"})
  public Workload workload;

  private Container.Running server;
  private KeepAliveClient client;

  /**
   * Starts the server and connects to it.
   *
   * @throws Exception if either fails
   */
  @Setup
  public void start() throws Exception {
    server = contestant.start(container, workload, Threads.PLATFORM);
    client = new KeepAliveClient(server.port(), workload.request());
  }

  /**
   * Ends both.
   *
   * @throws IOException if the connection cannot be closed
   */
  @TearDown
  public void stop() throws IOException {
    client.close();
    server.close();
  }

  /**
   * Asks again and again.
   *
   * @throws IOException if the server does not answer
   */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void exchange() throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      client.exchange();
    }
  }
}
