package dev.lintel.benchmarks;

import java.util.Map;

/**
 * What one run of a {@link LoadGenerator} has shown.
 *
 * @param requests that were answered
 * @param micros how long it took, in microseconds
 * @param bytes that came
 * @param errors connections that failed, and answers that were none or of 400 and more
 * @param latency by percentile, in microseconds; none of one request alone
 */
record Figures(long requests, long micros, long bytes, long errors, Map<String, Long> latency) {
  double perSecond() {
    return requests * 1_000_000.0 / micros;
  }
}
