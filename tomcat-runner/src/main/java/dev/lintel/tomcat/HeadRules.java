package dev.lintel.tomcat;

import dev.lintel.Headers;
import dev.lintel.StatusException;
import dev.lintel.spi.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * What a complete head that is accepted so far must be like (see {@link
 * dev.lintel.spi.RequestIntake}): its target (GW-REQ-03, GW-REQ-42, GW-REQ-43). The rules on paths
 * are the bridge's.
 *
 * <p>Tomcat compares the authority of a target with Host byte by byte, and answers {@code OPTIONS
 * *} by itself. A target in absolute-form is rewritten to its path here, so that Tomcat does not
 * look at it.
 */
final class HeadRules {
  static final Headers ALLOW = Headers.of("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

  /** The request is {@code OPTIONS *}, now with {@code /} as its target. */
  static final int ASTERISK = -1;

  private static final byte[] ROOT = {'/'};

  private static final byte[] NO_FIELDS = {'\r', '\n', '\r', '\n'};

  private HeadRules() {}

  /**
   * Checks a head.
   *
   * @param request parsed, and nothing derived from it; its target may be rewritten
   * @return 0 if it is accepted, {@link #ASTERISK}, or the status to refuse it with
   */
  static int check(Request request) {
    if (!request.protocol().equals("HTTP/1.1") && !request.protocol().equals("HTTP/1.0")) {
      return 505;
    }
    MimeHeaders headers = request.getMimeHeaders();
    trimFolded(headers);
    return target(request, headers);
  }

  /** A value whose first line is empty begins with the space of its fold (GW-REQ-46, GW-REQ-48). */
  private static void trimFolded(MimeHeaders headers) {
    for (int i = 0; i < headers.size(); i++) {
      MessageBytes value = headers.getValue(i);
      ByteChunk bytes = value.getByteChunk();
      int from = bytes.getStart();
      while (from < bytes.getEnd() && bytes.getBuffer()[from] == ' ') {
        from++;
      }
      if (from > bytes.getStart()) {
        // Of a field that Tomcat has read, it keeps the text as it was.
        value.setBytes(bytes.getBuffer(), from, bytes.getEnd() - from);
      }
    }
  }

  /**
   * Whether a client speaks HTTP/2 without asking. Behind a version that it does not speak Tomcat
   * has parsed no field; but the head was handed over in one piece, and stands behind the version.
   */
  static boolean isPreface(Request request) {
    if (!"PRI".equals(request.getMethod())
        || !request.requestURI().equals("*")
        || !request.protocol().equals("HTTP/2.0")) {
      return false;
    }
    ByteChunk version = request.protocol().getByteChunk();
    byte[] head = version.getBuffer();
    int end = version.getEnd();
    int behind = Math.min(end + NO_FIELDS.length, head.length);
    return Arrays.equals(head, end, behind, NO_FIELDS, 0, NO_FIELDS.length);
  }

  private static int target(Request request, MimeHeaders headers) {
    ByteChunk uri = request.requestURI().getByteChunk();
    String method = request.getMethod();
    if (uri.startsWith("/", 0) && !"CONNECT".equals(method)) {
      return 0;
    }
    RequestTarget target;
    try {
      target = RequestTarget.parse(method, text(request));
      target.requireConnection("http", Optional.ofNullable(headers.getHeader("host")));
    } catch (StatusException e) {
      return e.status();
    }
    switch (target.form()) {
      case AUTHORITY:
        return 405;
      case ASTERISK:
        request.requestURI().setBytes(ROOT, 0, 1);
        return ASTERISK;
      case ABSOLUTE:
        byte[] path = target.path().getBytes(StandardCharsets.ISO_8859_1);
        request.requestURI().setBytes(path, 0, path.length);
        return 0;
      default:
        return 0;
    }
  }

  private static String text(Request request) {
    ByteChunk uri = request.requestURI().getByteChunk();
    String path =
        new String(uri.getBuffer(), uri.getStart(), uri.getLength(), StandardCharsets.ISO_8859_1);
    if (request.queryString().isNull()) {
      return path;
    }
    ByteChunk query = request.queryString().getByteChunk();
    return path
        + "?"
        + new String(
            query.getBuffer(), query.getStart(), query.getLength(), StandardCharsets.ISO_8859_1);
  }
}
