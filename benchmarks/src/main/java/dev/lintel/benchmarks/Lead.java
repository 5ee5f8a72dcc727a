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

  /** Whether it is over this contestant here. */
  boolean isOver(Comparison other) {
    return container.equals(other.container())
        && over.equals(other.contestant())
        && workload.equals(other.workload());
  }

  /** The ratio with its spread. */
  String told() {
    return String.format(
        Locale.ROOT, "%.2f, %.2f to %.2f", ratio.median(), ratio.least(), ratio.greatest());
  }

  @Override
  public String toString() {
    return String.format("%s, %s: lintel over %s %s", container, workload, over, told());
  }
}
