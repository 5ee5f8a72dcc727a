package dev.lintel;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * An application that answers later without holding a thread.
 *
 * <pre>{@code
 * AsyncApplication poll = AsyncApplication.of(request -> {
 *   CompletableFuture<Response> answer = new CompletableFuture<>();
 *   waiting.add(answer);
 *   request.onComplete(completion -> waiting.remove(answer));
 *   return answer;
 * });
 * }</pre>
 *
 * <p>The stage may complete on any thread. A server that runs into its request timeout answers 503
 * and then cancels the stage it was given; a stage that this one was derived from need not notice,
 * so work that must stop registers {@link Request#onComplete}.
 *
 * <p>It closes a response that comes of the stage later. Of a future that it has cancelled none
 * comes: whoever completes the very future that was returned owns the response still where {@link
 * java.util.concurrent.CompletableFuture#complete complete} answers false, and has to close it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncApplication extends Application {
  /**
   * Starts to answer one request. Should not block: it runs on a thread that other requests need,
   * and of a request body that is subscribed to in here nothing comes before this has returned
   * (GW-ASY-18).
   *
   * @param request dead once the exchange has ended; see {@link Request}
   * @return the response or its failure, never null; what this method throws counts as a failure
   */
  @Override
  CompletionStage<Response> handleAsync(Request request);

  /**
   * The blocking form: waits for the stage, at most {@link ServerInfo#requestTimeout} from the call
   * on. An interrupt or the timeout cancels the stage.
   *
   * @throws StatusException with 503 on the timeout
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // one contract in two forms
  default Response handle(Request request) throws Exception {
    Duration limit = request.server().requestTimeout();
    long called = System.nanoTime();
    return Calls.await(Calls.handleAsync(this, request), limit, called, this);
  }

  /**
   * Accepts one waiting thread for each request: the same application without the asynchronous
   * type, so that any middleware can wrap it.
   *
   * @return an application that is not an {@code AsyncApplication}
   */
  @SuppressWarnings("UnnecessaryMethodReference") // it drops the asynchronous type
  default Application blocking() {
    return this::handle;
  }

  /**
   * Gives a lambda its type.
   *
   * @param application the application
   * @return the same
   */
  static AsyncApplication of(AsyncApplication application) {
    return Objects.requireNonNull(application, "application");
  }
}
