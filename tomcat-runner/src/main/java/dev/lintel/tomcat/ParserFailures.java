package dev.lintel.tomcat;

import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.res.StringManager;

/**
 * What Tomcat's parser means by the exceptions that it throws: a head that is too large
 * (GW-CON-01), a version that nobody speaks (GW-CON-03), or some other malformed head (GW-CON-07).
 * For Tomcat all are 400, and only their messages differ: these are taken from where the parser
 * takes them.
 */
final class ParserFailures {
  private static final StringManager MESSAGES =
      StringManager.getManager(Http11InputBuffer.class.getPackageName());
  static final String TOO_LARGE = MESSAGES.getString("iib.requestheadertoolarge.error");
  static final String PROTOCOL = start(MESSAGES.getString("iib.invalidHttpProtocol", "\n"));

  private ParserFailures() {}

  /**
   * The status for an error before the head was parsed.
   *
   * @param request as far as it was parsed
   * @param failure what the parser threw, if it did
   * @return 0 for the one that Tomcat has set
   */
  static int status(Request request, @Nullable Throwable failure) {
    if (failure == null) {
      return isUnknownVersion(request) || request.protocol().equals("") ? 505 : 0;
    }
    if (failure instanceof UnknownVersion) {
      return 505;
    }
    String message = failure.getMessage();
    if (message == null) {
      return 0;
    }
    if (message.equals(TOO_LARGE)) {
      return 431;
    }
    return message.startsWith(PROTOCOL) && RequestLine.hasVersion(request) ? 505 : 0;
  }

  /** Whether the request line has a version, and one that is none of HTTP/1's. */
  static boolean isUnknownVersion(Request request) {
    MessageBytes version = request.protocol();
    return !version.isNull()
        && !version.equals("")
        && !version.equals("HTTP/1.1")
        && !version.equals("HTTP/1.0");
  }

  /** Ends the parsing of a head. */
  static final class UnknownVersion extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnknownVersion() {
      super("a version of HTTP that is not spoken");
    }
  }

  private static String start(String message) {
    // Some languages do not quote the culprit.
    int culprit = message.indexOf('\n');
    return culprit < 0 ? message : message.substring(0, culprit);
  }
}
