package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.FailureRules;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One exchange from its admission to its end: calls the application, takes what it returned or what
 * its failure amounts to, closes, and runs the hooks.
 */
final class Call {
  private static final System.Logger LOG = System.getLogger("dev.lintel.test");

  private final MemoryExchange exchange;
  private final Application application;
  private final Exchanges exchanges;
  private final Queue<LintViolation> violations = new ConcurrentLinkedQueue<>();

  /** Whether this thread is to stay interrupted: it was, or has been while it waited. */
  private boolean interrupted = Thread.currentThread().isInterrupted();

  private @Nullable Throwable thrown;
  private @Nullable VirtualMachineError fatal;
  private @Nullable TestResponse result;

  Call(MemoryExchange exchange, Application application, Exchanges exchanges) {
    this.exchange = exchange;
    this.application = application;
    this.exchanges = exchanges;
  }

  TestResponse run() {
    Response early = exchange.admit();
    if (early != null) {
      answer(early);
    } else {
      Request request = Request.of(exchange).with(Lint.COLLECTOR, violations::add);
      if (application instanceof AsyncApplication async) {
        start(async, request);
      } else {
        answer(handle(request));
      }
    }
    clearFlag();
    if (fatal != null) {
      throw fatal;
    }
    requireNoViolation();
    return Objects.requireNonNull(result, "result");
  }

  /** What the application leaves on its thread is not for the next exchange (GW-ERR-06). */
  private void clearFlag() {
    if (!interrupted) {
      Thread.interrupted();
    }
  }

  private void requireNoViolation() {
    LintViolation first = violations.poll();
    if (first != null) {
      violations.forEach(first::addSuppressed);
      throw first;
    }
  }

  private Response handle(Request request) {
    try {
      Response response = application.handle(request);
      if (response == null) {
        throw new NullPointerException(
            application.getClass().getName() + " answered with null instead of a response");
      }
      return response;
    } catch (Throwable e) {
      return failed(e);
    } finally {
      clearFlag();
    }
  }

  private void start(AsyncApplication async, Request request) {
    Waiting waiting;
    RequestContent content = exchange.content();
    if (content != null) {
      content.hold();
    }
    long called = System.nanoTime();
    try {
      CompletionStage<Response> stage = async.handleAsync(request);
      if (stage == null) {
        throw new NullPointerException(
            application.getClass().getName() + ".handleAsync returned null");
      }
      waiting = new Waiting(stage, application.getClass().getName());
    } catch (Throwable e) {
      clearFlag();
      answer(failed(e));
      return;
    }
    clearFlag();
    exchanges.add(waiting);
    if (content != null) {
      content.whenBroken(waiting::refuse);
      if (!waiting.isSettled()) {
        content.release();
      }
    }
    Waiting.Outcome outcome;
    try {
      outcome = waiting.await(exchange.server().requestTimeout(), System.nanoTime() - called);
    } finally {
      exchanges.remove(waiting);
    }
    end(outcome);
    if (outcome.abandoned()) {
      waiting.cancel();
    }
  }

  private void end(Waiting.Outcome outcome) {
    if (outcome.response() != null) {
      answer(outcome.response());
    } else if (outcome.failure() != null) {
      answer(failed(outcome.failure()));
    } else {
      interrupted |= outcome.lost() instanceof InterruptedIOException;
      exchange.finish(0, outcome.lost());
      result = new TestResponse(exchange, null, outcome.lost(), null);
    }
  }

  // ---- the answer

  private void answer(Response response) {
    if (response.failure().orElse(null) instanceof InterruptedException) {
      // The answer says so; left set, the flag would end the next exchange (GW-ERR-06).
      Thread.interrupted();
    }
    Answer answer = new Answer(exchange, response, exchanges);
    Throwable failure = null;
    try {
      StatusException verdict = exchange.verdict();
      if (verdict != null) {
        throw verdict;
      }
      answer.send();
    } catch (Throwable e) {
      failure = recover(answer, e);
    }
    interrupted |= answer.gone() instanceof InterruptedIOException;
    try {
      response.close();
    } finally {
      logFailure(answer.response());
      exchange.finish(answer.sent(), failure);
    }
    result = new TestResponse(exchange, answer, failure, error(answer.response()));
  }

  /**
   * Makes the best of a failure: another answer if nothing has left, else the end of the exchange.
   *
   * @return why the client has not got all of its answer; null if it has
   */
  private @Nullable Throwable recover(Answer answer, Throwable failure) {
    note(failure);
    IOException gone = answer.gone();
    if (gone != null) {
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
      return failure;
    }
    Exception carried = answer.response().failure().orElse(null);
    if (verdict == null && carried != null) {
      log(level(carried), "the answer to this failed as well", carried);
    }
    try {
      answer.sendInstead(failed(verdict != null ? verdict : failure));
      return null;
    } catch (Throwable e) {
      note(e);
      if (answer.gone() == null) {
        log(System.Logger.Level.ERROR, "the answer to a failure cannot be sent", e);
      }
      return e;
    }
  }

  // ---- failures

  private Response failed(Throwable failure) {
    Throwable t = FailureRules.unwrap(failure);
    thrown = t;
    note(t);
    return FailureRules.answer(t);
  }

  /** What must not be kept from the virtual machine is thrown on at the end. */
  private void note(Throwable failure) {
    if (failure instanceof VirtualMachineError error) {
      fatal = error;
    }
  }

  /** What went wrong, an Error as itself. */
  private @Nullable Throwable error(Response sent) {
    Optional<Exception> carried = sent.failure();
    if (carried.isEmpty()) {
      return null;
    }
    return thrown instanceof Error ? thrown : carried.get();
  }

  private void logFailure(Response sent) {
    if (sent.failure().isPresent()) {
      Exception failure = sent.failure().get();
      log(
          sent.status() < 500 ? level(failure) : System.Logger.Level.ERROR,
          "answered " + sent.status(),
          failure);
    }
  }

  private static System.Logger.Level level(Throwable failure) {
    return failure instanceof StatusException known && known.status() < 500
        ? System.Logger.Level.DEBUG
        : System.Logger.Level.ERROR;
  }

  private void log(System.Logger.Level level, String what, Throwable failure) {
    if (LOG.isLoggable(level)) {
      LOG.log(level, exchange.request() + ": " + what, failure);
    }
  }
}
