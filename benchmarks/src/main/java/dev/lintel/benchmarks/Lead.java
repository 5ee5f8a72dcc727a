package dev.lintel.benchmarks;

import java.util.Locale;

/**
 * How much more Lintel answers than somebody else, round by round.
 *
 * @param container in which Lintel runs
 * @param over whom
 * @param workload what both serve
 * @param ratio of answers in a second
 */
record Lead(String container, String over, String workload, Comparison.Spread ratio) {

  static Lead of(Comparison lintel, Comparison other) {
    double[] ratios = new double[lintel.rounds().size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          lintel.rounds().get(i).contestant().perSecond()
              / other.rounds().get(i).contestant().perSecond();
    }
    return new Lead(
        lintel.container(), other.contestant(), lintel.workload(), Comparison.Spread.of(ratios));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-7s %-10s lintel over %-16s %.2f (%.2f to %.2f)",
        container,
        workload,
        over,
        ratio.median(),
        ratio.least(),
        ratio.greatest());
  }
}
