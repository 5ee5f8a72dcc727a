package dev.lintel;

import java.util.concurrent.CompletionStage;

/**
 * Wraps an application in another one: logging, authentication, compression.
 *
 * <p>The factories make middleware that serves blocking and asynchronous applications alike; a
 * lambda {@code next -> request -> …} makes a blocking one, which {@link Application#with} refuses
 * over an {@link AsyncApplication}.
 *
 * <pre>{@code
 * Middleware timing = Middleware.mapResponse((request, response) ->
 *     response.header("server-timing", "app"));
 * }</pre>
 *
 * <p>Do not keep a value for the inner layers in a {@link ThreadLocal}: they may run on other
 * threads. {@link Request#with(Attribute, Object)} carries it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Middleware {
  /**
   * Wraps an application; called once for each deployment, not for each request.
   *
   * @param next the application to wrap
   * @return the wrapping application, never null
   */
  Application wrap(Application next);

  /**
   * Middleware that changes the request, or throws to refuse it.
   *
   * @param mapper called for each request
   * @return middleware for both kinds of application
   */
  static Middleware mapRequest(RequestMapper mapper) {
    return new MappedRequest(mapper);
  }

  /**
   * Middleware that changes the response. It sees failures as well: an exception from further in
   * arrives as {@link Response#failed}, so that a header added here is on error answers too.
   *
   * <p>If the mapper throws, or returns a response that was not derived from the one it got, that
   * one is closed, save for a body that the new one took over.
   *
   * @param mapper called for each response
   * @return middleware for both kinds of application
   */
  static Middleware mapResponse(ResponseMapper mapper) {
    return new MappedResponse(mapper);
  }

  /**
   * Middleware that answers failures, thrown ones and those that a response carries.
   *
   * @param mapper called for each failed exchange; it returns the answer, or throws: the same
   *     exception to leave things as they are, another to replace the failure
   * @return middleware for both kinds of application
   */
  static Middleware recover(FailureMapper mapper) {
    return new Recovery(mapper);
  }

  /**
   * The general form, for short-circuits, retries and dispatch. Asynchronous if and only if the
   * application that it wraps is. It does not see failures unless it looks at the stage; to add
   * headers use {@link #mapResponse}.
   *
   * <p>Over a blocking application it waits for the stage, at most {@link
   * ServerInfo#requestTimeout} from the moment that it has got it: what blocks is not limited. A
   * response that comes from inside when the stage has failed already, or was cancelled by a
   * timeout, is closed and handed to nobody.
   *
   * @param around called for each request
   * @return middleware for both kinds of application
   */
  static Middleware around(Around around) {
    return new Surround(around);
  }

  /** From request to request. */
  @FunctionalInterface
  interface RequestMapper {
    /**
     * Derives the request that the inner application gets.
     *
     * @param request the request from outside
     * @return the request for inside, never null
     * @throws Exception to refuse the request
     */
    Request map(Request request) throws Exception;
  }

  /** From response to response. */
  @FunctionalInterface
  interface ResponseMapper {
    /**
     * Derives the response that goes outside. Runs on the thread that completed the response, and
     * must not block where the application is asynchronous.
     *
     * @param request the request as this middleware got it
     * @param response the response from inside, or {@link Response#failed}
     * @return the response for outside, never null
     * @throws Exception to fail the exchange
     */
    Response map(Request request, Response response) throws Exception;
  }

  /** From failure to response. */
  @FunctionalInterface
  interface FailureMapper {
    /**
     * Answers a failure.
     *
     * @param request the request as this middleware got it
     * @param failure what was thrown or carried, unwrapped
     * @return the answer, never null
     * @throws Exception the same failure to let it pass, or another one
     */
    Response map(Request request, Exception failure) throws Exception;
  }

  /** Around a call. */
  @FunctionalInterface
  interface Around {
    /**
     * Answers a request with the help of the application inside, which may be called never, once or
     * several times.
     *
     * @param request the request from outside
     * @param next the application inside
     * @return the response as a stage, never null
     * @throws Exception counts as a failed stage
     */
    CompletionStage<Response> handle(Request request, Application next) throws Exception;
  }
}
