package dev.lintel.test;

import dev.lintel.Body;
import java.io.IOException;
import java.io.OutputStream;

/** The body of a response of a checked application, and what the outside does with it. */
final class LintedBody {
  private final Body original;
  private final LintCall call;
  private final Body body;
  private volatile boolean consumed;
  private volatile boolean running;
  private volatile boolean closed;
  private volatile boolean closedWhileRunning;

  LintedBody(Body original, LintCall call) {
    this.original = original;
    this.call = call;
    Body written =
        original.length().isPresent()
            ? Body.writer(original.length().getAsLong(), this::write)
            : Body.writer(this::write);
    this.body = written.onClose(this::close);
  }

  /** To be sent in place of the original, which the derived response owns as well. */
  Body body() {
    return body;
  }

  boolean consumed() {
    return consumed;
  }

  boolean closed() {
    return closed;
  }

  boolean closedWhileRunning() {
    return closedWhileRunning;
  }

  private void close() {
    closedWhileRunning = running;
    closed = true;
  }

  private void write(OutputStream out) throws IOException {
    consumed = true;
    running = true;
    LintSink sink = new LintSink(out, call);
    try {
      original.sendTo(sink);
    } catch (IllegalStateException e) {
      if (!sink.reached()) {
        call.found(
            "GW-APP-05",
            call.application(),
            "returned a response whose body it had consumed or closed: " + e.getMessage());
      }
      throw e;
    } finally {
      running = false;
    }
  }
}
