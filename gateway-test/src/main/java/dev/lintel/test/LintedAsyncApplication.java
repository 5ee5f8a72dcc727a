package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An asynchronous application, checked. */
record LintedAsyncApplication(AsyncApplication next, Lint.Reports reports)
    implements AsyncApplication {

  @Override
  @SuppressWarnings("NullAway") // what an application must not return is handed on as it is
  public CompletionStage<Response> handleAsync(Request request) {
    LintCall call = LintCall.begin(next, request, reports);
    CompletionStage<Response> stage = next.handleAsync(call.request());
    if (stage == null) {
      call.found("GW-APP-02", call.application(), "returned null instead of a stage");
      return null;
    }
    return checked(call, stage);
  }

  @SuppressWarnings("NullAway") // a stage may break the contract by completing with null
  private static CompletionStage<Response> checked(LintCall call, CompletionStage<Response> stage) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    stage.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
            return;
          }
          try {
            Response checked = call.returned(response);
            if (!result.complete(checked) && checked != null) {
              checked.close();
            }
          } catch (Throwable e) {
            if (response != null) {
              response.close();
            }
            result.completeExceptionally(e);
          }
        });
    result.whenComplete(
        (response, failure) -> {
          if (result.isCancelled()) {
            Stages.cancel(stage);
          }
        });
    return result;
  }

  /** Called by a middleware that blocks; the server and its like call the other form. */
  @Override
  public Response handle(Request request) throws Exception {
    LintCall.begin(next, request, reports)
        .found(
            "GW-MID-03",
            "a middleware around " + next.getClass().getName(),
            "waits for each response on a thread: make it with Middleware.mapRequest, mapResponse,"
                + " recover or around, or accept the threads with application.blocking()");
    return AsyncApplication.super.handle(request);
  }

  /** One thread for each waiting request is accepted: the checks go on, this one aside. */
  @Override
  public Application blocking() {
    return new LintedApplication(next.blocking(), reports);
  }
}
