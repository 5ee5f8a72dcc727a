package dev.lintel.tomcat;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.CoyoteOutputStream;
import org.apache.catalina.connector.Response;

/**
 * Tomcat's response, where it would say something twice, or not at all, or by itself: the field
 * that keeps a connection of HTTP/1.0 (GW-CON-22), that the end of an answer was not sent
 * (GW-LIF-14), and what a read that failed amounts to (GW-ERR-03). No setting is about these.
 */
final class OwnResponse extends Response {

  OwnResponse(org.apache.coyote.Response response) {
    super(response);
  }

  /** Tomcat adds the field whether it is there or not. */
  @Override
  public void setHeader(String name, String value) {
    if (!name.equalsIgnoreCase("Connection") || !value.equals("keep-alive")) {
      super.setHeader(name, value);
    }
  }

  /**
   * A read that fails has Tomcat call this, on whatever thread it is. It would suspend the
   * response, and have the thread that called the servlet cut off an answer that another one is
   * giving.
   */
  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    if (!getCoyoteResponse().getRequest().isExceptionPresent()) {
      super.sendError(status, message);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (outputStream == null) {
      outputStream = new Output();
    }
    return super.getOutputStream();
  }

  /** Tells when the end of the answer could not be sent: Tomcat swallows that. */
  private final class Output extends CoyoteOutputStream {

    Output() {
      super(outputBuffer);
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (!Processor.of(getCoyoteResponse().getRequest()).isIoAllowed()) {
        throw new ClientAbortException("the connection was lost before the end of the answer");
      }
    }
  }
}
