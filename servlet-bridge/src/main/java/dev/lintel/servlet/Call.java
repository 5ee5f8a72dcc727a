package dev.lintel.servlet;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.FailureRules;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One exchange from its admission to its end: calls the application, sends what it returned or what
 * its failure amounts to, closes, runs the hooks, and lets go of the container's objects.
 *
 * <p>Whatever comes first of a response, a timeout and a lost connection settles the exchange; from
 * there on one thread at a time is in here.
 */
final class Call {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  /** The request attribute by which a second pass through the servlet is told to throw. */
  static final String ABORT = "dev.lintel.servlet.abort";

  private final ServletExchange exchange;
  private final Application application;
  private final BodyWorkers bodies;
  private @Nullable AsyncContext cycle;
  private volatile @Nullable Published publishing;
  private @Nullable Throwable thrown;
  private @Nullable VirtualMachineError fatal;

  Call(ServletExchange exchange, BodyWorkers bodies) {
    this.exchange = exchange;
    this.bodies = bodies;
    this.application = exchange.gateway().application();
  }

  /**
   * Serves the request on the container's thread; when it returns, the exchange is over or goes on
   * in an asynchronous cycle.
   *
   * @throws ServletException to make the container cut the connection
   */
  void run() throws ServletException {
    Response early = exchange.admit();
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
    if (fatal != null) {
      throw fatal;
    }
    if (thrown != null && cycle == null) {
      throw new ServletException("the answer is cut off", thrown);
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
    } else {
      new Waiting(this, future).start(exchange.server().requestTimeout());
    }
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

  Response result(CompletableFuture<Response> done) {
    try {
      return requireResponse(done.join());
    } catch (Throwable e) {
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

  /** Begins the container's asynchronous cycle; without a timeout of the container's own. */
  AsyncContext startCycle() {
    AsyncContext started = exchange.request().startAsync();
    started.setTimeout(0);
    cycle = started;
    exchange.asyncStarted();
    return started;
  }

  /** Runs the end of an exchange on a thread of the container's. */
  void onWorker(Runnable work) {
    AsyncContext context = requireCycle();
    try {
      context.start(work);
    } catch (RuntimeException e) {
      // The container has stopped taking work: the exchange still has to come to its end.
      LOG.log(System.Logger.Level.DEBUG, "no worker for the end of an exchange", e);
      work.run();
    }
  }

  /** Answers what an unfinished stage came to, on a thread of the container's. */
  void answerOnWorker(CompletableFuture<Response> done) {
    Response response = result(done);
    Runnable work = () -> answer(response);
    if (response.body().repeatable()) {
      onWorker(work);
    } else {
      bodies.run(requireCycle(), work);
    }
  }

  private AsyncContext requireCycle() {
    return Objects.requireNonNull(cycle, "no asynchronous cycle");
  }

  // ---- the answer

  /** Sends a response and ends the exchange; if its body is published, only begins to. */
  void answer(Response response) {
    Answer answer = new Answer(exchange, response);
    Throwable failure = null;
    try {
      IOException broken = exchange.brokenBody();
      if (broken != null) {
        throw broken;
      }
      answer.send();
    } catch (Throwable e) {
      failure = recover(answer, e);
    }
    Published published = answer.published();
    if (failure == null && published != null) {
      publish(answer, published, response);
    } else {
      finish(answer, response, failure);
    }
  }

  private void publish(Answer answer, Published published, Response owned) {
    publishing = published;
    if (cycle == null) {
      startCycle().addListener(new Lost(this));
    }
    published.start(
        why ->
            onWorker(
                () -> {
                  Throwable failure = why;
                  try {
                    if (failure == null) {
                      answer.complete();
                    }
                  } catch (Throwable e) {
                    failure = e;
                  }
                  finish(answer, owned, failure == null ? null : recover(answer, failure));
                }));
  }

  /**
   * Makes the best of a failure: another answer if nothing has left, else the end of the
   * connection.
   *
   * @return why the client has not got all of its answer; null if it has
   */
  private @Nullable Throwable recover(Answer answer, Throwable failure) {
    IOException gone = answer.gone();
    if (gone != null && FailureRules.isFrom(failure, gone)) {
      cut(failure);
      return failure;
    }
    IOException broken = exchange.brokenBody();
    if (answer.committed()) {
      if (broken == null) {
        log(System.Logger.Level.ERROR, "a response failed after its head was sent", failure);
      }
      cut(failure);
      return failure;
    }
    try {
      if (broken != null) {
        exchange.gateway().container().reopen(exchange.request(), exchange.response());
        answer.sendInstead(
            Response.failed(
                new StatusException(
                    RequestBody.status(broken), "the request body is broken: " + broken)));
      } else {
        answer.sendInstead(failed(failure));
      }
      return null;
    } catch (Throwable e) {
      cut(e);
      return e;
    }
  }

  /** Ends the connection so that the client sees that something is missing. */
  private void cut(Throwable cause) {
    if (!exchange.gateway().container().abort(exchange.request(), exchange.response(), cause)) {
      thrown = cause;
    }
  }

  private void finish(Answer answer, Response owned, @Nullable Throwable failure) {
    owned.close();
    logFailure(answer.response());
    exchange.finish(answer.sent(), failure);
    leave();
  }

  /** The connection was lost, or the container gave up, after the exchange was settled. */
  void lostWhileAnswering(Throwable cause) {
    Published open = publishing;
    if (open != null && exchange.open()) {
      open.onError(cause);
    }
  }

  /** The exchange ends without an answer: the connection was lost, or the container gave up. */
  void lose(Throwable cause) {
    exchange.finish(0, cause);
    leave();
  }

  /** Nothing touches the container's objects after this. */
  private void leave() {
    AsyncContext context = cycle;
    if (context == null) {
      return;
    }
    try {
      if (thrown != null) {
        exchange.request().setAttribute(ABORT, thrown);
        context.dispatch();
      } else {
        context.complete();
      }
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "the container has ended the exchange by itself", e);
    }
  }

  // ---- failures

  /** The response to whatever was thrown. */
  Response failed(Throwable failure) {
    Throwable t = FailureRules.unwrap(failure);
    if (t instanceof VirtualMachineError error) {
      fatal = error;
    }
    return FailureRules.answer(t);
  }

  private void logFailure(Response sent) {
    if (sent.failure().isEmpty()) {
      return;
    }
    Exception failure = sent.failure().get();
    boolean expected = failure instanceof StatusException && sent.status() < 500;
    log(
        expected ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
        "answered " + sent.status(),
        failure);
  }

  private void log(System.Logger.Level level, String what, Throwable failure) {
    if (LOG.isLoggable(level)) {
      LOG.log(
          level, exchange.request().getMethod() + " " + exchange.rawPath() + ": " + what, failure);
    }
  }
}
