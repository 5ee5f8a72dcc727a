package dev.lintel.benchmarks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a run has shown, as JSON and as a page.
 *
 * @param date when it ended
 * @param java of the servers
 * @param system with its number of processors
 * @param rounds of each comparison
 * @param seconds of each run
 * @param comparisons in the order in which they were made
 * @param leads of Lintel over others, where there are any
 */
record LoadReport(
    String date,
    String java,
    String system,
    int rounds,
    int seconds,
    List<Comparison> comparisons,
    List<Lead> leads) {

  static LoadReport of(
      Instant date, int rounds, int seconds, List<Comparison> comparisons, List<Lead> leads) {
    String system =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors";
    return new LoadReport(
        date.toString(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        system,
        rounds,
        seconds,
        List.copyOf(comparisons),
        List.copyOf(leads));
  }

  /** One comparison in a line. */
  static String line(Comparison of) {
    return String.format(
        Locale.ROOT,
        "%-7s %-12s %5d connections  %8s/s servlet %8s/s %-14s  throughput %s  cpu %s"
            + "  p99 %s  %+6.0f bytes  %4.0f MiB (%+.0f)",
        of.container(),
        of.workload(),
        of.connections(),
        rate(of.of(Comparison.Round::servlet, Comparison.Run::perSecond)),
        rate(of.of(Comparison.Round::contestant, Comparison.Run::perSecond)),
        of.contestant(),
        told(of, Comparison.Run::perSecond),
        told(of, Comparison.Run::cpuMicros),
        told(of, run -> run.percentile("99")),
        moreAllocated(of),
        mebibytes(of, Comparison.Round::contestant),
        mebibytes(of, Comparison.Round::contestant) - mebibytes(of, Comparison.Round::servlet));
  }

  private static double mebibytes(Comparison of, Function<Comparison.Round, Comparison.Run> which) {
    return of.of(which, Comparison.Run::resident).median() / (1 << 20);
  }

  /** Answers in a second; of those that take longer than one, a part. */
  static String rate(Comparison.Spread perSecond) {
    return String.format(
        Locale.ROOT, perSecond.median() < 100 ? "%,.2f" : "%,.0f", perSecond.median());
  }

  /** How many bytes a request allocates over the servlet. */
  static double moreAllocated(Comparison of) {
    return of.of(Comparison.Round::contestant, Comparison.Run::allocated).median()
        - of.of(Comparison.Round::servlet, Comparison.Run::allocated).median();
  }

  /** A ratio with its spread, and whether it is one. */
  static String told(Comparison of, ToDoubleFunction<Comparison.Run> figure) {
    Comparison.Spread ratio = of.ratio(figure);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f%s)",
        ratio.median(),
        ratio.least(),
        ratio.greatest(),
        of.distinguishable(figure) ? "" : ", not distinguishable");
  }

  /** Writes both files, and tells where the page is. */
  Path writeTo(Path directory) throws IOException {
    Files.writeString(
        directory.resolve("report.json"),
        new GsonBuilder()
                .setPrettyPrinting()
                .registerTypeAdapter(Double.class, (JsonSerializer<Double>) LoadReport::number)
                .create()
                .toJson(this)
            + "\n");
    return Files.writeString(directory.resolve("report.html"), LoadPage.of(this));
  }

  /** What nobody has counted is left out: JSON has no number for it. */
  private static JsonElement number(double number, Type type, JsonSerializationContext context) {
    return Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
  }
}
