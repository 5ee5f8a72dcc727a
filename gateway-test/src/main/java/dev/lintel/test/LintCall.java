package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.Attribute;
import dev.lintel.Completion;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.spi.FailureRules;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One call of a checked application: what went in, what came out, and what became of that. */
final class LintCall {
  private static final Attribute<LintCall> CALL = Attribute.named("lint.call");

  private final Application next;
  private final Reports reports;
  private final OpenCalls open;
  private final @Nullable LintCall outer;
  private final @Nullable Consumer<? super LintViolation> collector;
  private final Set<String> told;
  private final String outside;
  private final SeenHead head;
  private final RequestBodyCheck content;
  private final Request request;

  private final long began = System.nanoTime();
  private final long timeout;
  private final Thread thread = Thread.currentThread();
  private final @Nullable ClassLoader loader = thread.getContextClassLoader();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean hooks;
  private volatile boolean delivered;
  private volatile boolean ready;
  private volatile boolean waits;
  private volatile @Nullable Thread completing;
  private volatile @Nullable LintedBody answer;
  private volatile @Nullable Response failure;

  private LintCall(
      Application next, Request given, @Nullable LintCall outer, Reports reports, OpenCalls open) {
    this.next = next;
    this.reports = reports;
    this.open = open;
    this.outer = outer;
    this.collector = reports.collector(given);
    this.told = outer == null ? ConcurrentHashMap.newKeySet() : outer.told;
    this.head = SeenHead.of(given);
    this.outside = outer == null ? server(given) : outer.application();
    this.content = new RequestBodyCheck(given, this, outer == null ? null : outer.content);
    this.request = content.request().with(CALL, this);
    this.timeout = TimeUnit.NANOSECONDS.convert(given.server().requestTimeout());
  }

  private String server(Request given) {
    String server = "the server " + given.server().name();
    return reports.direct() ? server : server + ", or a middleware outside of Lint,";
  }

  /** Checks what is handed in, and has a look at the end. */
  static LintCall begin(Application next, Request given, Reports reports, OpenCalls open) {
    String caller = "the caller of " + next.getClass().getName();
    if (given == null) {
      throw reports.last(new LintViolation("GW-SRV-09", caller, "passed a null request", ""));
    }
    Optional<LintCall> outer;
    try {
      // A snapshot keeps the call of an exchange that may be over, and is none of it.
      outer = given.attribute(CALL).filter(call -> !call.ended.get());
      requireNoNull(given, caller, reports);
      given.body();
    } catch (IllegalStateException dead) {
      if (isAlive(given)) {
        // While its hooks run, it has no body any more.
        throw dead;
      }
      throw reports.last(
          new LintViolation(
              "GW-APP-07", caller, "passed a request whose exchange has ended: " + dead, ""));
    }
    LintCall call = new LintCall(next, given, outer.orElse(null), reports, open);
    // Before the checks: where one throws, the end is what forgets the exchange.
    given.onComplete(call::ended);
    call.checkRequest(given);
    return call;
  }

