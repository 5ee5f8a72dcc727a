package dev.lintel.benchmarks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run for programs: what comes of each comparison, and the rounds that it comes from. */
final class LoadJson {
  private LoadJson() {}

  private record Report(
      String date,
      String command,
      Machine machine,
      int rounds,
      int seconds,
      List<Compared> comparisons,
      List<Lead> leads) {}

  private record Compared(
      String container,
      String workload,
      int connections,
      String contestant,
      Map<String, Double> servlet,
      Map<String, Double> figures,
      Map<String, Ratio> ratios,
      List<Comparison.Round> rounds) {}

  /** The target and its verdict are null where there is none. */
  private record Ratio(
      double median,
      double least,
      double greatest,
      double resolution,
      boolean distinguishable,
      @Nullable Double target,
      @Nullable String verdict) {}

  static String of(LoadReport report) {
    return new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .registerTypeAdapter(Double.class, (JsonSerializer<Double>) LoadJson::number)
            .create()
            .toJson(
                new Report(
                    report.date(),
                    report.command(),
                    report.machine(),
                    report.rounds(),
                    report.seconds(),
                    report.comparisons().stream().map(LoadJson::compared).toList(),
                    report.leads()))
        + "\n";
  }

  private static Compared compared(Comparison of) {
    Map<String, Double> servlet = new LinkedHashMap<>();
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Measure measure : Measure.values()) {
      servlet.put(measure.key(), of.servlet(measure).median());
      figures.put(measure.key(), of.contestant(measure).median());
    }
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    for (Measure measure : Measure.COMPARED) {
      if (!Double.isNaN(of.ratio(measure).median())) {
        ratios.put(measure.key(), ratio(of, measure));
      }
    }
    return new Compared(
        of.container(),
        of.workload(),
        of.connections(),
        of.contestant(),
        servlet,
        figures,
        ratios,
        of.rounds());
  }

  private static Ratio ratio(Comparison of, Measure measure) {
    Comparison.Spread ratio = of.ratio(measure);
    Target target = Target.of(of, measure);
    return new Ratio(
        ratio.median(),
        ratio.least(),
        ratio.greatest(),
        of.resolution(measure).greatest(),
        of.distinguishable(measure),
        target == null ? null : target.bound(),
        target == null ? null : target.verdict(of));
  }

  /** What nobody has counted is left out: JSON has no number for it. */
  private static JsonElement number(double number, Type type, JsonSerializationContext context) {
    return Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
  }
}
