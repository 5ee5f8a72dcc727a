package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.Request;
import dev.lintel.Response;

/** A blocking application, checked. */
record LintedApplication(Application next, Lint.Reports reports) implements Application {

  @Override
  public Response handle(Request request) throws Exception {
    LintCall call = LintCall.begin(next, request, reports);
    return call.returned(next.handle(call.request()));
  }
}
