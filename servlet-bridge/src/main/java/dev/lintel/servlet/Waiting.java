package dev.lintel.servlet;

import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exchange whose response is still to come. The response, the timeout, a broken request body and
 * the container's events race; the first that gets to {@link #settle} has the exchange.
 */
final class Waiting extends Lost {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  private final Call call;
  private final CompletableFuture<Response> future;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile @Nullable Future<?> timer;

  Waiting(Call call, CompletableFuture<Response> future) {
    super(call);
    this.call = call;
    this.future = future;
  }

  /**
   * Called on the container's own thread, within the servlet, when the cycle has begun.
   *
   * @param gone how many nanoseconds of the timeout the call itself has taken (GW-ASY-10)
   */
  void start(Duration timeout, long gone) {
    Runnable expiry =
        () -> {
          if (settle()) {
            refuse(new StatusException(503, "no response within " + timeout));
          }
        };
    future.whenComplete(this::arrive);
    try {
      timer = call.timeouts().in(Math.max(1, timeout.toNanos() - gone), expiry);
    } catch (OutOfMemoryError e) {
      LOG.log(System.Logger.Level.WARNING, "no thread, and no timeout: {0}", e.getMessage());
    }
    if (settled.get()) {
      stopTimer();
    }
  }

  private void stopTimer() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** There is no cycle to wait in, and another answer: what the stage still brings is closed. */
  void closeWhatComes() {
    boolean unused = settle();
    future.whenComplete(this::arrive);
  }

  private void arrive(@Nullable Response response, @Nullable Throwable failure) {
    if (settle()) {
      call.answerStage(call.result(response, failure));
    } else if (response != null) {
      response.close();
    }
  }

  /** Answers in place of the application, which is told by the hooks and then by its stage. */
  private void refuse(StatusException reason) {
    call.onWorker(
        () -> {
          try {
            call.answer(Response.failed(reason));
          } finally {
            future.cancel(true);
          }
        });
  }

  /**
   * The request's body has broken.
   *
   * @return gives the answer; null if the exchange is settled already
   */
  @Nullable
  Runnable settleBroken() {
    if (!settle()) {
      return null;
    }
    return () -> refuse(new StatusException(400, "the request body is broken"));
  }

  private boolean settle() {
    if (!settled.compareAndSet(false, true)) {
      return false;
    }
    stopTimer();
    return true;
  }

  @Override
  void lose(Throwable cause, boolean over) {
    if (!settleLost(cause, over)) {
      super.lose(cause, over);
    }
  }

  /**
   * Ends the exchange, or answers it, if its response is still to come.
   *
   * @return false if it is not
   */
  boolean settleLost(Throwable cause, boolean over) {
    if (!settle()) {
      return false;
    }
    if (!over && call.breaks(cause instanceof IOException e ? e : new IOException(cause))) {
      // A client that stops in the middle of its body may still be there to read.
      refuse(new StatusException(400, "the request body is broken: " + cause));
      return true;
    }
    try {
      call.lose(cause);
    } finally {
      future.cancel(true);
    }
    return true;
  }
}
