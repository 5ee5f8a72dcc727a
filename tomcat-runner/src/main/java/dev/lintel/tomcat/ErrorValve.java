package dev.lintel.tomcat;

import dev.lintel.StatusException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;

/**
 * Answers what Tomcat refuses on the way to the servlet (such as a path that it cannot decode) in
 * the one form for errors (GW-ERR-14): Tomcat writes a page of HTML, or sends a file. What it does
 * with an answer that has begun, to cut it off, stays.
 */
final class ErrorValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    AtomicBoolean open = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
    if (!open.get()) {
      return;
    }
    StatusException cause = new StatusException(response.getStatus(), "refused by Tomcat");
    try {
      ErrorAnswer.send(
          dev.lintel.Response.failed(cause),
          request.getCoyoteRequest(),
          response.getCoyoteResponse());
    } catch (IOException e) {
      container.getLogger().debug("the client of a refused request is gone", e);
    }
  }
}
