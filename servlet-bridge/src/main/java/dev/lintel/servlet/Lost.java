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

  /** Called for each event; there may be several, and the bridge's own end is one of them. */
  void lose(Throwable cause) {
    call.lostWhileAnswering(cause);
  }

  @Override
  public final void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    lose(cause != null ? cause : new IOException("the connection was lost"));
  }

  @Override
  public final void onTimeout(AsyncEvent event) {
    lose(new TimeoutException("the container gave the exchange up"));
  }

  @Override
  public final void onComplete(AsyncEvent event) {
    lose(new IOException("the container ended the exchange"));
  }

  @Override
  public final void onStartAsync(AsyncEvent event) {}
}
