package dev.lintel.servlet;

import dev.lintel.Response;
import dev.lintel.StatusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exchange whose response is still to come. The response, the timeout and the container's events
 * race; the first that gets to {@link #settle} has the exchange.
 */
final class Waiting extends Lost {
  private final Call call;
  private final CompletableFuture<Response> future;
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  Waiting(Call call, CompletableFuture<Response> future) {
    super(call);
    this.call = call;
    this.future = future;
  }

  /** Called on the container's own thread, within the servlet. */
  void start(Duration timeout) {
    call.startCycle().addListener(this);
    timer.orTimeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
    timer.whenComplete(
        (nothing, expired) -> {
          if (expired instanceof TimeoutException && settle()) {
            call.onWorker(() -> expire(timeout));
          }
        });
    future.whenComplete((response, failure) -> arrive(response));
  }

  private void arrive(@Nullable Response response) {
    if (settle()) {
      call.answerOnWorker(future);
    } else if (response != null) {
      response.close();
    }
  }

  private void expire(Duration timeout) {
    call.answer(Response.failed(new StatusException(503, "no response within " + timeout)));
    future.cancel(true);
  }

  private boolean settle() {
    if (!settled.compareAndSet(false, true)) {
      return false;
    }
    timer.complete(null);
    return true;
  }

  @Override
  void lose(Throwable cause) {
    if (settle()) {
      call.lose(cause);
      future.cancel(true);
    } else {
      super.lose(cause);
    }
  }
}
