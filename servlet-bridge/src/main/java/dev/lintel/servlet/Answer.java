package dev.lintel.servlet;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.AnswerStream;
import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;

/**
 * Puts one response on the wire. The container learns of status and fields only when the first byte
 * is due, so whatever fails before leaves nothing behind, and another response can still be sent.
 */
final class Answer implements BodySink, AnswerStream.Target, BiConsumer<String, String> {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");
  private static final long DRAIN_BYTES = 16 * 1024 * 1024;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(5);
  private static final int FILE = 32 * 1024;
  private static final int STREAM = 16 * 1024;

  private final Gateway gateway;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final ServletExchange exchange;

  private Response answer;
  private boolean instead;
  private boolean begun;
  private boolean committed;
  private boolean closing;
  private boolean echo;
  private boolean flushed;
  private boolean cut;
  private long declared = -1;
  private long sent;
  private Headers trailers = Headers.empty();
  private volatile @Nullable Throwable gone;
  private @Nullable Published published;

  Answer(ServletExchange exchange, Response answer) {
    this.gateway = exchange.gateway();
    this.request = exchange.request();
    this.response = exchange.response();
    this.exchange = exchange;
    this.answer = answer;
  }

  /**
   * Sends the response, all of it unless its body is published: then {@link #published()} is there
   * to go on with.
   *
   * @throws IOException if the body fails or the client is gone
   */
  void send() throws IOException {
    if (isBodiless()) {
      sendHead();
    } else {
      answer.body().sendTo(this);
    }
    if (published == null) {
      complete();
    }
  }

  /**
   * Whether the container can be handed all of the response and sends it by itself, when it is let
   * go: nothing that belongs to it, and nothing here, waits or runs code of the application's.
   */
  boolean canBeHanded() {
    long length = answer.body().length().orElse(0);
    return length > 0
        && length <= gateway.container().held()
        && exchange.source() == null
        && !exchange.observed()
        && !isBodiless()
        && !answer.hasTrailers()
        && answer.failure().isEmpty()
        && answer.repeatable()
        && InMemory.holds(answer.body());
  }

  /** Hands the container all of a response that {@link #canBeHanded()}. */
  void hand() throws IOException {
    answer.body().sendTo(this);
  }

  /** Sends another response in place of one of which nothing has left. */
  void sendInstead(Response other) throws IOException {
    instead = true;
    answer = other;
    declared = -1;
    sent = 0;
    published = null;
    begun = false;
    echo = false;
    send();
  }

  Response response() {
    return answer;
  }

  boolean committed() {
    return committed;
  }

  long sent() {
    return sent;
  }

  @Nullable
  Published published() {
    return published;
  }

  /** What said that the client is gone, or null: it is nobody's fault, and no error to log. */
  @Nullable
  Throwable gone() {
    return gone;
  }

