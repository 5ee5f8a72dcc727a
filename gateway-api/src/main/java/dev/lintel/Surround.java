package dev.lintel;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** {@link Middleware#around}. */
record Surround(Around around) implements Middleware {
  Surround {
    Objects.requireNonNull(around, "around");
  }

  @Override
  public Application wrap(Application next) {
    if (next instanceof AsyncApplication) {
      return (AsyncApplication)
          request -> {
            Followed result = new Followed();
            AsyncApplication inside = r -> inside(next, r, result);
            return call(request, inside, result);
          };
    }
    return request -> {
      Duration limit = request.server().requestTimeout();
      Followed result = new Followed();
      call(request, new Blocking(next, result), result);
      // What blocks is not limited; there may be nothing left of the time behind it.
      return Calls.await(result, limit, System.nanoTime(), around);
    };
  }

  private Followed call(Request request, Application inside, Followed result) {
    CompletionStage<Response> stage;
    try {
      stage = around.handle(request, inside);
    } catch (Exception e) {
      result.completeExceptionally(e);
      return result;
    }
    if (stage == null) {
      result.completeExceptionally(
          new NullPointerException(around.getClass().getName() + " returned a null stage"));
      return result;
    }
    return result.follow(stage, around);
  }

  /** A call of the application, for as long as there may be a result. */
  private static Followed inside(Application next, Request request, Followed result) {
    return new Followed(result).follow(Calls.handleAsync(next, request), next);
  }

  /** What a blocking application is to {@link Around}, during one call. */
  private record Blocking(Application next, Followed result) implements Application {
    @Override
    public Response handle(Request request) throws Exception {
      return Calls.handle(next, request);
    }

    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return inside(next, request, result);
    }
  }
}
