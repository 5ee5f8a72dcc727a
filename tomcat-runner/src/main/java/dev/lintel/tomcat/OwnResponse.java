package dev.lintel.tomcat;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.CoyoteOutputStream;
import org.apache.catalina.connector.Response;

/**
 * Tomcat's response, where it would say something twice, or not at all: the field that keeps a
 * connection of HTTP/1.0 (GW-CON-22), and that the end of an answer was not sent (GW-LIF-14). No
 * setting is about either.
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
