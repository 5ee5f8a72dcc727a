package dev.lintel.servlet;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.FailureRules;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One exchange from its admission to its end: calls the application, sends what it returned or what
 * its failure amounts to, closes, runs the hooks, and lets go of the container's objects.
 *
 * <p>Whatever comes first of a response, a timeout, a broken request body and a lost connection
 * settles the exchange; from there on one thread at a time is in here.
 */
final class Call {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  /**
   * The request attribute that has what the servlet throws at the container: a second pass is told
   * to throw it, and an error page that the container looks for then is none of the application's.
   */
  static final String ABORT = "dev.lintel.servlet.abort";

  private final ServletExchange exchange;
  private final Application application;
  private final BodyWorkers bodies;
  private final InFlight inFlight;
  private final Timeouts timeouts;

  private volatile @Nullable Cycle cycle;
  private volatile @Nullable Waiting waiting;
  private volatile @Nullable Pending pending;
  private volatile @Nullable Published publishing;

  private volatile @Nullable Throwable thrown;
  private volatile @Nullable Throwable lost;
  private volatile @Nullable VirtualMachineError fatal;

  /** What waits for a worker: an answer, or the end of one. Some container drops it. */
  private final class Pending implements Runnable {
    private final Runnable work;
    private final Consumer<Throwable> instead;
    private final AtomicBoolean begun = new AtomicBoolean();

    Pending(Runnable work, Consumer<Throwable> instead) {
      this.work = work;
      this.instead = instead;
    }

    @Override
    public void run() {
      if (begun.compareAndSet(false, true)) {
        work(work);
      }
    }

    /** No worker is awaited any more, if it has not begun. */
    void lose(Throwable cause) {
      if (begun.compareAndSet(false, true)) {
        bodies.drop(this);
        instead.accept(cause);
      }
    }
  }

  Call(ServletExchange exchange, BodyWorkers bodies, InFlight inFlight, Timeouts timeouts) {
    this.exchange = exchange;
    this.bodies = bodies;
    this.inFlight = inFlight;
    this.timeouts = timeouts;
    this.application = exchange.gateway().application();
    exchange.servedBy(this);
  }

  /**
   * Serves the request on the container's thread; when it returns, the exchange is over or goes on
   * in an asynchronous cycle.
   *
   * @throws ServletException to make the container cut the connection
   */
  void run() throws ServletException {
    Response early = exchange.admit();
    inFlight.begun();
    if (early != null) {
      answer(early);
    } else {
      Request request = Request.of(exchange);
      if (application instanceof AsyncApplication async) {
        start(async, request);
      } else {
        answer(handle(request));
      }
    }
    // An application may have left the flag set; the thread goes back to a pool.
    Thread.interrupted();
    Throwable reason = fatal != null ? fatal : thrown;
    if (cycle == null && reason != null) {
      exchange.request().setAttribute(ABORT, reason);
      rethrow();
      throw new ServletException("the answer is cut off", reason);
    }
  }

  private Response handle(Request request) {
    try {
      return requireResponse(application.handle(request));
    } catch (Throwable e) {
      return failed(e);
    }
  }

  private void start(AsyncApplication async, Request request) {
    CompletableFuture<Response> future;
    long called = System.nanoTime();
    try {
      CompletionStage<Response> stage = async.handleAsync(request);
      if (stage == null) {
        throw new NullPointerException(
            application.getClass().getName() + ".handleAsync returned null");
      }
      future = future(stage);
    } catch (Throwable e) {
      answer(failed(e));
      return;
    }
    if (future.isDone()) {
      answer(result(future));
      return;
    }
    Waiting wait = new Waiting(this, future);
    waiting = wait;
    try {
      startCycle(wait);
    } catch (RuntimeException e) {
      wait.closeWhatComes();
      answer(failed(e));
      future.cancel(true);
      return;
    }
    wait.start(exchange.server().requestTimeout(), System.nanoTime() - called);
    tellIfLost();
  }

