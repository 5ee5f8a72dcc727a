package dev.lintel.jetty;

import dev.lintel.StatusException;
import dev.lintel.spi.FramingRules;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.RequestTarget;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * What every request with a well-formed head comes through first. It begins the exchange, and
 * refuses what Jetty lets pass or cannot hand to a servlet; what the bridge can see it is left to
 * decide.
 *
 * <p>Serves GW-CON-11 and GW-CON-12 (transfer codings: Jetty's parser accepts any before chunked,
 * and all in HTTP/1.0), GW-CON-03 (a version in the wrong case), GW-REQ-41 to GW-REQ-43 (authority
 * and scheme of an absolute-form target, which the Servlet API does not show) and GW-REQ-03
 * (CONNECT, which has no path to be mapped). No compliance mode of Jetty's knows any of these.
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
    RequestLine line = ExchangeEndPoint.of(request).requestLine();
    if (line.isMiscased()) {
      throw refused(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505, "no version of HTTP: " + line);
    }
    checkFields(request);
    if (line.isUnusual()) {
      checkTarget(request, line.target(request.getMethod()));
    }
    return request;
  }

  private static void checkFields(Request request) {
    HttpFields fields = request.getHeaders();
    for (int i = 0; i < fields.size(); i++) {
      HttpField field = fields.getField(i);
      HttpHeader header = field.getHeader();
      if (header == HttpHeader.TRANSFER_ENCODING) {
        requireChunkedAlone(request, fields);
      } else if (header == HttpHeader.HOST && !HostRules.valid(value(field))) {
        throw refused(HttpStatus.BAD_REQUEST_400, "the Host field is no host");
      } else if (header == HttpHeader.EXPECT) {
        checkExpectation(request, fields, field);
      }
    }
  }

  private static void checkExpectation(Request request, HttpFields fields, HttpField field) {
    boolean known =
        value(field).equalsIgnoreCase("100-continue")
            && fields.getValuesList(HttpHeader.EXPECT).size() == 1;
    if (!known && !isHttp10(request)) {
      throw refused(HttpStatus.EXPECTATION_FAILED_417, "an expectation other than 100-continue");
    }
    if (request.getLength() <= 0 && !fields.contains(HttpHeader.TRANSFER_ENCODING)) {
      ExchangeStream.forgetExpectation(request);
    }
  }

  private static boolean isHttp10(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
  }

  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }

  private static void requireChunkedAlone(Request request, HttpFields fields) {
    int status =
        FramingRules.refusal(
            fields.getValuesList(HttpHeader.TRANSFER_ENCODING), !isHttp10(request));
    if (status != 0) {
      throw refused(status, "the Transfer-Encoding is not chunked alone");
    }
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