  /** Everything was written: checks the length, then ends the message and the stream. */
  void complete() throws IOException {
    requireHeld();
    if (declared >= 0 && sent < declared && !isBodiless()) {
      throw shortBody();
    }
    requireWholeRequest();
    if (takesTrailers()) {
      if (!flushed) {
        // The client is not to wait for the trailers; and a container that has all of the body
        // before it sends the head may say its length, and has no place for them then.
        flush();
      }
      exchange.writing();
      trailers = answer.trailers().get();
    }
    requireHeld();
    try {
      response.getOutputStream().close();
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  /**
   * Sends what the container still holds of an answer that is about to be cut off. How much that is
   * is the container's affair, and no reason for a client to see more of it here and less there.
   */
  void push() {
    cut = true;
    if (isBodiless() || exchange.released()) {
      return;
    }
    try {
      ServletOutputStream out = response.getOutputStream();
      if (published == null || out.isReady()) {
        out.flush();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.TRACE, "what was to be cut off is gone", e);
    }
  }

  /** What the application saw was not the request: nothing else can be answered any more. */
  private void requireWholeRequest() {
    StatusException verdict = instead ? null : exchange.verdict();
    if (verdict != null) {
      throw verdict;
    }
  }

  /** Whether the request's body is broken, or too long. */
  boolean isRequestBroken() {
    return exchange.verdict() != null;
  }

  /**
   * The first part of a published body is there: it leaves, whatever is found in the request before
   * the container takes it. How far an upload has been read by then is chance.
   */
  void begins() {
    begun = exchange.verdict() == null;
  }

  /** Discards what is left of the request, so that a client that still sends gets its answer. */
  void drain() {
    RequestBody source = exchange.source();
    if (closing
        && source != null
        && !source.ended()
        && !source.reading()
        && source.broken() == null
        && !awaitsContinue(source)) {
      gateway.container().drain(request, response, DRAIN_BYTES, DRAIN_TIME);
    }
  }

  IOException shortBody() {
    return new EOFException(
        "the body ended after " + sent + " of " + declared + " bytes that were declared");
  }

  // ---- the forms of a body

  @Override
  public void bytes(byte[] bytes, int offset, int length) throws IOException {
    commit(length);
    if (length > 0) {
      write(bytes, offset, length);
    }
  }

  @Override
  public void buffer(ByteBuffer buffer) throws IOException {
    requireHeld();
    if (!BufferWrites.takenBy(response.getOutputStream())) {
      BodySink.super.buffer(buffer);
      return;
    }
    commit(buffer.remaining());
    if (buffer.hasRemaining()) {
      write(buffer);
    }
  }

  @Override
  public void writer(long length, Body.Writer writer) throws IOException {
    declared = length;
    exchange.writing();
    AnswerStream out = new AnswerStream(this, length);
    try {
      writer.writeTo(out);
      out.finish();
    } finally {
      out.end();
    }
  }

  /**
   * An echo of the upload ends when that does, or is cut off: how much had arrived when its head
   * left is chance, and no reason to close (GW-CON-23). The source may be another one around it.
   */
  @Override
  public void source(BodySource source) throws IOException {
    RequestBody upload = exchange.source();
    boolean before = upload != null && upload.opened();
    InputStream in = source.inputStream();
    echo = upload != null && upload.opened() && !before;
    stream(in, source.length());
  }

  /** A stream that ends too early is cut off like a writer that does. */
  @Override
  public void stream(InputStream in, long length) throws IOException {
    writer(length, out -> copy(in, length, out));
  }

  private static void copy(InputStream in, long length, OutputStream out) throws IOException {
    long rest = length < 0 ? Long.MAX_VALUE : length;
    byte[] buffer = new byte[(int) Math.min(STREAM, Math.max(rest, 1))];
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
      commit(count);
      // What a container sends by itself is in no chunks.
      if (!saysLength() || !sentByContainer(file, offset, count)) {
        copy(file, path, offset, count);
      }
    }
  }

  private boolean sentByContainer(FileChannel file, long offset, long count) throws IOException {
    try {
      return gateway.container().file(request, response, file, offset, count, n -> sent += n);
    } catch (Container.UnreadableFile e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  private void copy(FileChannel file, Path path, long offset, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(FILE, count));
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

  @Override
  public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
    declared = length;
    published = new Published(this, publisher);
  }

  // ---- towards the container

  /** Runs what the container calls back for. */
  void inCallback(Runnable signal) {
    exchange.inCallback(signal);
  }

  /** Runs what the container calls back for as it takes more. */
  void whenReady(Runnable signal) {
    exchange.whenReady(signal);
  }

  long declared() {
    return declared;
  }

  @Override
  public void commit() throws IOException {
    commit(declared);
  }

  /** Hands status and fields to the container; it sends them with the first bytes. */
  void commit(long length) throws IOException {
    declared = length;
    head(length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireHeld();
    flushed = false;
    try {
      response.getOutputStream().write(bytes, offset, length);
      sent += length;
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  /** Hands a buffer over, where there are {@link BufferWrites}. */
  void write(ByteBuffer buffer) throws IOException {
    requireHeld();
    flushed = false;
    int n = buffer.remaining();
    try {
      BufferWrites.write(response.getOutputStream(), buffer);
      sent += n;
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  @Override
  public void flush() throws IOException {
    requireHeld();
    try {
      response.getOutputStream().flush();
      flushed = true;
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  /** Where ends are the bridge's to tell, a container may say that it has sent what it holds. */
  @Override
  public void flushHead() throws IOException {
    requireHeld();
    if (!gateway.container().delimitsAnswers() || !response.isCommitted()) {
      flush();
    }
  }

  ServletOutputStream stream() throws IOException {
    requireHeld();
    return response.getOutputStream();
  }

  private void requireHeld() throws IOException {
    if (exchange.released()) {
      throw gone(new IOException("the container has given the exchange up"));
    }
  }

  /** There is no way to the client any more, and nothing to try. */
  void lost(Throwable reason) {
    if (gone == null) {
      gone = reason;
    }
  }

  /** Notes what the container's stream answered with: there is no way to the client any more. */
  private IOException gone(Exception e) {
    IOException reason =
        e instanceof IOException io
            ? io
            : new IOException("the container takes nothing more of the response", e);
    if (reason == e || exchange.released()) {
      lost(reason);
    }
    return reason;
  }

  boolean isBodiless() {
    int status = answer.status();
    return status == 204 || status == 205 || status == 304 || exchange.method().equals("HEAD");
  }

  private void sendHead() throws IOException {
    int status = answer.status();
    long length = status == 205 ? 0 : answer.body().length().orElse(-1);
    boolean noLength = status == 204 || status == 304;
    head(noLength ? -1 : length);
    boolean leavesEarly = status == 304 && !gateway.container().delimitsAnswers();
    if (noLength ? !leavesEarly : length >= 0 && saysLength()) {
      return;
    }
    try {
      if (leavesEarly || isHttp10()) {
        // Or a container takes the stream that is closed without a byte for a body of length 0.
        response.flushBuffer();
      } else {
        gateway.container().headOfUnknownLength(request, response);
      }
    } catch (IOException | RuntimeException e) {
      throw gone(e);
    }
  }

  /** Whether a known length is said: trailers want chunks, which only HTTP/1.1 has. */
  private boolean saysLength() {
    return !answer.hasTrailers()
        || !request.getProtocol().equals("HTTP/1.1")
        || answer.status() == 205;
  }

  /** Whether there are trailers, and a place for them behind the body. */
  boolean takesTrailers() {
    return answer.hasTrailers() && !isHttp10() && !isBodiless();
  }

  /** Whether only trailers see to it that an answer of unknown length has an end of its own. */
  private boolean needsTrailers() {
    int status = answer.status();
    return !gateway.container().delimitsAnswers()
        && request.getProtocol().equals("HTTP/1.1")
        && status != 204
        && status != 304;
  }

  private boolean isHttp10() {
    return request.getProtocol().equals("HTTP/1.0");
  }

  private void head(long length) throws IOException {
    if (!begun) {
      requireWholeRequest();
    }
    requireHeld();
    if (gateway.container().lost(request)) {
      throw gone(new IOException("the connection was lost before the answer"));
    }
    try {
      closing = !ServletExchange.isHttp2(request) && closes(length);
      response.setStatus(answer.status());
      answer.headers().forEach(this);
      boolean saysLength = length >= 0 && saysLength();
      if (takesTrailers() || !saysLength && needsTrailers()) {
        announceTrailers();
      }
      if (saysLength) {
        response.setContentLengthLong(length);
      }
      if (closing) {
        response.setHeader("Connection", "close");
      } else if (isHttp10()) {
        response.setHeader("Connection", "keep-alive");
      }
    } catch (RuntimeException e) {
      throw refused(e);
    }
    committed = true;
    exchange.committed(answer.status(), answer.headers());
  }

  private void announceTrailers() {
    try {
      gateway.container().answerTrailers(request, response, this::trailerMap);
    } catch (IllegalStateException e) {
      // There is no place for them behind AJP, and its answers end where they end.
      LOG.log(System.Logger.Level.TRACE, "the container takes no trailers", e);
    }
  }

  /** The container did not take all of the head; another answer must find nothing of it. */
  private IOException refused(RuntimeException e) {
    IOException refused = new IOException("the container refuses the head of the response", e);
    try {
      response.reset();
    } catch (RuntimeException again) {
      refused.addSuppressed(again);
    }
    return refused;
  }

  /** One header field of the answer. */
  @Override
  public void accept(String name, String value) {
    if (name.equals("content-type")) {
      gateway.container().contentType(request, response, value);
    } else {
      gateway.container().header(request, response, name, value);
    }
  }

  private boolean closes(long length) {
    switch (answer.status()) {
      case 400, 408, 411, 413, 414, 500, 501, 503 -> {
        return true;
      }
      default -> {}
    }
    RequestBody source = exchange.source();
    return source != null && !source.ended() && !echo
        || exchange.refused() && answer.status() >= 400 && answer.status() != 404
        || gateway.container().stopping()
        || clientCloses(length);
  }

  private boolean clientCloses(long length) {
    boolean lengthSeen = length >= 0 || answer.status() == 204 || answer.status() == 304;
    boolean keeps = !isHttp10();
    if (request.getHeader("connection") != null) {
      for (Enumeration<String> lines = request.getHeaders("connection");
          lines.hasMoreElements(); ) {
        String line = lines.nextElement();
        if (Tokens.contains(line, "close")) {
          return true;
        }
        keeps |= Tokens.contains(line, "keep-alive");
      }
    }
    return !keeps || isHttp10() && !lengthSeen;
  }

  private boolean awaitsContinue(RequestBody source) {
    if (source.begun()) {
      return false;
    }
    String expect = request.getHeader("expect");
    return expect != null && expect.equalsIgnoreCase("100-continue");
  }

  private Map<String, String> trailerMap() {
    if (cut) {
      throw new IllegalStateException("the answer is cut off");
    }
    Map<String, String> map = new LinkedHashMap<>();
    trailers.forEach((name, value) -> map.merge(name, value, (a, b) -> a + ", " + b));
    return map;
  }
}
