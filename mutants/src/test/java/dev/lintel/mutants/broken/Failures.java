package dev.lintel.mutants.broken;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.FailureRules;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Calls of the application, and failures, that are mistreated. */
public final class Failures {
  private Failures() {}

  public static Response always500(Throwable failure) {
    return Response.failed(new IllegalStateException(failure));
  }

  public static Response errorsAsUnavailable(Throwable failure) {
    Throwable t = FailureRules.unwrap(failure);
    return Response.failed(
        t instanceof Exception e ? e : new StatusException(503, "the application is broken"));
  }

  /** For the developer's eyes. */
  public static Response telling(Throwable failure) {
    return Response.text(500, failure + "\n");
  }

  public static Throwable deepest(Throwable failure) {
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  public static Throwable asItIs(Throwable failure) {
    return failure instanceof CompletionException e ? new IllegalStateException(e) : failure;
  }

  public static Response orNoContent(Object call, Response response) {
    return response == null ? Response.noContent() : response;
  }

  public static dev.lintel.Headers headerless(StatusException e) {
    return dev.lintel.Headers.empty();
  }

  public static Throwable forgotten(Throwable failure) {
    return null;
  }

  public static Response calledTwice(Application application, Request request) throws Exception {
    application.handle(request).close();
    return application.handle(request);
  }

  /** Interrupts whoever is late. */
  public static Response impatiently(Application application, Request request) throws Exception {
    Thread thread = Thread.currentThread();
    CompletableFuture<Void> timer = new CompletableFuture<>();
    timer
        .completeOnTimeout(null, request.server().requestTimeout().toMillis(), MILLIS)
        .thenRun(thread::interrupt);
    try {
      return application.handle(request);
    } finally {
      timer.cancel(true);
    }
  }

  private static final java.util.concurrent.TimeUnit MILLIS =
      java.util.concurrent.TimeUnit.MILLISECONDS;

  /** By the method that every application has. */
  public static CompletionStage<Response> inOtherForm(AsyncApplication application, Request request)
      throws Exception {
    return CompletableFuture.completedFuture(application.handle(request));
  }

  public static CompletionStage<Response> rethrown(AsyncApplication application, Request request) {
    try {
      return application.handleAsync(request);
    } catch (RuntimeException e) {
      throw new IllegalStateException("the application threw instead of failing", e);
    }
  }

  public static CompletableFuture<?> insistently(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answer.announceTrailers: a container that cannot be asked for them. */
  public static void refused(Object answer) {
    throw new IllegalStateException("trailers");
  }

  public static void unsupported(Object container, Object request, Object fields) {
    throw new UnsupportedOperationException("trailers");
  }

  public static int internal(int status) {
    return status == 400 ? 500 : status;
  }
}
