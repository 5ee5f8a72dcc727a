package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The response of a checked application, and what the outside does with it. The body keeps its
 * form.
 */
final class LintedBody {
  private final Response original;
  private final LintCall call;
  private final Response response;
  private final boolean seen;
  private final AtomicInteger trailersAsked = new AtomicInteger();
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicLong count = new AtomicLong();
  private volatile boolean wantsClosing;
  private volatile boolean consumed;
  private volatile boolean begun;
  private volatile boolean over;
  private volatile boolean finished;
  private volatile boolean failed;
  private volatile boolean closed;
  private volatile boolean closedEarly;
  private volatile long closedAt;
  private volatile @Nullable Thread writing;

  LintedBody(Response original, LintCall call, boolean told) {
    this.original = original;
    this.call = call;
    Body body = original.body();
    FormSink form = new FormSink(this, call, body);
    if (body.repeatable()) {
      boolean owns = call.direct() || !original.repeatable();
      this.response = owns ? trailed(marked(original, this::close, body)) : original;
      this.wantsClosing = owns;
      this.seen = false;
    } else {
      Body owned = form.body(told).onClose(this::close);
      Response made = original.failure().isPresent() ? original : fresh();
      this.response = trailed(marked(made, this::left, owned));
      this.wantsClosing = true;
      this.seen = form.seen();
    }
  }

  /**
   * Whether it is closed is seen by a body that it replaces: nothing puts off the close of that.
   */
  private static Response marked(Response made, AutoCloseable closing, Body body) {
    return made.body(Body.empty().onClose(closing)).body(body);
  }

  /** Not derived: who takes the body alone into a response of his own has then taken all of it. */
  private Response fresh() {
    return Response.of(original.status()).headers(original.headers());
  }

  private Response trailed(Response made) {
    return original.hasTrailers() ? made.trailers(this::trailers) : made;
  }

  private Headers trailers() {
    if (trailersAsked.incrementAndGet() > 1) {
      call.found("GW-RSP-22", call.outside(), "asks for the trailers more than once");
    } else if (call.direct() && seen && !finished) {
      // A middleware may have put another body in the place of this one, and left the trailers.
      call.found(
          "GW-RSP-22", call.outside(), "asks for the trailers before the body has been sent");
    }
    return original.trailers().get();
  }

  /** What is handed on in place of the original, and owns that. */
  Response response() {
    return response;
  }

  Response original() {
    return original;
  }

  /** The outside has done with it, though what it holds may still have to wait for a thread. */
  private void left() {
    if (!closed) {
      closedAt = System.nanoTime();
      closed = true;
    }
  }

  private void close() {
    closedEarly = begun && !over;
    left();
    try {
      checkNotEarly();
    } finally {
      try {
        original.close();
      } finally {
        call.closed(this);
      }
    }
  }

  /** Who closes a response of a middleware closes what that is made of, and the middleware not. */
  private void checkNotEarly() {
    LintedBody around = call.outerAnswer();
    if (closedEarly && (around == null || !around.closedEarly)) {
      call.note(
          "GW-BDY-21",
          call.outside(),
          "closed a body of " + call.application() + " while it was being sent");
    }
  }

  // ---- how it is sent

  /** The first byte is asked for. */
  void begin(boolean blocking) {
    consumed = true;
    if (call.direct()) {
      int status = original.status();
      if (status == 205) {
        call.found("GW-RSP-26", call.outside(), "consumes the body of a 205");
      } else if (status == 204 || status == 304 || call.head().method().equals("HEAD")) {
        call.found(
            "GW-RSP-18",
            call.outside(),
            "consumes the body of a response that it sends without: "
                + status
                + " to "
                + call.head().method());
      }
    }
    call.sending(blocking);
  }

  /** From here on it may not be closed, unless what runs is over already: that may overtake. */
  void runs() {
    begun = true;
  }

  /** Nothing runs any more, and nothing will. */
  void over() {
    over = true;
  }

  /** Notes the thread of a writer that runs. */
  void writes(boolean now) {
    if (now) {
      runs();
    } else {
      over();
    }
    writing = now ? Thread.currentThread() : null;
  }

  /** Bytes that the outside has taken. */
  void handed(long bytes) {
    count.addAndGet(bytes);
  }

  void flushed() {
    flushes.incrementAndGet();
  }

  void finish() {
    finished = true;
  }

  void fail() {
    failed = true;
  }

  void tooLong(long declared, long so) {
    call.found(
        "GW-BDY-03",
        call.application(),
        "declared a body of " + declared + " bytes and gives more: " + so + " so far");
  }

  void requireLength(long declared, long given) {
    if (declared >= 0 && given < declared) {
      call.found(
          "GW-BDY-03",
          call.application(),
          "declared a body of " + declared + " bytes and gave " + given);
    }
  }

  // ---- what is known of it

  /** Whether it can be seen how the body is sent: not if it is handed over as it is. */
  boolean seen() {
    return seen;
  }

  boolean wantsClosing() {
    return wantsClosing;
  }

  boolean consumed() {
    return consumed;
  }

  boolean closed() {
    return closed;
  }

  long closedAt() {
    return closedAt;
  }

  boolean finished() {
    return finished;
  }

  boolean failed() {
    return failed;
  }

  long count() {
    return count.get();
  }

  int flushes() {
    return flushes.get();
  }

  /** Whether a writer of this body is at work on this thread. */
  boolean writesHere() {
    return writing == Thread.currentThread();
  }

  /** Consumes the original after all, to fail as it does. */
  void refuse(boolean told, IllegalStateException refusal, java.io.OutputStream out)
      throws IOException {
    if (!told) {
      call.found(
          String.valueOf(refusal.getMessage()).contains("was closed") ? "GW-BDY-02" : "GW-BDY-01",
          call.application(),
          "returned a response whose body cannot be sent: " + refusal.getMessage());
    }
    original.body().writeTo(out);
  }
}
