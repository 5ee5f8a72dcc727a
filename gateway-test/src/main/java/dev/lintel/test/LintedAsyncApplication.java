package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** An asynchronous application, checked. */
final class LintedAsyncApplication implements AsyncApplication {
  private final AsyncApplication next;
  private final Reports reports;
  private final OpenCalls open = new OpenCalls();

  LintedAsyncApplication(AsyncApplication next, Reports reports) {
    this.next = next;
    this.reports = reports;
  }

  /** Whether there is something that the server has not done yet, and is given time for. */
  boolean waiting() {
    return reports.waiting() || open.waiting();
  }

  @Override
  public CompletionStage<Response> handleAsync(Request request) {
    LintCall call = LintCall.begin(next, request, reports, open);
    CompletableFuture<Response> result = answer(call);
    if (result != null) {
      call.awaits(result);
    }
    return handedOn(result);
  }

  // What an application must not return is handed on as it is.
  @SuppressWarnings("NullAway")
  private static CompletionStage<Response> handedOn(@Nullable CompletionStage<Response> stage) {
    return stage;
  }

  /** Called by a middleware that blocks; the server and its like call the other form. */
  @Override
  public Response handle(Request request) throws Exception {
    LintCall call = LintCall.begin(next, request, reports, open);
    call.calledByTheOtherForm();
    return AsyncApplication.of(given -> handedOn(answer(call))).handle(request);
  }

  /** One thread for each waiting request is accepted: the checks go on, this one aside. */
  @Override
  public Application blocking() {
    return new LintedApplication(next.blocking(), reports, open);
  }

  private @Nullable CompletableFuture<Response> answer(LintCall call) {
    CompletionStage<Response> stage;
    try {
      stage = next.handleAsync(call.request());
    } catch (Throwable e) {
      call.failed(e);
      throw e;
    }
    if (stage == null) {
      call.found("GW-APP-02", call.application(), "returned null instead of a stage");
      return null;
    }
    return checked(call, stage);
  }

  private static CompletableFuture<Response> checked(
      LintCall call, CompletionStage<Response> stage) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    // A stage that the application itself cancels is one that fails.
    AtomicBoolean own = new AtomicBoolean();
    stage.whenComplete(
        (response, failure) -> {
          own.set(true);
          arrived(call, result, response, failure);
        });
    result.whenComplete(
        (response, failure) -> {
          if (!own.get()) {
            endedOutside(call, result, stage, failure);
          }
        });
    return result;
  }

  /** A middleware may have set it a time, or completed it with an answer of its own. */
  private static void endedOutside(
      LintCall call,
      CompletableFuture<Response> result,
      CompletionStage<Response> stage,
      @Nullable Throwable failure) {
    try {
      if (result.isCancelled()) {
        call.cancelled();
      }
    } finally {
      Stages.end(stage, result.isCancelled() ? null : failure);
    }
  }

  @SuppressWarnings("NullAway") // a stage may break the contract by completing with null
  private static void arrived(
      LintCall call,
      CompletableFuture<Response> result,
      @Nullable Response response,
      @Nullable Throwable failure) {
    if (failure != null) {
      call.failed(failure);
      call.completing(() -> result.completeExceptionally(failure));
      return;
    }
    try {
      Response checked = call.returned(response);
      call.completing(
          () -> {
            if (!result.complete(checked) && checked != null) {
              checked.close();
            }
          });
    } catch (Throwable e) {
      if (response != null) {
        response.close();
      }
      result.completeExceptionally(e);
    }
  }
}
