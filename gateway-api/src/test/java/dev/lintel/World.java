package dev.lintel;

import dev.lintel.spi.FailureRules;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The kinds of application that a middleware must serve alike. */
enum World {
  BLOCKING {
    @Override
    Application application(Application app) {
      return app;
    }
  },
  ASYNC_AT_ONCE {
    @Override
    Application application(Application app) {
      return AsyncApplication.of(app::handleAsync);
    }
  },
  ASYNC_LATER {
    @Override
    Application application(Application app) {
      return AsyncApplication.of(
          request -> {
            CompletableFuture<Response> answer = new CompletableFuture<>();
            new Thread(
                    () -> {
                      try {
                        answer.complete(app.handle(request));
                      } catch (Throwable e) {
                        answer.completeExceptionally(new CompletionException(e));
                      }
                    })
                .start();
            return answer;
          });
    }
  },
  ASYNC_THROWING {
    @Override
    Application application(Application app) {
      return new AsyncApplication() {
        @Override
        public CompletionStage<Response> handleAsync(Request request) {
          try {
            return app.handle(request).completed();
          } catch (RuntimeException | Error e) {
            throw e;
          } catch (Exception e) {
            return CompletableFuture.failedFuture(new ExecutionException(e));
          }
        }
      };
    }
  };

  abstract Application application(Application app);

  /** As a server would: {@code handleAsync} if and only if it is asynchronous. */
  static Response call(Application app, Request request) throws Throwable {
    if (!(app instanceof AsyncApplication)) {
      return app.handle(request);
    }
    try {
      return app.handleAsync(request).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw FailureRules.unwrap(e);
    }
  }
}
