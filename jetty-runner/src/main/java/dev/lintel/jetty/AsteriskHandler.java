package dev.lintel.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code OPTIONS *}. Serves GW-REQ-05: the target is no path, so no context of Jetty's
 * takes it, and it would be a 404. The gate has refused it with every other method.
 */
final class AsteriskHandler extends Handler.Wrapper {
  AsteriskHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!"*".equals(request.getHttpURI().getPath())) {
      return super.handle(request, response, callback);
    }
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    if (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    }
    response.write(true, null, callback);
    return true;
  }
}
