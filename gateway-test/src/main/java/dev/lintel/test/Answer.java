package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.AnswerStream;
import dev.lintel.spi.BodySink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Flow;

/**
 * Takes one response into memory, committing its head and holding it to its length where a server
 * does. Until the head is committed another response can still be sent.
 */
final class Answer implements BodySink, AnswerStream.Target, PublishedChunks.Receiver {
  private static final int BUFFER = 16 * 1024;

  private final MemoryExchange exchange;
  private final long patience;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Exchanges exchanges;
  private Response response;
  private long declared = -1;
  private boolean committed;
  private boolean instead;
  private volatile boolean begun;
  private Headers trailers = Headers.empty();
  private @Nullable IOException gone;

  Answer(MemoryExchange exchange, Response response, Exchanges exchanges) {
    this.exchange = exchange;
    this.exchanges = exchanges;
    this.patience = exchange.request().patience();
    this.response = response;
  }

  /** Takes the response whole; returns normally if all of it is here. */
  void send() throws IOException {
    if (isBodiless()) {
      int status = response.status();
      boolean noLength = status == 204 || status == 304;
      declared = noLength ? -1 : status == 205 ? 0 : response.body().length().orElse(-1);
      commit();
    } else {
      response.body().sendTo(this);
    }
    end();
  }

  /** Sends another response in place of one of which nothing has left. */
  void sendInstead(Response other) throws IOException {
    instead = true;
    begun = false;
    response = other;
    declared = -1;
    send();
  }

  private void end() throws IOException {
    if (gone != null) {
      throw gone;
    }
    requireWholeRequest();
    if (isBodiless()) {
      return;
    }
    if (declared >= 0 && sent() < declared) {
      throw new EOFException(
          "the body ended after " + sent() + " of " + declared + " bytes that were declared");
    }
    if (response.hasTrailers()) {
      releaseRequest();
      trailers = joined(response.trailers().get());
    }
  }

  /** Repeated ones are one field (GW-RSP-28). */
  private static Headers joined(Headers given) {
    Headers joined = Headers.empty();
    for (String name : given.names()) {
      joined = joined.and(name, String.join(", ", given.all(name)));
    }
    return joined;
  }

  /** What comes of an application's code may wait for what is published of the request's body. */
  private void releaseRequest() {
    RequestContent content = exchange.content();
    if (content != null) {
      content.release();
    }
  }

  /** What the application saw was not the request: nothing else can be answered any more. */
  private void requireWholeRequest() {
    StatusException verdict = instead ? null : exchange.verdict();
    if (verdict != null) {
      throw verdict;
    }
  }

  Response response() {
    return response;
  }

  boolean committed() {
    return committed;
  }

  long sent() {
    return received.size();
  }

  byte[] bytes() {
    return received.toByteArray();
  }

  /** What a Content-Length would say; -1 if there would be none. */
  long declared() {
    return declared;
  }

  Headers trailers() {
    return trailers;
  }

  /** What said that the client is gone, or null: it is nobody's fault, and no error to log. */
  @Nullable
  IOException gone() {
    return gone;
  }

  private boolean isBodiless() {
    int status = response.status();
    return status == 204 || status == 205 || status == 304 || exchange.method().equals("HEAD");
  }

  // ---- the forms of a body

  @Override
  public void bytes(byte[] bytes, int offset, int length) throws IOException {
    declared = length;
    commit();
    if (length > 0) {
      write(bytes, offset, length);
    }
  }

  @Override
  public void writer(long length, Body.Writer writer) throws IOException {
    declared = length;
    releaseRequest();
    AnswerStream out = new AnswerStream(this, length);
    try {
      writer.writeTo(out);
      out.finish();
    } finally {
      out.end();
    }
  }

  /** A stream that ends too early is cut off like a writer that does. */
  @Override
  public void stream(InputStream in, long length) throws IOException {
    writer(length, out -> copy(in, length, out));
  }

  private static void copy(InputStream in, long length, OutputStream out) throws IOException {
    long rest = length < 0 ? Long.MAX_VALUE : length;
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(rest, 1))];
    while (rest > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
      if (n < 0) {
        return;
      }
      out.write(buffer, 0, n);
      rest -= n;
      if (rest > 0 && in.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  public void file(Path path, long offset, long count) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() - offset < count) {
        throw new EOFException(path + " has shrunk to " + file.size() + " bytes");
      }
      declared = count;
      commit();
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(count, 1)));
      long rest = count;
      while (rest > 0) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), rest));
        int n = file.read(buffer, offset + count - rest);
        if (n < 0) {
          throw new EOFException(path + " ended " + rest + " bytes too early");
        }
        write(buffer.array(), 0, n);
        rest -= n;
      }
    }
  }

  @Override
  public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) throws IOException {
    declared = length;
    releaseRequest();
    PublishedChunks chunks = new PublishedChunks(this);
    exchanges.add(chunks);
    try {
      chunks.take(publisher);
    } finally {
      exchanges.remove(chunks);
    }
  }

  /** It leaves, whatever is found in the request before the head does (GW-STR-15). */
  @Override
  public void begins() {
    begun = exchange.verdict() == null;
  }

  @Override
  public void take(ByteBuffer chunk) throws IOException {
    int n = chunk.remaining();
    if (declared >= 0 && n > declared - sent()) {
      throw new IOException(
          "the body is longer than the " + declared + " bytes that were declared");
    }
    commit();
    byte[] bytes = new byte[n];
    chunk.get(bytes);
    write(bytes, 0, n);
    flush();
  }

  /** An empty body has a head all the same. */
  @Override
  public void complete() {
    commit();
  }

  // ---- towards the client

  @Override
  public void commit() {
    if (!committed) {
      if (!begun) {
        requireWholeRequest();
      }
      committed = true;
      exchange.commit(response.status(), Headers.empty().and(response.headers()));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int taken = (int) Math.min(count, patience - sent());
    received.write(bytes, offset, taken);
    if (taken < count) {
      throw leave(new IOException("the client has gone after " + patience + " bytes of the body"));
    }
  }

  @Override
  public IOException leave(IOException why) {
    gone = why;
    return why;
  }

  @Override
  public void flush() throws IOException {
    if (gone != null) {
      throw gone;
    }
  }
}
