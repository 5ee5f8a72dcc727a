package dev.lintel.tomcat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.RequestDispatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

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

  @Override
  public @Nullable String getHeader(String name) {
    if (request == null) {
      return super.getHeader(name);
    }
    MessageBytes value = request.getCoyoteRequest().getMimeHeaders().getValue(name);
    return value == null ? null : text(value);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (request == null) {
      return super.getHeaders(name);
    }
    MimeHeaders fields = request.getCoyoteRequest().getMimeHeaders();
    List<String> values = new ArrayList<>(1);
    for (int i = fields.findHeader(name, 0); i >= 0; i = fields.findHeader(name, i + 1)) {
      values.add(text(fields.getValue(i)));
    }
    return Collections.enumeration(values);
  }

  /**
   * By no decoder: Tomcat makes a text by way of two buffers. And it puts the text in place of the
   * bytes, which other threads may be reading (GW-REQ-75).
   */
  static String text(MessageBytes value) {
    ByteChunk bytes = value.getByteChunk();
    if (bytes.isNull()) {
      return value.toString();
    }
    return new String(bytes.getBuffer(), bytes.getStart(), bytes.getLength(), ISO_8859_1);
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
