package dev.lintel.servlet;

import dev.lintel.Response;
import dev.lintel.StatusException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exchange whose response is still to come. The response, the timeout and the container's events
 * race; the first that gets to {@link #settle} has the exchange.
 */
final class Waiting implements AsyncListener {
  private final Call call;
  private final CompletableFuture<Response> future;
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  Waiting(Call call, CompletableFuture<Response> future) {
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

  private void lose(Throwable cause) {
    if (settle()) {
      call.lose(cause);
      future.cancel(true);
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    lose(cause != null ? cause : new IOException("the connection was lost"));
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    lose(new TimeoutException("the container gave the exchange up"));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    lose(new IOException("the container ended the exchange"));
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
