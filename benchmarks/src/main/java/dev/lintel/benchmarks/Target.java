package dev.lintel.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * How far Lintel may be from the servlet.
 *
 * @param bound the least ratio of throughput, or the greatest of what is better if it is less
 */
record Target(Measure measure, double bound) {

  /** Those of a workload; of one transfer there is no p99. */
  static List<Target> of(Workload workload) {
    Target throughput =
        new Target(
            Measure.THROUGHPUT,
            switch (workload) {
              case TEXT, LARGE -> 0.98;
              case DOWNLOAD -> 0.95;
              default -> 0.97;
            });
    Target cpu = new Target(Measure.CPU, 1.03);
    return workload.giant()
        ? List.of(throughput, cpu)
        : List.of(throughput, cpu, new Target(Measure.P99, 1.05));
  }

  /** That of a comparison of Lintel; nobody else has one. */
  static @Nullable Target of(Comparison comparison, Measure measure) {
    return of(comparison).stream()
        .filter(target -> target.measure() == measure)
        .findFirst()
        .orElse(null);
  }

  /** All of a comparison. */
  static List<Target> of(Comparison comparison) {
    return comparison.ofLintel() ? of(comparison.plan().workload()) : List.of();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %.2f", measure == Measure.THROUGHPUT ? "at least" : "at most", bound);
  }

  /** What has come of it: a miss inside of what the servlet differs from itself may be none. */
  String verdict(Comparison comparison) {
    double ratio = comparison.ratio(measure).median();
    if (measure == Measure.THROUGHPUT ? ratio >= bound : ratio <= bound) {
      return "met";
    }
    return comparison.distinguishable(measure) ? "missed" : "missed, not distinguishable";
  }
}
