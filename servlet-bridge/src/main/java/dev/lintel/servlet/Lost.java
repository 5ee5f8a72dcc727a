package dev.lintel.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What a container says when it ends an asynchronous cycle that the bridge has not ended. */
class Lost implements AsyncListener {
  private final Call call;

  Lost(Call call) {
    this.call = call;
  }

  /**
   * Called for each event that is not the bridge's own doing; there may be several. A container
   * takes its objects back when this has returned.
   *
   * @param over whether the container has ended the exchange already
   */
  void lose(Throwable cause, boolean over) {
    call.loseAnswering(cause, over);
  }

  private void lost(Throwable cause, boolean over) {
    if (!call.hasLeft()) {
      call.inCallback(() -> lose(cause, over));
    } else if (!over) {
      // A container that finds the exchange still there ends it, as another thread is about to.
      call.awaitLeft();
    }
  }

  @Override
  public final void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    lost(cause != null ? cause : new IOException("the connection was lost"), false);
  }

  @Override
  public final void onTimeout(AsyncEvent event) {
    lost(new TimeoutException("the container gave the exchange up"), false);
  }

  @Override
  public final void onComplete(AsyncEvent event) {
    lost(new IOException("the container ended the exchange"), true);
  }

  @Override
  public final void onStartAsync(AsyncEvent event) {}
}
