package dev.lintel.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Tells a published answer that its container has given the exchange up. */
record Lost(ServletExchange exchange, Published published) implements AsyncListener {

  @Override
  public void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    published.onError(cause != null ? cause : new IOException("the connection was lost"));
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    published.onError(new IOException("the container gave the exchange up"));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (exchange.open()) {
      published.onError(new IOException("the container ended the exchange"));
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
