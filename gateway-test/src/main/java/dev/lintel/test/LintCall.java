package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Attribute;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Request;
import dev.lintel.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One call of a checked application: what went in, what came out, and what became of that. */
final class LintCall {
  private static final Attribute<LintCall> CALL = Attribute.named("lint.call");

  private final Application next;
  private final Consumer<? super LintViolation> report;
  private final String outside;
  private final boolean outermost;
  private final Request request;
  private final @Nullable WatchedSource source;
  private final @Nullable Body body;
  private final AtomicInteger ends = new AtomicInteger();
  private volatile @Nullable LintedBody answer;

  private LintCall(
      Application next,
      Request given,
      @Nullable LintCall outer,
      Consumer<? super LintViolation> report) {
    this.next = next;
    this.report = report;
    this.outermost = outer == null;
    this.outside =
        outer == null
            ? "the server " + given.server().name() + ", or a middleware outside of Lint,"
            : outer.application();
    Body sent = given.body();
    if (outer != null && sent == outer.body) {
      this.source = outer.source;
      this.body = outer.body;
      this.request = given.with(CALL, this);
    } else if (sent.repeatable()) {
      this.source = null;
      this.body = null;
      this.request = given.with(CALL, this);
    } else {
      this.source = new WatchedSource(sent, this);
      this.body = Body.of(source);
      this.request = given.withBody(body).with(CALL, this);
    }
  }

  /** Checks what is handed in, and has a look at the end. */
  static LintCall begin(Application next, Request given, Lint.Reports reports) {
    String application = next.getClass().getName();
    if (given == null) {
      throw reports.last(
          new LintViolation("GW-SRV-09", "the caller of " + application, "passed a null request"));
    }
    Optional<LintCall> outer;
    try {
      outer = given.attribute(CALL);
      given.body();
    } catch (IllegalStateException dead) {
      throw reports.last(
          new LintViolation(
              "GW-APP-07",
              "the caller of " + application,
              "passed a request whose exchange has ended"));
    }
    LintCall call = new LintCall(next, given, outer.orElse(null), reports.of(given));
    call.checkRequest();
    given.onComplete(call::ended);
    return call;
  }

  private void checkRequest() {
    if (outermost) {
      RequestChecks.check(request, this, outside);
    } else if (source != null && source.consumed()) {
      found(
          "GW-MID-17",
          outside,
          "consumed the request's body and passed it on to "
              + application()
              + ": give it a request with another body (withBody)");
    }
  }

  /** What the application gets to see. */
  Request request() {
    return request;
  }

  String application() {
    return next.getClass().getName();
  }

  void found(String rule, String offender, String sentence) {
    report.accept(new LintViolation(rule, offender, sentence));
  }

  /** Checks what comes out; null is handed on, as it would be without the check. */
  @SuppressWarnings("NullAway") // see above
  Response returned(@Nullable Response response) {
    if (response == null) {
      found("GW-APP-02", application(), "returned null instead of a response");
      return null;
    }
    if (response.body().repeatable() || ends.get() > 0) {
      return response;
    }
    LintedBody linted = new LintedBody(response.body(), this);
    answer = linted;
    return response.body(linted.body());
  }

  private void ended(Completion completion) {
    if (ends.incrementAndGet() > 1) {
      found("GW-LIF-01", outside, "ran a completion hook a second time");
      return;
    }
    LintedBody sent = answer;
    if (sent == null) {
      return;
    }
    if (sent.closedWhileRunning()) {
      found("GW-BDY-21", outside, "closed a body of " + application() + " while it was being sent");
    }
    if (!sent.closed() && !mayBeLate(sent, completion)) {
      if (outermost) {
        found(
            "GW-LIF-03",
            outside,
            "ran the completion hooks before it closed the response of " + application());
      } else {
        found(
            "GW-MID-16",
            outside,
            "dropped a response of " + application() + ": return it, derive from it or close it");
      }
    }
  }

  /** A response that lost against a timeout is closed by the server when it comes. */
  private boolean mayBeLate(LintedBody sent, Completion completion) {
    return next instanceof AsyncApplication
        && !sent.consumed()
        && (completion.status() == 503 || completion.status() == 0);
  }
}
