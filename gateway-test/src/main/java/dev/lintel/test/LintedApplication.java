package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.Request;
import dev.lintel.Response;
import java.util.concurrent.CompletionStage;

/** A blocking application, checked. */
final class LintedApplication implements Application {
  private final Application next;
  private final Reports reports;
  private final OpenCalls open;

  LintedApplication(Application next, Reports reports) {
    this(next, reports, new OpenCalls());
  }

  /** Another form of a checked application, which shares what that is in the middle of. */
  LintedApplication(Application next, Reports reports, OpenCalls open) {
    this.next = next;
    this.reports = reports;
    this.open = open;
  }

  /** Whether there is something that the server has not done yet, and is given time for. */
  boolean waiting() {
    return reports.waiting() || open.waiting();
  }

  @Override
  public Response handle(Request request) throws Exception {
    return answer(LintCall.begin(next, request, reports, open));
  }

  /** Called by a dispatcher, which may, or by a server, which must not. */
  @Override
  public CompletionStage<Response> handleAsync(Request request) {
    LintCall call = LintCall.begin(next, request, reports, open);
    call.calledByTheOtherForm();
    Application checked = given -> answer(call);
    return checked.handleAsync(request);
  }

  private Response answer(LintCall call) throws Exception {
    Response response;
    try {
      response = next.handle(call.request());
    } catch (Throwable e) {
      call.failed(e);
      throw e;
    }
    return call.returned(response);
  }
}
