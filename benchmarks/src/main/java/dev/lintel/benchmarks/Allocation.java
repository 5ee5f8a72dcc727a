package dev.lintel.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How many bytes a server allocates for a request, by {@link ExchangeBenchmark}. */
final class Allocation {
  private static final String BYTES = "gc.alloc.rate.norm";

  private Allocation() {}

  /** Bytes per request, on a warmed-up server in a JVM of its own: the median of some rounds. */
  static long perRequest(Contestant contestant, Container container, Workload workload)
      throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(ExchangeBenchmark.class.getName())
            .param("contestant", contestant.name())
            .param("container", container.name())
            .param("workload", workload.name())
            .addProfiler(GCProfiler.class)
            .jvmArgsPrepend("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    RunResult result = new Runner(options).runSingle();
    Result<?> bytes = result.getSecondaryResults().get(BYTES);
    if (bytes == null) {
      throw new RunnerException("JMH's profiler has not counted bytes on this JVM");
    }
    return Math.round(bytes.getStatistics().getPercentile(50));
  }

  /**
   * Prints a line for each container and workload.
   *
   * @param args names of containers and workloads; none for all
   * @throws RunnerException if a server does not start, or does not answer
   */
  public static void main(String[] args) throws RunnerException {
    LoadOptions asked = LoadOptions.namesOrExit(args);
    for (Workload workload : asked.workloads()) {
      if (!workload.quick()) {
        LoadOptions.exit(workload.title() + " has too few requests to count their bytes");
      }
    }
    for (Container container : asked.containersOrAll()) {
      for (Workload workload : asked.workloadsOrAll()) {
        // Of the others, thousands would take hours.
        if (workload.quick()) {
          print(container, workload);
        }
      }
    }
  }

  private static void print(Container container, Workload workload) throws RunnerException {
    long servlet = perRequest(Contestant.SERVLET, container, workload);
    long bridge = perRequest(Contestant.BRIDGE, container, workload);
    long runner = perRequest(Contestant.RUNNER, container, workload);
    System.out.printf(
        "%-7s %-10s servlet %6d  runner %+6d  bridge %+6d%n",
        container.runner(), workload.title(), servlet, runner - servlet, bridge - servlet);
  }
}
