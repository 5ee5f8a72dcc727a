package dev.lintel.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Passes each request from the context to its servlet. Tomcat's own valve answers 404 for WEB-INF
 * and META-INF as it reads the path, before the path rules that answer 400 (GW-REQ-31), and has no
 * setting to leave that out.
 */
final class DirectValve extends ValveBase {

  DirectValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Wrapper servlet = request.getWrapper();
    if (servlet == null || servlet.isUnavailable()) {
      response.sendError(404);
      return;
    }
    if (request.isAsyncSupported()) {
      request.setAsyncSupported(servlet.getPipeline().isAsyncSupported());
    }
    servlet.getPipeline().getFirst().invoke(request, response);
  }
}
