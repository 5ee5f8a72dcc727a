package dev.lintel.jetty;

import dev.lintel.StatusException;
import dev.lintel.spi.RequestTarget;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * What every request with a well-formed head comes through first. It begins the exchange, and
 * refuses what Jetty lets pass or cannot hand to a servlet; what the bridge can see it is left to
 * decide.
 *
 * <p>Serves GW-REQ-42 and GW-REQ-43 (authority and scheme of an absolute-form target, which the
 * Servlet API does not show) and GW-REQ-03 (CONNECT, which has no path to be mapped), and has what
 * {@link dev.lintel.spi.RequestIntake} refuses answered where Jetty's parser accepts it: codings
 * before chunked, and all in HTTP/1.0; a version in the wrong case; several spaces in the request
 * line; a method that begins with no token; a field without a name. No compliance mode of Jetty's
 * knows any of these.
 */
final class RequestGate implements HttpConfiguration.Customizer {
  private final Exchanges exchanges;

  RequestGate(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (!ExchangeStream.begin(request, exchanges)) {
      throw new QuietException.RuntimeException(new Request.Handler.AbortException());
    }
    ExchangeEndPoint endPoint = ExchangeEndPoint.of(request);
    int refusal = endPoint.accept();
    if (refusal != 0) {
      throw refused(refusal, "not a head that Lintel accepts");
    }
    RequestLine line = endPoint.requestLine();
    if (request.getHeaders().contains(HttpHeader.EXPECT)
        && request.getLength() <= 0
        && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      ExchangeStream.forgetExpectation(request);
    }
    if (line.isUnusual()) {
      checkTarget(request, line.target(request.getMethod()));
    }
    return request;
  }

  private static void checkTarget(Request request, String target) {
    String method = request.getMethod();
    String scheme = request.getConnectionMetaData().isSecure() ? "https" : "http";
    try {
      RequestTarget.parse(method, target)
          .requireConnection(
              scheme, Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)));
    } catch (StatusException e) {
      throw refused(e.status(), String.valueOf(e.getMessage()));
    }
    if (method.equals("CONNECT")) {
      throw refused(HttpStatus.METHOD_NOT_ALLOWED_405, "this server is no tunnel");
    }
  }

  private static HttpException.RuntimeException refused(int status, String why) {
    return new HttpException.RuntimeException(status, why);
  }
}
