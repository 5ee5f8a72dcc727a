package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.spi.AnswerStream;
import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An answer of {@link PlainServer}, sent as if the response had no trailers. */
final class PlainAnswer implements BodySink, AnswerStream.Target {
  private final PlainExchange exchange;
  private final Response response;
  private final OutputStream out;
  private boolean closes;
  private boolean chunked;
  private long length = -1;
  private long sent;

  PlainAnswer(PlainExchange exchange, Response response, OutputStream out) {
    this.exchange = exchange;
    this.response = response;
    this.out = out;
  }

  void send() throws IOException {
    if (exchange.method().equals("HEAD") || response.status() == 204) {
      length = response.body().length().orElse(-1);
      commit();
    } else {
      response.body().sendTo(this);
      if (chunked) {
        print("0\r\n\r\n");
      }
    }
    out.flush();
  }

  @Override
  public void writer(long declared, Body.Writer writer) throws IOException {
    length = declared;
    AnswerStream stream = new AnswerStream(this, declared);
    try {
      writer.writeTo(stream);
      stream.finish();
    } finally {
      stream.end();
    }
  }

  @Override
  public void commit() throws IOException {
    closes = exchange.isHttp10() || exchange.isUnread() || response.failure().isPresent();
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.status()).append(" X\r\n");
    head.append("Date: ").append(ImfDate.ANY).append("\r\n");
    response.headers().forEach((name, value) -> field(head, name, value));
    if (response.status() != 204) {
      chunked = length < 0 && !exchange.isHttp10();
      if (chunked) {
        head.append("Transfer-Encoding: chunked\r\n");
      } else if (length >= 0) {
        head.append("Content-Length: ").append(length).append("\r\n");
      }
    }
    print(head.append(closes ? "Connection: close\r\n\r\n" : "\r\n").toString());
  }

  private static void field(StringBuilder head, String name, String value) {
    String sent = name.equals("content-type") ? "Content-Type" : name;
    head.append(sent).append(": ").append(value).append("\r\n");
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (chunked) {
      print(Integer.toHexString(count) + "\r\n");
    }
    out.write(bytes, offset, count);
    if (chunked) {
      print("\r\n");
    }
    sent += count;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  boolean closes() {
    return closes;
  }

  int status() {
    return response.status();
  }

  Headers headers() {
    return response.headers();
  }

  long sent() {
    return sent;
  }
}
