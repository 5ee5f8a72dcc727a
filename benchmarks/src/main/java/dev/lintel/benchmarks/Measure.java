package dev.lintel.benchmarks;

import java.util.List;
import java.util.Locale;

/** What a run is measured by. */
enum Measure {
  THROUGHPUT("1/s", "perSecond"),
  CPU("CPU, s for 100,000", "cpuSecondsPer100k"),
  P50("p50, µs", "p50Micros"),
  P99("p99, µs", "p99Micros"),
  MEMORY("RSS, MiB", "residentBytes"),
  ALLOCATED("Allocated, bytes", "allocatedBytes");

  /** Those of which a contestant has a ratio to the servlet. */
  static final List<Measure> COMPARED = List.of(THROUGHPUT, CPU, P50, P99);

  private final String title;
  private final String key;

  Measure(String title, String key) {
    this.title = title;
    this.key = key;
  }

  /** What tables call it, with its unit. */
  String title() {
    return title;
  }

  /** What JSON calls it. */
  String key() {
    return key;
  }

  /** The figure of a run; not a number where there is none. */
  double of(Comparison.Run run) {
    return switch (this) {
      case THROUGHPUT -> run.perSecond();
      // Microseconds for one are tenths of seconds for 100,000.
      case CPU -> run.cpuMicros() / 10;
      case P50 -> run.percentile("50");
      case P99 -> run.percentile("99");
      case MEMORY -> run.resident();
      case ALLOCATED -> run.allocated();
    };
  }

  /** A figure as tables have it; nothing where there is none. */
  String told(double figure) {
    if (Double.isNaN(figure)) {
      return "";
    }
    double shown = this == MEMORY ? figure / (1 << 20) : figure;
    // Of what takes longer than a second there is a part in one.
    boolean parts = this == CPU || this == THROUGHPUT && shown < 100;
    return String.format(Locale.ROOT, parts ? "%,.2f" : "%,.0f", shown);
  }
}
