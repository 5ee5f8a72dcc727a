package dev.lintel.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A contestant against the hand-written servlet of its container, in rounds: each has a run of the
 * servlet, one of the contestant and one of a second servlet, close to each other, so that what the
 * machine does besides falls on all of them.
 *
 * @param plan what they serve, and where
 * @param contestant who is compared
 * @param rounds as they were measured
 */
record Comparison(Plan plan, String contestant, List<Round> rounds) {

  /** One round. */
  record Round(Run servlet, Run contestant, Run again) {
    private double servlets(ToDoubleFunction<Run> figure) {
      return (figure.applyAsDouble(servlet) + figure.applyAsDouble(again)) / 2;
    }
  }

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

  /** The contestant over the mean of the two servlets, round by round. */
  Spread ratio(Measure measure) {
    return spread(round -> measure.of(round.contestant()) / round.servlets(measure::of));
  }

  /** One servlet over the other, either way: a difference inside this spread is none. */
  Spread resolution(Measure measure) {
    return Spread.of(
        rounds.stream()
            .mapToDouble(round -> measure.of(round.again()) / measure.of(round.servlet()))
            .flatMap(ratio -> DoubleStream.of(ratio, 1 / ratio))
            .toArray());
  }

  /** Whether a ratio lies outside of what the servlet differs from itself. */
  boolean distinguishable(Measure measure) {
    Spread noise = resolution(measure);
    double median = ratio(measure).median();
    return median < noise.least() || median > noise.greatest();
  }

  /** A ratio in a line: a star if it is certain, its spread, and in brackets the resolution. */
  String told(Measure measure) {
    Spread ratio = ratio(measure);
    if (Double.isNaN(ratio.median())) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%.3f%s, %.3f to %.3f [%.3f]",
        ratio.median(),
        distinguishable(measure) ? " *" : "",
        ratio.least(),
        ratio.greatest(),
        resolution(measure).greatest());
  }

  /** What the contestant has shown. */
  Spread contestant(Measure measure) {
    return contestant(measure::of);
  }

  /** The same of a figure that is no measure. */
  Spread contestant(ToDoubleFunction<Run> figure) {
    return spread(round -> figure.applyAsDouble(round.contestant()));
  }

  /** What the two servlets have shown, by their mean in each round. */
  Spread servlet(Measure measure) {
    return servlet(measure::of);
  }

  /** The same of a figure that is no measure. */
  Spread servlet(ToDoubleFunction<Run> figure) {
    return spread(round -> round.servlets(figure));
  }

  private Spread spread(ToDoubleFunction<Round> of) {
    return Spread.of(rounds.stream().mapToDouble(of).toArray());
  }

  String container() {
    return plan.container().runner();
  }

  String workload() {
    return plan.title();
  }

  int connections() {
    return plan.connections();
  }

  /** Whether it is Lintel that is compared. */
  boolean ofLintel() {
    return contestant.equals(Contestant.RUNNER.title());
  }
}
