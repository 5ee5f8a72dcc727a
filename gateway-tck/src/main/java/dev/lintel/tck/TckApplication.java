package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Deployment;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The application that the suites talk to. Under {@code /tck/} there is a route for each thing that
 * a server can be put to, and under {@code /tck-probe/} what a test in another process asks of the
 * probe; every other path answers with all that the application sees of the request. A request
 * names its case in the header {@code x-case}; what happens is noted in the {@link Track} of that
 * name.
 *
 * @since 0.1
 */
public final class TckApplication implements Application {
  private static final String PREFIX = "/tck/";

  private final Probe probe;
  private final Map<String, Route> routes;
  private final ProbeRoutes control;

  /** Answers one kind of request. */
  @FunctionalInterface
  interface Route {
    Response answer(Request request, Track track) throws Exception;
  }

  private TckApplication(Probe probe, Map<String, Route> routes, ProbeRoutes control) {
    this.probe = probe;
    this.routes = routes;
    this.control = control;
  }

  /**
   * The application as a blocking one.
   *
   * @param probe shared with the test
   * @return creates the application
   */
  public static ApplicationFactory blocking(Probe probe) {
    Objects.requireNonNull(probe, "probe");
    return deployment -> create(probe, deployment, "blocking", deployment.closing(new Workers()));
  }

  /**
   * The same application as an asynchronous one: unless the request has a header {@code x-now}, its
   * stage is not complete when it is returned.
   *
   * @param probe shared with the test
   * @return creates the application
   */
  public static ApplicationFactory async(Probe probe) {
    Objects.requireNonNull(probe, "probe");
    return deployment -> {
      Workers workers = deployment.closing(new Workers());
      return AsyncApplication.of(
          new AsyncTck(probe, create(probe, deployment, "async", workers), workers)::handleAsync);
    };
  }

  private static TckApplication create(
      Probe probe, Deployment deployment, String form, Workers workers) throws IOException {
    probe.applicationCreated();
    deployment.closing(probe::applicationClosed);
    Forms forms = new Forms(deployment.closing(new SampleFile(probe)), workers);
    Map<String, Route> routes = new HashMap<>();
    BodyRoutes.add(routes, forms);
    FailureRoutes.add(routes, forms);
    HeadRoutes.add(routes);
    ParameterRoutes.add(routes);
    UploadRoutes.add(routes, workers);
    LifeRoutes.add(routes, deployment);
    return new TckApplication(probe, routes, new ProbeRoutes(probe, deployment, form));
  }

  @Override
  public Response handle(Request request) throws Exception {
    if (ProbeRoutes.concern(request)) {
      return control.answer(request);
    }
    Track track = track(probe, request);
    track.called(request);
    return answer(request, track);
  }

  /** What the test asks of the probe; may block for a while. */
  Response answerProbe(Request request) {
    return control.answer(request);
  }

  /** Answers without noting the call. */
  Response answer(Request request, Track track) throws Exception {
    try {
      String path = request.path();
      if (!path.startsWith(PREFIX)) {
        return Seen.all(request, track);
      }
      Route route = routes.get(path.substring(PREFIX.length()));
      return route == null ? Response.notFound() : route.answer(request, track);
    } finally {
      track.returned();
    }
  }

  static Track track(Probe probe, Request request) {
    return probe.track(request.header("x-case").orElse("-"));
  }

  /** A number from the query. */
  static long number(Request request, String name, long fallback) {
    return request.query(name).map(Long::parseLong).orElse(fallback);
  }
}
