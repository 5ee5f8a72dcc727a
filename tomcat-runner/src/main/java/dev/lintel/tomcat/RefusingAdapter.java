package dev.lintel.tomcat;

import dev.lintel.Response;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Answers the requests that the processor has refused, in the one form for errors (GW-ERR-14,
 * GW-CON-19), before any container or valve sees them: to Tomcat's adapter they are requests like
 * any other. Also tells the processor when an exchange is over, which is when it can know whether
 * the request was read to its end (GW-CON-25).
 */
final class RefusingAdapter extends CoyoteAdapter {

  RefusingAdapter(Connector connector) {
    super(connector);
  }

  @Override
  public void service(Request request, org.apache.coyote.Response response) throws Exception {
    Processor processor = Processor.of(request);
    try {
      Response refusal = processor.refusal();
      if (refusal == null) {
        super.service(request, response);
      } else {
        ErrorAnswer.send(refusal, request, response);
      }
    } finally {
      if (!processor.isAsync()) {
        processor.answered();
      }
    }
  }

  @Override
  public boolean asyncDispatch(
      Request request, org.apache.coyote.Response response, SocketEvent event) throws Exception {
    Processor processor = Processor.of(request);
    boolean success = super.asyncDispatch(request, response, event);
    if (!processor.isAsync()) {
      processor.answered();
    }
    // Else Tomcat closes the connection for a failure that the answer was about.
    return success || processor.discards();
  }
}
