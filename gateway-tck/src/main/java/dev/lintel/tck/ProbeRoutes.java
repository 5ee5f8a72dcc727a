package dev.lintel.tck;

import dev.lintel.Deployment;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.StatusException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The probe of a deployed application, for a test that has nothing but the application's address.
 * These requests are no cases: they are in no track.
 */
final class ProbeRoutes {
  static final String PREFIX = "/tck-probe/";

  /** A field of every answer, so that nobody else's is taken for one. */
  static final String MARK = "x-tck-probe";

  /** How long an answer may wait for an event. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Probe probe;
  private final Deployment deployment;
  private final String form;

  ProbeRoutes(Probe probe, Deployment deployment, String form) {
    this.probe = probe;
    this.deployment = deployment;
    this.form = form;
  }

  static boolean concern(Request request) {
    return request.path().startsWith(PREFIX);
  }

  /** Blocks for at most {@link #LONGEST_WAIT}. */
  Response answer(Request request) {
    return answered(request).header(MARK, "1");
  }

  private Response answered(Request request) {
    return switch (request.path().substring(PREFIX.length())) {
      case "server" -> Response.text(server());
      case "track" -> Response.text(track(request));
      case "open" -> {
        Track track = probe.track(required(request, "case"));
        request.query("gate").ifPresentOrElse(track::open, track::openAll);
        yield Response.text("open\n");
      }
      case "lint" -> Response.text(String.join("\n", LintOn.taken(probe)));
      case "lint-waiting" -> {
        boolean over = awaitBriefly(() -> !LintOn.isWaiting(probe));
        yield Response.text(String.valueOf(!over));
      }
      case "forget" -> {
        probe.forgetAll(required(request, "prefix"));
        yield Response.text("forgotten\n");
      }
      default -> Response.notFound();
    };
  }

  private String server() {
    ServerInfo server = deployment.server();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("form", form);
    lines.put("name", server.name());
    lines.put("version", server.version());
    lines.put("spec", server.spec());
    lines.put("multithread", String.valueOf(server.multithread()));
    lines.put("multiprocess", String.valueOf(server.multiprocess()));
    lines.put("runOnce", String.valueOf(server.runOnce()));
    lines.put("requestTimeout", server.requestTimeout().toString());
    lines.put("capabilities", String.join(",", server.capabilities()));
    lines.put("java", Platform.java());
    lines.put("system", Platform.system());
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  /** What the track says; with an event, as soon as it is there, or else when the time is over. */
  private String track(Request request) {
    Track track = probe.track(required(request, "case"));
    request
        .query("event")
        .ifPresent(
            event -> {
              boolean unused = awaitBriefly(() -> track.events().contains(event));
            });
    return Snapshot.of(track).text();
  }

  /** Whether it holds, or does before long. */
  private static boolean awaitBriefly(BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        // The server stops, and the test is told what there is.
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static String required(Request request, String name) {
    return request
        .query(name)
        .orElseThrow(() -> new StatusException(400, "the probe needs the parameter " + name));
  }
}
