package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Middleware#mapRequest}. */
record MappedRequest(RequestMapper mapper) implements Middleware {
  MappedRequest {
    Objects.requireNonNull(mapper, "mapper");
  }

  @Override
  public Application wrap(Application next) {
    if (next instanceof AsyncApplication async) {
      return (AsyncApplication) request -> handleAsync(async, request);
    }
    return request -> Calls.handle(next, map(request));
  }

  private CompletionStage<Response> handleAsync(AsyncApplication next, Request request) {
    Request mapped;
    try {
      mapped = map(request);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
    return new Followed().follow(Calls.handleAsync(next, mapped), next);
  }

  private Request map(Request request) throws Exception {
    Request mapped = mapper.map(request);
    if (mapped == null) {
      throw new NullPointerException(mapper.getClass().getName() + " mapped a request to null");
    }
    return mapped;
  }
}
