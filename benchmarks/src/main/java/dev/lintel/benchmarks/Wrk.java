package dev.lintel.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator <a href="https://github.com/wg/wrk">wrk</a>, which has to be installed. A
 * script tells it the request, and has it say its figures in a form for programs.
 */
final class Wrk implements LoadGenerator {
  private static final Pattern FIGURES =
      Pattern.compile("lintel requests=(\\d+) micros=(\\d+) bytes=(\\d+) errors=(\\d+)(.*)");
  private static final Pattern PERCENTILE = Pattern.compile(" p([\\d.]+)=(\\d+)");
  private static final List<String> PERCENTILES = List.of("50", "90", "99", "99.9");

  @Override
  public Optional<String> missing() {
    return Programs.find("wrk").isPresent()
        ? Optional.empty()
        : Optional.of("wrk is not on the PATH: install it, on Debian by: apt-get install wrk");
  }

  @Override
  public Figures run(URI server, Workload workload, int connections, int seconds)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("lintel-wrk", ".lua");
    try {
      Files.writeString(script, script(workload));
      List<String> command =
          List.of(
              "wrk",
              "--threads=1",
              "--connections=" + connections,
              "--duration=" + seconds + "s",
              "--timeout=20s",
              "--script=" + script,
              server.toString());
      Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (wrk.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + said);
      }
      return figures(said);
    } finally {
      Files.delete(script);
    }
  }

  /** The figures in what it has said. */
  static Figures figures(String said) throws IOException {
    Matcher line = FIGURES.matcher(said);
    if (!line.find()) {
      throw new IOException("wrk has said no figures: " + said);
    }
    Map<String, Long> latency = new java.util.LinkedHashMap<>();
    Matcher percentile = PERCENTILE.matcher(line.group(5));
    while (percentile.find()) {
      latency.put(percentile.group(1), Long.parseLong(percentile.group(2)));
    }
    return new Figures(
        Long.parseLong(line.group(1)),
        Long.parseLong(line.group(2)),
        Long.parseLong(line.group(3)),
        Long.parseLong(line.group(4)),
        latency);
  }

  /** The request in Lua, and what to say at the end. */
  static String script(Workload workload) {
    String request = new String(workload.request(), StandardCharsets.ISO_8859_1);
    int end = request.indexOf("\r\n\r\n");
    List<String> head = request.substring(0, end).lines().toList();
    String[] line = head.get(0).split(" ");
    StringBuilder lua = new StringBuilder();
    lua.append("wrk.method = ").append(quoted(line[0])).append('\n');
    lua.append("wrk.path = ").append(quoted(line[1])).append('\n');
    for (String field : head.subList(1, head.size())) {
      String[] parts = field.split(": ", 2);
      lua.append("wrk.headers[").append(quoted(parts[0])).append("] = ");
      lua.append(quoted(parts[1])).append('\n');
    }
    String body = request.substring(end + 4);
    if (!body.isEmpty()) {
      lua.append("wrk.body = ").append(quoted(body)).append('\n');
    }
    lua.append("function done(summary, latency, requests)\n");
    lua.append("  local e = summary.errors\n");
    lua.append("  io.write(string.format(\"lintel requests=%d micros=%d bytes=%d errors=%d\",");
    lua.append(" summary.requests, summary.duration, summary.bytes,");
    lua.append(" e.connect + e.read + e.write + e.status + e.timeout))\n");
    for (String percentile : PERCENTILES) {
      lua.append("  io.write(string.format(\" p").append(percentile);
      lua.append("=%d\", latency:percentile(").append(percentile).append(")))\n");
    }
    return lua.append("  io.write(\"\\n\")\nend\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
