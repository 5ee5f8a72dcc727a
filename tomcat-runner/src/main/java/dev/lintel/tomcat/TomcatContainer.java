package dev.lintel.tomcat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Headers;
import dev.lintel.servlet.Container;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * What the bridge can have of Tomcat beyond the Servlet API: its own request and response, and the
 * processor behind them.
 *
 * <p>Serves these rules, for which no setting of Tomcat does:
 *
 * <ul>
 *   <li>GW-REQ-05, {@code *} as it came: Tomcat would answer it itself, so {@link HeadRules} has
 *       put a path in its place.
 *   <li>GW-REQ-73, repeated trailers: the API makes a map of them, and the one setting is about
 *       which of them pass.
 *   <li>GW-CON-16, GW-STR-14 and GW-ERR-13, abort: the API has no call for it, and the exception
 *       that has Tomcat cut an answer has to leave the servlet.
 *   <li>GW-RSP-12, content type: Tomcat takes it apart and makes its own text of it.
 *   <li>GW-RSP-20, chunks to HEAD as to GET: Tomcat gives such an answer no framing.
 *   <li>GW-DEP-20, interim responses: Tomcat can send 103 alone, with the fields of the answer.
 *   <li>GW-ASY-22, blocking reads: one that waits for the client goes on in Tomcat's buffer when
 *       the exchange is over, and that may be another connection's by then.
 *   <li>GW-BDY-39, 100-continue: where another thread reads for the first time, Tomcat writes it
 *       through the buffer in which the answer is being made.
 *   <li>GW-CON-29, idle clients: Tomcat times who has once said that it would read.
 *   <li>GW-BDY-04, files: Tomcat has a transfer of its own, which can be turned on, but nobody
 *       learns of its end; see {@link FileTransfer}.
 * </ul>
 */
final class TomcatContainer extends Container {
  /** Up to here one copy, which leaves with the head, costs less. */
  private static final int SMALL_FILE = 16 * 1024;

  /** Tomcat's buffer of an answer, where nobody sets another size. */
  private static final int BUFFER = 8 * 1024;

  private final Protocol protocol;
  private final Workers workers;

  TomcatContainer(Protocol protocol, Workers workers) {
    this.protocol = protocol;
    this.workers = workers;
  }

  @Override
  public String rawPath(HttpServletRequest request) {
    return processor(request).asterisk() ? "*" : request.getRequestURI();
  }

  /**
   * In one go: Tomcat looks for each name among all fields, and again for the next of its lines.
   */
  @Override
  public void headers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    MimeHeaders headers = unwrap(request).getCoyoteRequest().getMimeHeaders();
    for (int i = 0; i < headers.size(); i++) {
      fields.accept(Facade.text(headers.getName(i)), Facade.text(headers.getValue(i)));
    }
  }

  /** Tomcat makes a map of them, in no order. */
  @Override
  public void trailers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    MimeHeaders trailers = unwrap(request).getCoyoteRequest().getMimeTrailerFields();
    for (int i = 0; i < trailers.size(); i++) {
      fields.accept(trailers.getName(i).toString(), trailers.getValue(i).toString());
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
  public int held() {
    return BUFFER;
  }

  @Override
  public boolean lost(HttpServletRequest request) {
    return processor(request).lost();
  }

  @Override
  public boolean abort(HttpServletRequest request, HttpServletResponse response, Throwable cause) {
    answer(request).getCoyoteResponse().action(ActionCode.CLOSE_NOW, cause);
    return true;
  }

  /**
   * Tomcat takes a charset out of what is set through its API, and puts it back in its own form.
   */
  @Override
  public void contentType(HttpServletRequest request, HttpServletResponse response, String value) {
    add(request, "Content-Type", value);
  }

  @Override
  public void header(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    if (name.equals("date")) {
      super.header(request, response, name, value);
    } else {
      add(request, name, value);
    }
  }

  /** As bytes: of a text, Tomcat makes them with an encoder and buffers of its own. */
  private static void add(HttpServletRequest request, String name, String value) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    byte[] content = value.getBytes(ISO_8859_1);
    answer(request)
        .getCoyoteResponse()
        .getMimeHeaders()
        .addValue(bytes, 0, bytes.length)
        .setBytes(content, 0, content.length);
  }

  @Override
  public void headOfUnknownLength(HttpServletRequest request, HttpServletResponse response) {
    answer(request).getCoyoteResponse().addHeader("Transfer-Encoding", "chunked");
  }

  /** Nothing to do here: the processor discards input after the end of the answer. */
  @Override
  public void drain(
      HttpServletRequest request, HttpServletResponse response, long maxBytes, Duration maxTime) {}

  @Override
  public boolean endReads(HttpServletRequest request) {
    return processor(request).endReads();
  }

  @Override
  public void abandonReads(HttpServletRequest request) {
    processor(request).abandonReads();
  }

  @Override
  public void acknowledge(HttpServletRequest request, boolean wanted) {
    processor(request).acknowledge(wanted);
  }

  @Override
  public void inform(
      HttpServletRequest request, HttpServletResponse response, int status, Headers headers)
      throws IOException {
    processor(request).inform(status, headers);
  }

  @Override
  public boolean file(
      HttpServletRequest request,
      HttpServletResponse response,
      FileChannel file,
      long offset,
      long count,
      LongConsumer sent)
      throws IOException {
    if (count < SMALL_FILE || request.isSecure()) {
      return false;
    }
    response.flushBuffer();
    FileTransfer.send(processor(request).socket(), file, offset, count, sent);
    return true;
  }

  @Override
  public void atWork(Runnable work) {
    workers.atWork(work);
  }

  @Override
  public int workers() {
    return protocol.options().workerThreads().orElse(Integer.MAX_VALUE);
  }

  @Override
  public boolean stopping() {
    return protocol.stopping();
  }

  private static Response answer(HttpServletRequest request) {
    return unwrap(request).getResponse();
  }

  private static Processor processor(HttpServletRequest request) {
    return Processor.of(unwrap(request).getCoyoteRequest());
  }

  private static Request unwrap(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return ((Facade) inner).request();
  }
}
