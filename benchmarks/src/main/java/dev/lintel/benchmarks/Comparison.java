package dev.lintel.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A contestant against the hand-written servlet of its container, in rounds: each has a run of the
 * servlet, one of the contestant and one of a second servlet, close to each other, so that what the
 * machine does besides falls on all of them.
 *
 * @param container where both run
 * @param contestant who is compared
 * @param workload what they serve
 * @param connections how many were open
 * @param rounds as they were measured
 */
record Comparison(
    String container, String contestant, String workload, int connections, List<Round> rounds) {

  /** One round. */
  record Round(Run servlet, Run contestant, Run again) {}

  /**
   * One run of one server.
   *
   * @param perSecond requests that were answered in a second
   * @param cpuMicros time of processors for a request, in microseconds
   * @param allocated bytes for a request
   * @param resident bytes of memory that the process holds at the end
   * @param figures what the load generator has seen
   */
  record Run(double perSecond, double cpuMicros, double allocated, long resident, Figures figures) {
    /** In microseconds; not a number where there is one request alone. */
    double percentile(String which) {
      Long micros = figures.latency().get(which);
      return micros == null ? Double.NaN : micros;
    }
  }

  /** The middle of some numbers, and how far they lie apart. */
  record Spread(double median, double least, double greatest) {
    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
  }

  /** The contestant over the servlet, round by round. */
  Spread ratio(ToDoubleFunction<Run> figure) {
    return Spread.of(
        rounds.stream()
            .mapToDouble(
                round ->
                    figure.applyAsDouble(round.contestant())
                        / mean(figure, round.servlet(), round.again()))
            .toArray());
  }

  /** One servlet over the other, either way: a difference inside this spread is none. */
  Spread resolution(ToDoubleFunction<Run> figure) {
    return Spread.of(
        rounds.stream()
            .mapToDouble(
                round ->
                    figure.applyAsDouble(round.again()) / figure.applyAsDouble(round.servlet()))
            .flatMap(ratio -> DoubleStream.of(ratio, 1 / ratio))
            .toArray());
  }

  /** Whether a ratio lies outside of what the servlet differs from itself. */
  boolean distinguishable(ToDoubleFunction<Run> figure) {
    Spread noise = resolution(figure);
    double median = ratio(figure).median();
    return median < noise.least() || median > noise.greatest();
  }

  /** The middle of what one of the three has shown. */
  Spread of(java.util.function.Function<Round, Run> which, ToDoubleFunction<Run> figure) {
    return Spread.of(
        rounds.stream().mapToDouble(round -> figure.applyAsDouble(which.apply(round))).toArray());
  }

  private static double mean(ToDoubleFunction<Run> figure, Run one, Run other) {
    return (figure.applyAsDouble(one) + figure.applyAsDouble(other)) / 2;
  }
}
