package dev.lintel.tomcat;

import jakarta.servlet.RequestDispatcher;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;

/**
 * The request as the servlet gets it, from which {@link TomcatContainer} can get at Tomcat's own
 * objects; Tomcat hides them from servlets. Serves GW-ERR-03 as well, as no setting does: what a
 * read has met does not end the exchange.
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

    /**
     * A read that fails leaves its exception here, on whatever thread it is, and Tomcat takes what
     * it finds at the end of the servlet for the failure of an asynchronous cycle, which would be
     * reported as a lost connection. What becomes of such a read is the bridge's to decide.
     */
    @Override
    public void setAttribute(String name, Object value) {
      if (!name.equals(RequestDispatcher.ERROR_EXCEPTION) || !(value instanceof IOException)) {
        super.setAttribute(name, value);
      }
    }
  }
}