  /**
   * A future that takes part in the race for the exchange: the stage itself if it is one. Another
   * stage goes on when its future is cancelled, so what it still brings has to be closed here.
   */
  private static CompletableFuture<Response> future(CompletionStage<Response> stage) {
    CompletableFuture<Response> own = null;
    try {
      own = stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.TRACE, "a stage that cannot be cancelled", e);
    }
    if (own == stage) {
      return own;
    }
    CompletableFuture<Response> follower = new CompletableFuture<>();
    stage.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            follower.completeExceptionally(failure);
          } else if (!follower.complete(response) && response != null) {
            response.close();
          }
        });
    CompletableFuture<Response> cancellable = own;
    if (cancellable != null) {
      follower.whenComplete(
          (response, failure) -> {
            if (follower.isCancelled()) {
              cancellable.cancel(true);
            }
          });
    }
    return follower;
  }

  private Response result(CompletableFuture<Response> done) {
    try {
      return requireResponse(done.join());
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /** The response that a stage has come to. */
  Response result(@Nullable Response response, @Nullable Throwable failure) {
    try {
      return failure != null ? failed(failure) : requireResponse(response);
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private Response requireResponse(@Nullable Response response) {
    if (response == null) {
      throw new NullPointerException(
          application.getClass().getName() + " answered with null instead of a response");
    }
    return response;
  }

  // ---- the asynchronous cycle

  Timeouts timeouts() {
    return timeouts;
  }

  private void startCycle(Lost listener) {
    cycle = Cycle.begin(exchange.request(), listener);
    exchange.asyncStarted();
  }

  /**
   * What has come before there was a listener, a container does not say again. It does not end the
   * exchange behind this either: whoever answers already lets it go.
   */
  private void tellIfLost() {
    if (exchange.gateway().container().lost(exchange.request())) {
      IOException cause = new IOException("the connection was lost");
      inCallback(
          () -> {
            Waiting wait = waiting;
            if (wait == null || !wait.settleLost(cause, false)) {
              tell(cause);
            }
          });
    }
  }

  private Cycle requireCycle() {
    return Objects.requireNonNull(cycle, "no asynchronous cycle");
  }

  /**
   * Runs the end of an exchange on a thread that may block: on this one if the container has called
   * back on it, as it may take the exchange away when it returns from there. Where it has done so,
   * the container has no thread for it any more.
   */
  void onWorker(Runnable end) {
    Cycle running = requireCycle();
    if (running.inCallback()) {
      end.run();
    } else if (exchange.released()) {
      BodyWorkers.startAlone(() -> work(end));
    } else {
      Pending last = new Pending(end, cause -> BodyWorkers.startAlone(() -> work(end)));
      pending = last;
      BodyWorkers.start(running.context(), last);
      tellIfReleased();
    }
  }

  /**
   * Answers what an unfinished stage came to. The thread that completed it is not the server's: it
   * runs no body, no close action and no hook, and does not wait for the client.
   */
  void answerStage(Response response) {
    Answer answer = new Answer(exchange, response);
    boolean canBeHanded = !requireCycle().inCallback() && answer.canBeHanded();
    // An interim response may wait for the client, and what is handed over would wait for that.
    ReentrantLock use = canBeHanded ? exchange.tryLock() : null;
    if (use == null) {
      answerOnWorker(answer, response);
      return;
    }
    try {
      hand(answer, response);
    } finally {
      ServletExchange.used(use);
    }
  }

  /** Lets the container send an answer: one change of threads in place of two. */
  private void hand(Answer answer, Response response) {
    boolean interrupted = Thread.interrupted();
    try {
      requireCycle()
          .atWork(
              () -> {
                try {
                  answer.hand();
                } catch (Throwable e) {
                  onWorker(() -> finish(answer, response, recover(answer, e)));
                  return;
                }
                if (exchange.finishUnobserved(answer.sent())) {
                  inFlight.ended();
                  leave();
                } else {
                  onWorker(() -> finishPublished(answer, response, null));
                }
              });
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answerOnWorker(Answer answer, Response response) {
    Pending sending =
        new Pending(
            () -> answer(answer, response),
            cause -> {
              close(response);
              lose(cause);
            });
    pending = sending;
    if (InMemory.holds(response.body())) {
      BodyWorkers.start(requireCycle().context(), sending);
    } else {
      bodies.run(requireCycle().context(), sending);
    }
    tellIfReleased();
  }

  /** What a pooled thread runs: it takes nothing along. */
  private void work(Runnable work) {
    try {
      exchange.gateway().container().atWork(() -> requireCycle().atWork(work));
    } finally {
      Thread.interrupted();
    }
    throwElsewhere();
  }

  /** Runs what the container calls back for. */
  void inCallback(Runnable signal) {
    Cycle running = requireCycle();
    try {
      exchange.gateway().container().atWork(() -> running.inCallback(signal));
    } finally {
      // A stop may have interrupted it since.
      Thread.interrupted();
    }
    if (running.left()) {
      throwElsewhere();
    }
  }

  /** Runs what the container calls back for as it has more of a body, or takes more of one. */
  void whenReady(Runnable signal) {
    if (exchange.gateway().container().callsBackOnWorkers()) {
      inCallback(signal);
    } else {
      try {
        requireCycle().withLoader(signal);
      } finally {
        // The application may have set it.
        Thread.interrupted();
      }
    }
  }

  /**
   * The container was let go. What is thrown at it now, it may hold against the exchange that it
   * uses the same objects for.
   */
  private void throwElsewhere() {
    VirtualMachineError error = fatal;
    if (error != null) {
      fatal = null;
      BodyWorkers.startAlone(
          () -> {
            throw error;
          });
    }
  }

  private void rethrow() {
    VirtualMachineError error = fatal;
    if (error != null) {
      fatal = null;
      throw error;
    }
  }

  /**
   * The request's body has broken: settles the exchange, if its response is still to come.
   *
   * @return gives the answer; null if there is one already
   */
  @Nullable
  Runnable settleBroken() {
    Waiting wait = waiting;
    return wait == null ? null : wait.settleBroken();
  }

  /**
   * Whether what the container calls a lost connection breaks the request's body: it was not read
   * to its end.
   */
  boolean breaks(IOException cause) {
    RequestBody source = exchange.source();
    if (source == null || !source.begun() || source.ended() || source.isAbandoned()) {
      return false;
    }
    if (cause != source.broken()) {
      lost = cause;
    } // else it is what a read of the application has met, such as a bad chunk
    source.failed(cause);
    return true;
  }

  /** The connection was lost, or the container gave up, after the exchange was settled. */
  void loseAnswering(Throwable cause, boolean over) {
    tell(cause);
    if ((over || !awaitLeft()) && requireCycle().take()) {
      exchange.release();
      // For what has begun meanwhile; the container says no more.
      tell(cause);
    }
  }

  /** Tells the answer that its client is lost: one that waits may not notice by itself. */
  private void tell(Throwable cause) {
    Published open = publishing;
    if (open != null) {
      open.lose(cause);
    }
    Pending behind = pending;
    if (behind != null && (bodies.withdraw(behind) || exchange.released())) {
      behind.lose(cause);
    }
  }

  /**
   * Called when there is something new to be told, which {@link #loseAnswering} may have missed.
   */
  private void tellIfReleased() {
    if (exchange.released()) {
      tell(new IOException("the container has given the exchange up"));
    }
  }

  // ---- the answer

  /** Sends a response and ends the exchange; if its body is published, only begins to. */
  void answer(Response response) {
    answer(new Answer(exchange, response), response);
  }

  private void answer(Answer answer, Response response) {
    Throwable failure = null;
    Published published = null;
    boolean begins = false;
    try {
      StatusException verdict = exchange.verdict();
      if (verdict != null) {
        throw verdict;
      }
      // An application may have set it, and a container's write would take it for its own.
      Thread.interrupted();
      answer.send();
      published = answer.published();
      if (published != null) {
        publishing = published;
        if (cycle == null) {
          startCycle(new Lost(this));
          begins = true;
        }
        tellIfReleased();
      }
    } catch (Throwable e) {
      published = null;
      failure = recover(answer, e);
    }
    if (published == null) {
      finish(answer, response, failure);
    } else {
      published.start(why -> onWorker(() -> finishPublished(answer, response, why)));
      if (begins) {
        tellIfLost();
      }
    }
  }

  private void finishPublished(Answer answer, Response owned, @Nullable Throwable why) {
    Throwable failure = why;
    try {
      if (failure == null) {
        answer.complete();
      }
    } catch (Throwable e) {
      failure = e;
    }
    finish(answer, owned, failure == null ? null : recover(answer, failure));
  }

  /**
   * Makes the best of a failure: another answer if nothing has left, else the end of the
   * connection.
   *
   * @return why the client has not got all of its answer; null if it has
   */
  private @Nullable Throwable recover(Answer answer, Throwable failure) {
    Thread.interrupted();
    note(failure);
    Throwable gone = answer.gone();
    if (gone != null) {
      cut(gone);
      if (FailureRules.isFrom(failure, gone)) {
        return failure;
      }
      log(System.Logger.Level.DEBUG, "a response failed after its client had gone", failure);
      return gone;
    }
    StatusException verdict = exchange.verdict();
    if (answer.committed()) {
      if (verdict == null) {
        log(level(failure), "a response failed after its head was sent", failure);
      }
      answer.push();
      cut(failure);
      return failure;
    }
    Exception carried = answer.response().failure().orElse(null);
    if (verdict == null && carried != null) {
      log(level(carried), "the answer to this failed as well", carried);
    }
    try {
      answer.sendInstead(verdict != null ? Response.failed(verdict) : failed(failure));
      return null;
    } catch (Throwable e) {
      note(e);
      if (answer.gone() == null) {
        // A client that has broken its upload off takes no answer to that, and is no error.
        log(
            verdict != null ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
            "the answer to a failure cannot be sent",
            e);
      }
      cut(e);
      return e;
    }
  }

  /** Ends the connection so that the client sees that something is missing. */
  private void cut(Throwable cause) {
    if (exchange.released()) {
      return;
    }
    try {
      if (!exchange.response().isCommitted()) {
        exchange.nothingSent();
      }
      exchange.keepAddresses();
      if (exchange.gateway().container().abort(exchange.request(), exchange.response(), cause)) {
        return;
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "the container cannot cut a connection", e);
    }
    thrown = cause;
  }

  private void finish(Answer answer, Response owned, @Nullable Throwable failure) {
    close(owned);
    logFailure(answer.response());
    end(answer.sent(), failure != null ? failure : lost);
    if (failure == null && !hasLeft()) {
      answer.drain();
    }
    leave();
  }

  /** The exchange ends without an answer: the connection was lost, or the container gave up. */
  void lose(Throwable cause) {
    end(0, cause);
    leave();
  }

  private void close(Response owned) {
    try {
      owned.close();
    } catch (Throwable e) {
      unexpected("a response failed to close", e);
    }
  }

  private void end(long sent, @Nullable Throwable failure) {
    try {
      exchange.finish(sent, failure);
    } catch (Throwable e) {
      unexpected("an exchange failed to end", e);
    }
    inFlight.ended();
  }

  /** Nothing touches the container's objects after this. */
  private void leave() {
    Cycle running = cycle;
    Throwable reason = thrown;
    if (running == null) {
      return;
    }
    if (reason != null) {
      running.dispatch(exchange.request(), reason);
    } else {
      running.complete();
    }
  }

  /** Whether the container has been let go, or has taken the exchange away. */
  boolean hasLeft() {
    Cycle running = cycle;
    return running != null && running.left();
  }

  /** Waits a moment for another thread to let the container go; false if none has. */
  boolean awaitLeft() {
    return requireCycle().awaitLeft();
  }

  // ---- failures

  /** The response to whatever was thrown. */
  private Response failed(Throwable failure) {
    Throwable t = FailureRules.unwrap(failure);
    note(t);
    return FailureRules.answer(t);
  }

  /** What must not be kept from the virtual machine is thrown on at the end. */
  private void note(Throwable failure) {
    if (failure instanceof VirtualMachineError error) {
      fatal = error;
    }
  }

  private void unexpected(String what, Throwable failure) {
    note(failure);
    log(System.Logger.Level.ERROR, what, failure);
  }

  private void logFailure(Response sent) {
    if (sent.failure().isPresent()) {
      Exception failure = sent.failure().get();
      boolean refusal = exchange.refused() && failure instanceof StatusException;
      log(
          refusal
              ? System.Logger.Level.DEBUG
              : sent.status() < 500 ? level(failure) : System.Logger.Level.ERROR,
          (exchange.isCommitted() ? "answered " : "cut off before it was answered ")
              + sent.status(),
          failure);
    }
  }

  private static System.Logger.Level level(Throwable failure) {
    return failure instanceof StatusException known && known.status() < 500
        ? System.Logger.Level.DEBUG
        : System.Logger.Level.ERROR;
  }

  /** A log reads what the application has thrown, and may throw as well. */
  private void log(System.Logger.Level level, String what, Throwable failure) {
    try {
      if (LOG.isLoggable(level)) {
        LOG.log(level, exchange.method() + " " + exchange.rawPath() + ": " + what, failure);
      }
    } catch (Throwable e) {
      note(e);
    }
  }
}
