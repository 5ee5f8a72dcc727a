package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.ServerInfo;
import dev.lintel.spi.TrailerRules;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** The body of a request on its way through one checked call. */
final class RequestBodyCheck {
  /** What is said of the content in the head, beside its length. */
  private static final List<String> ABOUT_CONTENT =
      List.of("content-encoding", "content-md5", "content-digest", "digest");

  private final LintCall call;
  private final Request request;
  private final Request given;
  private final Body sent;
  private final @Nullable RequestBodyCheck outer;
  private final boolean replaced;
  private final @Nullable WatchedSource source;

  RequestBodyCheck(Request given, LintCall call, @Nullable RequestBodyCheck outer) {
    this.call = call;
    this.given = given;
    this.outer = outer;
    this.sent = given.body();
    this.replaced = outer != null && sent != outer.request.body();
    if (sent.repeatable()) {
      this.source = null;
      this.request = given;
    } else {
      String provider = outer == null || replaced ? call.outside() : outer.provider();
      this.source = new WatchedSource(sent, call, provider);
      this.request = given.withBody(Body.of(source));
    }
  }

  private String provider() {
    return source == null ? call.outside() : source.provider();
  }

  Request request() {
    return request;
  }

  /** What can be said when the application is called. */
  void begun() {
    if (call.direct()) {
      checkLength();
      checkTrailersWait();
    } else if (outer == null) {
      // What is outside may have given it another body.
      return;
    } else if (!replaced && outer.source != null && outer.source.consumed()) {
      call.found(
          "GW-MID-17",
          call.outside(),
          "passed on a request whose body has been consumed to "
              + call.application()
              + ": give it a request with another body (withBody)");
    } else if (replaced) {
      long length = sent.length().orElse(-1);
      long declared = declaredLength();
      if (length >= 0 && declared >= 0 && declared != length) {
        call.found(
            "GW-MID-18",
            call.outside(),
            "passed on the header content-length: "
                + declared
                + " with a request body of "
                + length
                + " bytes");
      }
    }
  }

  private void checkLength() {
    if (given.protocol().equals("HTTP/2")) {
      return;
    }
    boolean chunked = given.headers().contains("transfer-encoding");
    long expected = chunked ? -1 : Math.max(0, declaredLength());
    long actual = sent.length().orElse(-1);
    if (expected != actual) {
      call.found(
          "GW-BDY-38",
          call.outside(),
          "says that the length of the request's body is "
              + (actual < 0 ? "unknown" : "" + actual)
              + " where it is "
              + (expected < 0 ? "unknown" : "" + expected));
    }
  }

  /** What the head says, -1 for nothing. */
  private long declaredLength() {
    try {
      return Long.parseLong(given.headers().first("content-length", "-1"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void checkTrailersWait() {
    boolean none = sent.length().orElse(-1) == 0;
    if (none || !given.server().capabilities().contains(ServerInfo.TRAILERS)) {
      return;
    }
    try {
      Headers early = given.trailers();
      call.found(
          "GW-REQ-54", call.outside(), "gives trailers before the body has been read: " + early);
    } catch (IllegalStateException right) {
      // As it has to be.
    }
  }

  /** What can be said when all is over. */
  void ended() {
    if (replaced && outer != null) {
      checkReplaced(outer);
    }
    if (outer == null && source != null && source.content() != null) {
      checkTrailers();
    }
  }

  private void checkTrailers() {
    Headers trailers;
    try {
      trailers = given.trailers();
    } catch (IllegalStateException e) {
      return;
    }
    for (String name : trailers.names()) {
      if (!TrailerRules.allowed(name)) {
        call.note("GW-REQ-55", call.outside(), "lets the request trailer " + name + " pass");
      }
    }
  }

  /** Headers that say something about a content that is not this one. */
  private void checkReplaced(RequestBodyCheck before) {
    for (String name : ABOUT_CONTENT) {
      String value = given.headers().first(name, "");
      if (!value.isEmpty() && value.equals(before.given.headers().first(name, ""))) {
        if (isOtherContent(before)) {
          call.note(
              "GW-MID-18",
              call.outside(),
              "replaced the request's body and passed on its header " + name + ": " + value);
        }
        return;
      }
    }
  }

  /** Asked only where it matters: to know the content of a repeatable body it is read again. */
  private boolean isOtherContent(RequestBodyCheck before) {
    Long old = before.content();
    Long now = old == null ? null : content();
    return now != null && !now.equals(old);
  }

  /** A sum of the whole content; null if not all of it was seen, or could be. */
  private @Nullable Long content() {
    if (source != null) {
      return source.content();
    }
    CRC32 sum = new CRC32();
    try {
      sent.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), sum));
      return sum.getValue();
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
