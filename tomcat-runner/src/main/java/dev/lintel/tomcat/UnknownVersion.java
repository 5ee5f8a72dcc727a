package dev.lintel.tomcat;

import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * A version that nobody speaks (GW-CON-03). Tomcat's parser only notes it, and reads on as if there
 * were a head that an answer could depend on.
 */
final class UnknownVersion extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnknownVersion() {
    super("a version of HTTP that is not spoken");
  }

  /** Whether the request line has a version, and one that is none of HTTP/1's. */
  static boolean isIn(Request request) {
    MessageBytes version = request.protocol();
    return !version.isNull()
        && !version.equals("")
        && !version.equals("HTTP/1.1")
        && !version.equals("HTTP/1.0");
  }
}
