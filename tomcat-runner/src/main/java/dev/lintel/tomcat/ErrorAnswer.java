package dev.lintel.tomcat;

import dev.lintel.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.tomcat.util.http.FastHttpDateFormat;

/**
 * Writes the answers that the server makes by itself. Serves GW-ERR-14 to GW-ERR-17 (one body for
 * all errors) and GW-CON-19 (all of them close the connection): what Tomcat would write is a page
 * of HTML, of which a setting can only leave parts out.
 */
final class ErrorAnswer {
  private static final int MAX_BODY = 1024;

  private ErrorAnswer() {}

  /**
   * Sends an answer with its whole head and body.
   *
   * @throws IOException if the client is gone
   */
  static void send(Response answer, Request request, org.apache.coyote.Response response)
      throws IOException {
    byte[] body = answer.body().bytes(MAX_BODY);
    // The client is to see one all the same (GW-CON-03).
    byte[] head = Processor.of(request).writesNoHead() ? head(answer, body.length) : new byte[0];
    response.setStatus(answer.status());
    response.setContentLength(head.length + body.length);
    response.getMimeHeaders().setValue("Connection").setString("close");
    answer
        .headers()
        .forEach((name, value) -> response.getMimeHeaders().setValue(named(name)).setString(value));
    response.doWrite(ByteBuffer.wrap(head));
    if (!"HEAD".equals(request.getMethod())) {
      response.doWrite(ByteBuffer.wrap(body));
    }
    response.action(ActionCode.CLOSE, null);
  }

  /** As the bridge sends it. */
  private static String named(String name) {
    return name.equals("content-type") ? "Content-Type" : name;
  }

  private static byte[] head(Response answer, int length) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" \r\n");
    answer
        .headers()
        .forEach(
            (name, value) -> head.append(named(name)).append(": ").append(value).append("\r\n"));
    return head.append("Content-Length: ")
        .append(length)
        .append("\r\nDate: ")
        .append(FastHttpDateFormat.getCurrentDate())
        .append("\r\nConnection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
