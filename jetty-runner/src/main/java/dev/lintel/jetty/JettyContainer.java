package dev.lintel.jetty;

import dev.lintel.Headers;
import dev.lintel.servlet.Container;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;

/**
 * What the bridge can have of Jetty beyond the Servlet API: its own request and response behind the
 * servlet's.
 *
 * <p>Serves GW-CON-16, GW-STR-14 and GW-ERR-13 (abort), GW-RSP-12 (content type, of which Jetty's
 * servlet response makes its own text), GW-DEP-15 (names, which it sends in a case of its own) and
 * GW-DEP-20 (interim responses), GW-BDY-04 (files), and GW-LIF-20 (threads to interrupt). None of
 * it has a place in the Servlet API or a setting in Jetty: what it does here belongs to one
 * exchange.
 */
final class JettyContainer extends Container {
  /** Up to here the bridge's own copying costs less. */
  private static final int SMALL_FILE = 32 * 1024;

  private static final int PIECE = 64 * 1024;

  private final Exchanges exchanges;
  private final int workers;

  JettyContainer(Exchanges exchanges, int workers) {
    this.exchanges = exchanges;
    this.workers = workers;
  }

  @Override
  public String rawPath(HttpServletRequest request) {
    return AsteriskHandler.isAsterisk(jetty(request)) ? "*" : request.getRequestURI();
  }

  /** In one go: Jetty looks for each name among all fields. */
  @Override
  public void headers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    for (HttpField field : jetty(request).getHeaders()) {
      fields.accept(field.getName(), field.getValue() == null ? "" : field.getValue());
    }
  }

  /** Jetty joins the values of a name before it hands them to a servlet. */
  @Override
  public void trailers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    HttpFields trailers = jetty(request).getTrailers();
    if (trailers != null) {
      for (HttpField field : trailers) {
        fields.accept(field.getName(), field.getValue() == null ? "" : field.getValue());
      }
    }
  }

  @Override
  public boolean judgesHeads() {
    return true;
  }

  @Override
  public boolean delimitsAnswers() {
    return true;
  }

  @Override
  public boolean readsChunksByListener() {
    return true;
  }

  @Override
  public boolean callsBackOnWorkers() {
    return true;
  }

  @Override
  public boolean lost(HttpServletRequest request) {
    return !endPoint(request).isOpen();
  }

  @Override
  public boolean abort(HttpServletRequest request, HttpServletResponse response, Throwable cause) {
    // To Jetty an answer is whole that has as many bytes as were declared.
    endPoint(request).ending(ExchangeEndPoint.Ending.CUT);
    jetty(request).getServletChannel().abort(new Request.Handler.AbortException(cause));
    return true;
  }

  @Override
  public void contentType(HttpServletRequest request, HttpServletResponse response, String value) {
    fields(request).put(verbatim("Content-Type", value));
  }

  @Override
  public void header(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    if (name.equals("date")) {
      fields(request).put(verbatim("Date", value));
    } else {
      fields(request).add(verbatim(name, value));
    }
  }

  @Override
  public void answerTrailers(
      HttpServletRequest request,
      HttpServletResponse response,
      Supplier<Map<String, String>> trailers) {
    jetty(request)
        .getServletContextResponse()
        .getWrapped()
        .setTrailersSupplier(
            () -> {
              HttpFields.Mutable fields = HttpFields.build();
              trailers.get().forEach((name, value) -> fields.add(verbatim(name, value)));
              return fields;
            });
  }

  /** The name of a field as GW-RSP-27 has it. */
  private static String spelled(String name) {
    return switch (name) {
      case "content-type" -> "Content-Type";
      case "date" -> "Date";
      default -> name;
    };
  }

  /** A field without the enum constant by which Jetty would give it a name and a meaning. */
  static HttpField verbatim(String name, String value) {
    return new HttpField((HttpHeader) null, name, value);
  }

  /**
   * By a buffer of Jetty's that is outside of the heap, so that what is in it is copied neither
   * when it is read nor when it is written.
   */
  @Override
  public boolean file(
      HttpServletRequest request,
      HttpServletResponse response,
      FileChannel file,
      long offset,
      long count,
      LongConsumer sent)
      throws IOException {
    if (count < SMALL_FILE) {
      return false;
    }
    ServletOutputStream out = response.getOutputStream();
    RetainableByteBuffer pooled =
        jetty(request).getComponents().getByteBufferPool().acquire(PIECE, true);
    try {
      ByteBuffer piece = pooled.getByteBuffer();
      for (long rest = count; rest > 0; ) {
        piece.clear().limit((int) Math.min(PIECE, rest));
        int n = read(file, piece, offset + count - rest);
        write(request, out, piece.flip());
        rest -= n;
        sent.accept(n);
      }
    } finally {
      pooled.release();
    }
    return true;
  }

  /** A write that fails may be under way all the same, until the connection is closed. */
  private static void write(HttpServletRequest request, ServletOutputStream out, ByteBuffer piece)
      throws IOException {
    try {
      out.write(piece);
    } catch (IOException | RuntimeException e) {
      endPoint(request).close();
      throw e;
    }
  }

  /** Left to the connection, which discards without a thread: {@link Linger}. */
  @Override
  public void drain(
      HttpServletRequest request, HttpServletResponse response, long maxBytes, Duration maxTime) {
    // Its head need not have said so, and the rest may be small enough for Jetty to read it.
    endPoint(request).ending(ExchangeEndPoint.Ending.CLOSE);
  }

  /** Jetty's reads mind an interrupt. */
  @Override
  public boolean endReads(HttpServletRequest request) {
    return true;
  }

  @Override
  public void abandonReads(HttpServletRequest request) {
    endPoint(request).abandonReads();
  }

  @Override
  public void inform(
      HttpServletRequest request, HttpServletResponse response, int status, Headers headers)
      throws IOException {
    HttpFields.Mutable fields = HttpFields.build();
    headers.forEach((name, value) -> fields.add(verbatim(spelled(name), value)));
    CompletableFuture<Void> sent =
        jetty(request).getServletContextResponse().writeInterim(status, fields);
    if (!sent.isCompletedExceptionally()) {
      // Jetty sends the answer behind it; there is no need to wait.
      return;
    }
    try {
      sent.join();
    } catch (CompletionException e) {
      // Anything else is an interim response behind one that is still being sent: it is dropped.
      if (e.getCause() instanceof IOException gone) {
        throw gone;
      }
    }
  }

  /** As {@link ApplicationThreads} does for the call. */
  @Override
  public void atWork(Runnable work) {
    exchanges.entered();
    try {
      work.run();
    } finally {
      exchanges.left();
    }
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public boolean stopping() {
    return exchanges.stopping();
  }

  private static HttpFields.Mutable fields(HttpServletRequest request) {
    return jetty(request).getServletContextResponse().getWrapped().getHeaders();
  }

  private static ExchangeEndPoint endPoint(HttpServletRequest request) {
    return ExchangeEndPoint.of(jetty(request));
  }

  private static ServletContextRequest jetty(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request);
  }
}
