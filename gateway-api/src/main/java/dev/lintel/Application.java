package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An HTTP application: takes a request, returns a response. A lambda will do:
 *
 * <pre>{@code
 * Application hello = request -> Response.text("hello " + request.path());
 * }</pre>
 *
 * <p>The server calls it for many requests at once, each call on a thread that may block. What must
 * not block implements {@link AsyncApplication}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Application {
  /**
   * Answers one request.
   *
   * <p>The server owns the response from here on and closes it. An exception becomes a response by
   * {@link Response#failed}: a {@link StatusException} its own status, anything else 500. An
   * exception that the request's own body threw may simply pass through.
   *
   * @param request dead once the exchange has ended; see {@link Request}
   * @return the response, never null
   * @throws Exception whatever goes wrong
   */
  Response handle(Request request) throws Exception;

  /**
   * The same contract as a stage, for callers that work on both kinds of application. A blocking
   * application blocks here too, and its stage is complete on return.
   *
   * @param request as for {@link #handle}
   * @return the response or its failure as a stage; never null
   */
  default CompletionStage<Response> handleAsync(Request request) {
    try {
      return CompletableFuture.completedFuture(Calls.handle(this, request));
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * This application inside middleware.
   *
   * @param middleware the first is the outermost
   * @return an application that is asynchronous if this one is
   * @throws IllegalArgumentException if a middleware would make an asynchronous application block a
   *     thread for each waiting request; the message names both, and {@link
   *     AsyncApplication#blocking} is the way to accept it
   */
  @CheckReturnValue
  default Application with(Middleware... middleware) {
    Application app = this;
    Objects.requireNonNull(middleware, "middleware");
    for (int i = middleware.length - 1; i >= 0; i--) {
      Middleware layer = Objects.requireNonNull(middleware[i], "middleware");
      Application wrapped = layer.wrap(app);
      if (wrapped == null) {
        throw new IllegalArgumentException(
            "middleware " + layer.getClass().getName() + " wrapped an application in null");
      }
      if (app instanceof AsyncApplication && !(wrapped instanceof AsyncApplication)) {
        throw new IllegalArgumentException(
            "middleware "
                + layer.getClass().getName()
                + " would block a thread for each request that waits in the asynchronous "
                + app.getClass().getName()
                + ": make it with Middleware.mapRequest, mapResponse, recover or around, or accept"
                + " the threads with application.blocking()");
      }
      app = wrapped;
    }
    return app;
  }

  /**
   * Gives a lambda its type, so that {@link #with} can be called on it.
   *
   * @param application the application
   * @return the same
   */
  static Application of(Application application) {
    return Objects.requireNonNull(application, "application");
  }
}
