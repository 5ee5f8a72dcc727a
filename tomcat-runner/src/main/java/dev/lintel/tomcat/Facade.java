package dev.lintel.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;

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
}
