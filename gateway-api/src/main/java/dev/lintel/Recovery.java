package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** {@link Middleware#recover}. */
record Recovery(FailureMapper mapper) implements Middleware {
  Recovery {
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
      return answer(request, Calls.exception(e));
    }
    return recover(request, response);
  }

  private CompletionStage<Response> handleAsync(AsyncApplication next, Request request) {
    return Calls.then(
        Calls.handleAsync(next, request),
        (response, failure) -> {
          if (failure != null) {
            return answer(request, Calls.exception(failure));
          }
          return response != null
              ? recover(request, response)
              : answer(request, Calls.nullStage(next));
        });
  }

  /** A carried failure that the mapper does not answer keeps the response that carries it. */
  private Response recover(Request request, Response response) throws Exception {
    if (response.failure().isEmpty()) {
      return response;
    }
    Exception failure = response.failure().get();
    Response answer;
    try {
      answer = answer(request, failure);
    } catch (Throwable e) {
      if (e == failure) {
        return response;
      }
      response.close();
      throw e;
    }
    return response.succeededBy(answer);
  }

  private Response answer(Request request, Exception failure) throws Exception {
    Response answer = mapper.map(request, failure);
    if (answer == null) {
      throw new NullPointerException(mapper.getClass().getName() + " answered a failure with null");
    }
    return answer;
  }
}
