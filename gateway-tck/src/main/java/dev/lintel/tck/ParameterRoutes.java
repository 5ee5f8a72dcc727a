package dev.lintel.tck;

import dev.lintel.Parameters;
import dev.lintel.Response;
import java.util.Map;

/** Routes about the parameters of a query and of a form. */
final class ParameterRoutes {
  private ParameterRoutes() {}

  static void add(Map<String, TckApplication.Route> routes) {
    routes.put("query", (request, track) -> all(request.parameters()));
    routes.put("form", (request, track) -> all(request.form()));
  }

  /** A line for each. */
  private static Response all(Parameters parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Response.text(text.toString());
  }
}
