package dev.lintel.jetty;

import dev.lintel.Headers;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses by itself: malformed heads, exceeded limits, failures outside of the
 * bridge. Jetty's own error handler can be told neither the format nor the statuses.
 *
 * <p>Serves GW-ERR-14 to GW-ERR-17 (one body for all errors), GW-CON-01 (431, never 414), GW-CON-03
 * (505), GW-CON-04 (nothing for the preface of HTTP/2), GW-CON-19 (close, except after 404),
 * GW-REQ-04 (Allow) and GW-RSP-29 (no body to HEAD).
 */
final class ErrorAnswers implements Request.Handler {
  private static final Headers ALLOW =
      Headers.of("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  private static final int MAX_BODY = 1024;

  private final Exchanges exchanges;

  ErrorAnswers(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ExchangeEndPoint endPoint = ExchangeEndPoint.of(request);
    if (endPoint.requestLine().isPreface()) {
      callback.failed(new Request.Handler.AbortException());
      return true;
    }
    // A malformed head has not been through the gate.
    boolean malformed = ExchangeStream.begin(request, exchanges);
    int refusal = malformed ? endPoint.refusal() : 0;
    int status = refusal != 0 ? refusal : status(request, response);
    dev.lintel.Response answer =
        dev.lintel.Response.failed(
            new StatusException(
                status, status == HttpStatus.METHOD_NOT_ALLOWED_405 ? ALLOW : Headers.empty(), ""));
    byte[] body;
    try {
      body = answer.body().bytes(MAX_BODY);
    } catch (IOException e) {
      throw new UncheckedIOException("an error's text cannot fail to be read", e);
    }
    response.setStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    answer
        .headers()
        .forEach(
            (name, value) ->
                headers.put(
                    JettyContainer.verbatim(
                        name.equals("content-type") ? "Content-Type" : name, value)));
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    if (status != HttpStatus.NOT_FOUND_404) {
      headers.put(HttpFields.CONNECTION_CLOSE);
    }
    if (endPoint.requestLine().isHead()) {
      // Jetty does not know the method of a malformed head.
      endPoint.sendHeadAlone();
    }
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static int status(Request request, Response response) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException e
            ? e.getCode()
            : response.getStatus();
    return switch (status) {
      case HttpStatus.URI_TOO_LONG_414 -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
      case HttpStatus.UPGRADE_REQUIRED_426 -> HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
      default -> status < 400 ? HttpStatus.INTERNAL_SERVER_ERROR_500 : status;
    };
  }
}