  private static boolean isAlive(Request given) {
    try {
      return !given.method().isEmpty();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void requireNoNull(Request given, String caller, Reports reports) {
    String missing = SeenHead.missing(given);
    if (missing != null) {
      throw reports.last(
          new LintViolation(
              "GW-SRV-09", caller, "passed a request whose " + missing + " is null", ""));
    }
  }

  private void checkRequest(Request given) {
    if (outer == null) {
      RequestChecks.check(given, this);
    }
    if (direct() && !open.begin(given)) {
      found("GW-SRV-02", outside, "called " + application() + " a second time for one exchange");
    }
    content.begun();
  }

  void calledByTheOtherForm() {
    if (direct()) {
      found(
          "GW-SRV-01",
          outside,
          "called "
              + (next instanceof dev.lintel.AsyncApplication
                  ? "handle of the asynchronous application "
                  : "handleAsync of the blocking application ")
              + application());
    } else if (next instanceof dev.lintel.AsyncApplication) {
      found(
          "GW-MID-03",
          outer == null ? "a middleware around " + application() : outside,
          "waits for each response of "
              + application()
              + " on a thread: make it with Middleware.mapRequest, mapResponse, recover or"
              + " around, or accept the threads with application.blocking()");
    }
  }

  // ---- who is who

  /** What the application gets to see. */
  Request request() {
    return request;
  }

  /** Who is checked, by name. */
  String application() {
    return next.getClass().getName();
  }

  /** Who calls, by name. */
  String outside() {
    return outside;
  }

  /** Whether the server itself calls. */
  boolean direct() {
    return reports.direct() && outer == null;
  }

  /** What the application around this one has answered, where that is checked as well. */
  @Nullable
  LintedBody outerAnswer() {
    return outer == null ? null : outer.answer;
  }

  @Nullable
  LintedBody answer() {
    return answer;
  }

  /** What the application failed with, as the response that it amounts to. */
  @Nullable
  Response failure() {
    return failure;
  }

  SeenHead head() {
    return head;
  }

  long began() {
    return began;
  }

  /** Whether the exchange has ended, and not because of a failure. */
  boolean isOver() {
    return delivered && answer != null;
  }

  // ---- the report

  /** Tells a violation once, and throws it if nobody collects it. */
  void found(String rule, String offender, String did) {
    LintViolation violation = tell(rule, offender, did);
    if (violation != null) {
      throw violation;
    }
  }

  /** Tells a violation where nobody who could be told is on the stack. */
  void note(String rule, String offender, String did) {
    tell(rule, offender, did);
  }

  private @Nullable LintViolation tell(String rule, String offender, String did) {
    // What passes through several layers of Lint is told by the first: the others stand by.
    boolean first = told.add(rule + ' ' + did);
    if (!told.add(rule + ' ' + offender) || !first) {
      return null;
    }
    LintViolation violation = new LintViolation(rule, offender, did, head.where());
    Reports.log(violation);
    if (collector == null) {
      return violation;
    }
    collector.accept(violation);
    return null;
  }

  // ---- the application's answer

  void failed(Throwable e) {
    failure = FailureRules.answer(e);
    watchHooks();
  }

  /** Ahead of the hooks of the application, which may take their time and change the thread. */
  private void watchHooks() {
    if (direct()) {
      request.onComplete(completion -> hooksBegan());
    }
  }

  /** Checks what comes out; null is handed on, as it would be without the check. */
  @SuppressWarnings("NullAway") // see above
  Response returned(@Nullable Response response) {
    if (response == null) {
      found("GW-APP-02", application(), "returned null instead of a response");
      return null;
    }
    boolean again = !response.body().repeatable() && !open.returns(response);
    if (again) {
      found(
          "GW-APP-05",
          application(),
          "returned a response that it had returned before: only one with a repeatable body can"
              + " be a constant");
    }
    LintedBody linted = new LintedBody(response, this, again);
    answer = linted;
    watchHooks();
    if (ended.get()) {
      laterClosed(linted);
    }
    return linted.response();
  }

  /** Notes on which thread the stage completes, while it does. */
  void completing(Runnable completion) {
    completing = Thread.currentThread();
    try {
      completion.run();
    } finally {
      completing = null;
    }
  }

  /** The server has the stage; what is done now is to be answered on this thread. */
  void awaits(CompletableFuture<Response> result) {
    ready = result.isDone();
    waits = !ready;
    if (direct() && waits) {
      request.onComplete(
          completion -> {
            hooksBegan();
            if (!result.isDone()) {
              reports.later(result::isDone, this::notCancelled);
            }
          });
    }
  }

  private void notCancelled() {
    note(
        "GW-ASY-14",
        outside,
        "ended the exchange without the stage of " + application() + ", and did not cancel that");
  }

  void cancelled() {
    if (direct() && waits && !ended.get()) {
      found(
          "GW-ASY-14",
          outside,
          "cancelled the stage of " + application() + " before it had run the hooks");
    }
  }

  /** The server begins to read a body of the answer that can be seen being read. */
  void sending(boolean blocking) {
    Thread current = Thread.currentThread();
    if (!direct() || !blocking) {
      return;
    }
    if (current == completing && waits) {
      found(
          "GW-ASY-03",
          outside,
          "runs a blocking body of " + application() + " on the thread that completed the stage");
    } else if (ready && current != thread) {
      found(
          "GW-ASY-01",
          outside,
          "sends an answer that "
              + application()
              + " had ready on another thread than it called it on");
    }
    requireLoader("a body of " + application());
  }

  private void requireLoader(String what) {
    ClassLoader current = Thread.currentThread().getContextClassLoader();
    if (current != loader) {
      found(
          "GW-SRV-05",
          outside,
          "calls " + what + " with another context class loader than the application: " + current);
    }
  }

  // ---- the end

  /** The answer was closed: the exchange is to end now (GW-LIF-03), if it is its own. */
  void closed(LintedBody closed) {
    // One that comes when the time for it is over may have to wait for the answer in its place.
    boolean late = waits && !closed.consumed() && System.nanoTime() - began >= timeout;
    if (direct() && !hooks && !late) {
      open.closed(this, reports.patience());
      if (hooks) {
        open.forget(this);
      }
    }
  }

  private void hooksBegan() {
    boolean first = !hooks;
    hooks = true;
    open.forget(this);
    if (first) {
      // A later one may run behind a hook of the application, or on the thread of its stage.
      requireLoader("a completion hook");
    }
  }

  void notEnded() {
    note(
        "GW-LIF-01",
        outside,
        "closed the response of " + application() + ", and has not run the completion hooks since");
  }

  private void ended(Completion completion) {
    delivered = completion.delivered();
    ended.set(true);
    open.end(head.headers());
    LintViolation violation = null;
    RuntimeException failed = null;
    for (Runnable check : endChecks(completion)) {
      try {
        check.run();
      } catch (LintViolation e) {
        violation = violation == null ? e : violation;
      } catch (RuntimeException e) {
        failed = failed == null ? e : failed;
      }
    }
    if (violation != null) {
      throw violation;
    }
    if (failed != null) {
      throw failed;
    }
  }

  private Iterable<Runnable> endChecks(Completion completion) {
    return java.util.List.of(
        content::ended,
        this::checkHead,
        () -> checkClosed(completion),
        () -> {
          if (direct()) {
            CompletionChecks.check(this, completion);
          }
        });
  }

  private void checkHead() {
    if (outer != null) {
      return;
    }
    try {
      RequestChecks.checkFields(this);
      SeenHead.Difference difference = head.difference();
      if (difference != null) {
        found(
            difference.lost() ? "GW-LIF-07" : "GW-SRV-15",
            outside,
            difference.lost()
                ? "gives no " + difference.part() + " in the hooks where it gave one in the call"
                : "gives another " + difference.part() + " in the hooks than in the call");
      }
    } catch (IllegalStateException e) {
      found("GW-LIF-07", outside, "does not let the head of the request be read in a hook: " + e);
    }
  }

  private void checkClosed(Completion completion) {
    LintedBody sent = answer;
    if (sent == null || sent.closed() || !sent.wantsClosing()) {
      return;
    }
    if (isLate(sent, completion) || isHeldOutside() || isUnclosedOutside()) {
      laterClosed(sent);
    } else if (outer == null) {
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

  /**
   * Whether a response may have lost a race against a timeout: then the server closes it when it
   * comes.
   */
  boolean isLate(LintedBody sent, Completion completion) {
    return waits && !sent.consumed() && !isAnsweredBy(sent, completion);
  }

  /**
   * Whether a middleware outside has not come to an answer, and may still have this one, or is at
   * work on a thread of its own, which may be about to close it.
   */
  private boolean isHeldOutside() {
    if (outer != null && outer.thread != thread) {
      return true;
    }
    for (LintCall call = outer; call != null; call = call.outer) {
      if (call.answer == null && call.failure == null) {
        return true;
      }
    }
    return false;
  }

  /** Whether an answer further outside is not closed either, which may own this one. */
  private boolean isUnclosedOutside() {
    for (LintCall call = outer; call != null; call = call.outer) {
      LintedBody around = call.answer;
      if (around != null && around.wantsClosing() && !around.closed()) {
        return true;
      }
    }
    return false;
  }

  /** Whether this is what was sent, as far as the status tells: errors are the server's as well. */
  private boolean isAnsweredBy(LintedBody sent, Completion completion) {
    return direct()
        && completion.delivered()
        && completion.status() < 400
        && completion.status() == sent.original().status();
  }

  private void laterClosed(LintedBody late) {
    reports.later(
        () -> late.closed() || !late.wantsClosing(),
        () -> {
          if (!isUnclosedOutside()) {
            note(
                outer == null ? "GW-BDY-30" : "GW-MID-16",
                outside,
                "does not close a response of "
                    + application()
                    + ", though the exchange has ended");
          }
        });
  }
}
