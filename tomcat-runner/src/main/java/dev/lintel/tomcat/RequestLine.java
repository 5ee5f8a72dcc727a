package dev.lintel.tomcat;

import java.nio.ByteBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;

/**
 * The bytes of a request line, as far as they have arrived (GW-CON-03, GW-CON-07). Tomcat's parser
 * takes tabs for spaces, and whatever follows the target for the version.
 */
final class RequestLine {

  private RequestLine() {}

  /** Where a request begins: it may come after empty lines, which are not part of its head. */
  static int start(ByteBuffer bytes) {
    int start = 0;
    while (start < bytes.limit() && (bytes.get(start) == '\r' || bytes.get(start) == '\n')) {
      start++;
    }
    return start;
  }

  /** Whether there are spaces alone between the three parts of a line that was parsed. */
  static boolean isSpaced(Request request) {
    ByteBuffer bytes = bytes(request);
    ByteChunk target = request.requestURI().getByteChunk();
    ByteChunk query = request.queryString().getByteChunk();
    int end = request.queryString().isNull() ? target.getEnd() : query.getEnd();
    for (int i = start(bytes) + request.getMethod().length(); i < target.getStart(); i++) {
      if (bytes.get(i) != ' ') {
        return false;
      }
    }
    int i = end;
    while (bytes.get(i) == ' ') {
      i++;
    }
    return bytes.get(i) != '\t';
  }

  /**
   * Whether a line that has no version, as far as Tomcat can see, has something in its place: a
   * third part behind method and target, and nothing behind that.
   */
  static boolean hasVersion(Request request) {
    ByteBuffer bytes = bytes(request);
    int parts = 0;
    byte last = ' ';
    for (int i = start(bytes); i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (b == '\t') {
        return false;
      }
      if (b == '\r' || b == '\n') {
        break;
      }
      if (b != ' ' && last == ' ') {
        parts++;
      } else if (b == ' ' && last == ' ' && parts == 0) {
        return false;
      }
      last = b;
    }
    return parts == 3 && last != ' ';
  }

  static ByteBuffer bytes(Request request) {
    return ((Http11InputBuffer) request.getInputBuffer()).getByteBuffer();
  }
}
