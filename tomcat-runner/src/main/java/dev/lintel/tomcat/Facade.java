package dev.lintel.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.catalina.connector.Response;

/**
 * The request as the servlet gets it, from which the runner can get at Tomcat's own objects; Tomcat
 * hides them from servlets.
 */
final class Facade extends RequestFacade {

  Facade(Request request) {
    super(request);
  }

  /** Tomcat's request, while the exchange lasts. */
  Request request() {
    return request;
  }

  /** A request that makes such a facade. */
  static final class Inner extends Request {

    Inner(Connector connector, org.apache.coyote.Request request) {
      super(connector, request);
    }

    @Override
    public jakarta.servlet.http.HttpServletRequest getRequest() {
      if (facade == null) {
        facade = new Facade(this);
      }
      return super.getRequest();
    }
  }

  /**
   * A response that leaves {@code Connection: keep-alive} to Tomcat (GW-CON-22), which adds it for
   * HTTP/1.0 whether it is there or not.
   */
  static final class Answer extends Response {

    Answer(org.apache.coyote.Response response) {
      super(response);
    }

    @Override
    public void setHeader(String name, String value) {
      if (!name.equalsIgnoreCase("Connection") || !value.equals("keep-alive")) {
        super.setHeader(name, value);
      }
    }
  }
}
