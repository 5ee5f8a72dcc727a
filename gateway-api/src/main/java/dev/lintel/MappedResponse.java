package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** {@link Middleware#mapResponse}. */
record MappedResponse(ResponseMapper mapper) implements Middleware {
  MappedResponse {
    Objects.requireNonNull(mapper, "mapper");
  }

  @Override
  public Application wrap(Application next) {
    if (next instanceof AsyncApplication async) {
      return (AsyncApplication) request -> handleAsync(async, request);
    }
    return request -> handle(next, request);
  }

  private Response handle(Application next, Request request) throws Exception {
    Response response;
    try {
      response = Calls.handle(next, request);
    } catch (Exception e) {
      response = Response.failed(Calls.exception(e));
    }
    return map(request, response);
  }

  private CompletionStage<Response> handleAsync(AsyncApplication next, Request request) {
    return Calls.then(
        Calls.handleAsync(next, request),
        (response, failure) -> map(request, outcome(next, response, failure)));
  }

  private static Response outcome(
      Application next, @Nullable Response response, @Nullable Throwable failure) {
    if (failure != null) {
      return Response.failed(Calls.exception(failure));
    }
    return response != null ? response : Response.failed(Calls.nullStage(next));
  }

  private Response map(Request request, Response response) throws Exception {
    Response mapped;
    try {
      mapped = mapper.map(request, response);
      if (mapped == null) {
        throw new NullPointerException(mapper.getClass().getName() + " mapped a response to null");
      }
    } catch (Throwable e) {
      response.close();
      throw e;
    }
    return response.succeededBy(mapped);
  }
}
