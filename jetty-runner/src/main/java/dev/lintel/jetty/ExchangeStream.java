package dev.lintel.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * One exchange on its connection, from the complete request head on. What it changes has no setting
 * in Jetty:
 *
 * <ul>
 *   <li>GW-CON-15: an answer of unknown length is chunked also where the connection closes; Jetty
 *       would let its end be that of the connection
 *   <li>GW-CON-20, GW-CON-21, GW-LIF-18: where the connection closes, the answer says so, to
 *       HTTP/1.0 too
 *   <li>GW-DEP-20: interim answers with their fields; Jetty sends those of 103 alone, and takes one
 *       before a body that awaits its 100 for a reason to close
 *   <li>GW-RSP-21: no Content-Length with 304
 *   <li>GW-BDY-40: no 100 to HTTP/1.0
 *   <li>GW-ERR-21: where a 100 cannot be sent, the client is gone, and no answer to be tried
 *   <li>GW-BDY-33: a chunked body is broken if the input ends before its trailers do; Jetty's
 *       parser forgives that
 *   <li>GW-CON-24, GW-CON-25: the connection is closed when the client has ended, see {@link
 *       Linger}
 * </ul>
 */
final class ExchangeStream extends HttpStream.Wrapper {
  private final ExchangeEndPoint endPoint;
  private final Exchanges exchanges;
  private final ConnectionMetaData connection;

  private ExchangeStream(
      HttpStream stream,
      ExchangeEndPoint endPoint,
      Exchanges exchanges,
      ConnectionMetaData connection) {
    super(stream);
    this.endPoint = endPoint;
    this.exchanges = exchanges;
    this.connection = connection;
  }

  /**
   * Begins an exchange, now that its head is complete or has been found malformed.
   *
   * @return false if it had begun before, or the connection has been given up in the meantime
   */
  static boolean begin(Request request, Exchanges exchanges) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    ExchangeEndPoint endPoint = ExchangeEndPoint.of(request);
    // In this order, lest a stop sees neither an idle connection nor an exchange.
    if (!exchanges.begun()) {
      endPoint.closeUnlessInExchange();
      return false;
    }
    if (!endPoint.begin()) {
      exchanges.ended();
      return false;
    }
    request.addHttpStreamWrapper(
        stream -> new ExchangeStream(stream, endPoint, exchanges, connection));
    return true;
  }

  /**
   * Lets Jetty believe that it has sent a 100 to a request that expects one and has no body. It
   * would close the connection, as the client may or may not send its body; this one has none.
   */
  static void forgetExpectation(Request request) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    MetaData.Response unsent =
        new MetaData.Response(
            HttpStatus.CONTINUE_100, null, connection.getHttpVersion(), HttpFields.EMPTY);
    request.addHttpStreamWrapper(
        stream -> {
          if (stream instanceof ExchangeStream exchange) {
            exchange.endPoint.mute(
                () -> exchange.getWrapped().send(null, unsent, false, null, Callback.NOOP));
          }
          return stream;
        });
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    boolean http10 = connection.getHttpVersion() == HttpVersion.HTTP_1_0;
    boolean lengthUnknown = !headers.contains(HttpHeader.CONTENT_LENGTH);
    if (lengthUnknown && !http10) {
      headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
    }
    if (!connection.isPersistent() || exchanges.stopping() || http10 && lengthUnknown) {
      headers.put(HttpFields.CONNECTION_CLOSE);
    }
    super.prepareResponse(headers);
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    MetaData.Response sent = response;
    if (response != null) {
      int status = response.getStatus();
      if (status > HttpStatus.SWITCHING_PROTOCOLS_101 && status < HttpStatus.OK_200) {
        connection.getConnection().getEndPoint().write(callback, interim(response));
        return;
      }
      if (status == HttpStatus.CONTINUE_100) {
        if (response.getHttpVersion() == HttpVersion.HTTP_1_0) {
          callback.succeeded();
        } else {
          super.send(request, response, last, content, closing(callback));
        }
        return;
      }
      if (status == HttpStatus.NOT_MODIFIED_304) {
        sent = withoutLength(response);
      }
    }
    super.send(request, sent, last, content, callback);
  }

  /** Jetty goes on where a 100 could not be sent, and finds that it cannot send another head. */
  private Callback closing(Callback callback) {
    return new Callback.Nested(callback) {
      @Override
      public void failed(Throwable cause) {
        endPoint.close();
        super.failed(cause);
      }
    };
  }

  private static ByteBuffer interim(MetaData.Response response) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.getStatus()).append(' ');
    head.append(HttpStatus.getMessage(response.getStatus())).append("\r\n");
    for (HttpField field : response.getHttpFields()) {
      head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
    }
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  private static MetaData.Response withoutLength(MetaData.Response response) {
    HttpFields.Mutable headers = HttpFields.build();
    for (HttpField field : response.getHttpFields()) {
      if (field.getHeader() != HttpHeader.CONTENT_LENGTH) {
        headers.add(field);
      }
    }
    return new MetaData.Response(
        response.getStatus(), response.getReason(), response.getHttpVersion(), headers, -1);
  }

  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk chunk = super.read();
    if (chunk == null || !chunk.isLast()) {
      return chunk;
    }
    // Jetty looks for the client's end only while the body has not come to its own.
    if (!Content.Chunk.isFailure(chunk)
        && (endPoint.isInputShutdown() || endPoint.isInputBroken())) {
      return Content.Chunk.from(new EofException("the request body ended too early"), true);
    }
    return chunk;
  }

  @Override
  public void succeeded() {
    end(super::succeeded);
  }

  /** Also called where all is well but the request body, which was not read to its end. */
  @Override
  public void failed(Throwable cause) {
    end(() -> super.failed(cause));
  }

  private void end(Runnable jetty) {
    exchanges.ended();
    switch (endPoint.ending()) {
      case CUT -> endPoint.close();
      case CLOSE -> endPoint.shutdownOutput();
      case JETTYS -> {}
    }
    // Jetty ends its output when an answer is out after which the connection is not kept.
    if (endPoint.isOpen() && endPoint.isOutputShutdown() && endPoint.linger()) {
      Linger.begin(endPoint, jetty);
    } else {
      endPoint.end();
      jetty.run();
    }
  }
}
