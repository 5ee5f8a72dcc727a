package dev.lintel.servlet;

import dev.lintel.Headers;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What the Servlet API cannot say to a container, as far as this one can be told otherwise. Every
 * method here does what any container allows; a runner that knows its container overrides what it
 * can do better. One instance serves all exchanges of a deployment and keeps nothing of them.
 *
 * <p>The bridge calls these on the thread that serves the exchange unless it says otherwise here,
 * and never after the exchange is complete. On any thread of the application's, and beside a call
 * on another, come {@link #trailers}, {@link #inform}, {@link #acknowledge}, {@link #endReads} and
 * {@link #abandonReads}, one at a time; and where {@link #held} is not 0, what makes an answer may
 * come on the thread that has completed its stage. The request and response are those that the
 * servlet was called with.
 *
 * @since 0.1
 */
public class Container {
  /**
   * A file that was to be sent ends too early or cannot be read: unlike a client that is gone, that
   * is a failure to log.
   */
  public static final class UnreadableFile extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * With what reading came to.
     *
     * @param cause its message says what is wrong
     */
    public UnreadableFile(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Reads a part of a region that a file has, or had a moment ago.
   *
   * @param file an open file
   * @param to takes at most what it has room for
   * @param position of the first byte in the file
   * @return how many bytes were read; 0 only if there is no room
   * @throws UnreadableFile if the file ends there, or cannot be read
   * @throws ClosedChannelException if the file has been closed, as an interrupt does at the end of
   *     a stop
   */
  public static int read(FileChannel file, ByteBuffer to, long position)
      throws UnreadableFile, ClosedChannelException {
    int n;
    try {
      n = file.read(to, position);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableFile(e);
    }
    if (n < 0) {
      throw new UnreadableFile(new EOFException("the file ended early, at byte " + position));
    }
    return n;
  }

  /** Does what any container allows. */
  public Container() {
    ServletModule.read(getClass());
  }

  /**
   * The request target's path as it came over the wire, without the query: origin-form, {@code *},
   * or what else the container lets through.
   *
   * @param request the request
   * @return the raw path
   */
  public String rawPath(HttpServletRequest request) {
    return request.getRequestURI();
  }

  /**
   * Hands over the fields of the request's head, a line each, those of one name in their order. The
   * Servlet API has the lines of a name, for each of which a container may look at all lines: one
   * that has them in a row goes through them once.
   *
   * @param request the request
   * @param fields takes names in any case, and values
   */
  public void headers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    // Some containers name a field once for each of its lines.
    SeenNames seen = new SeenNames();
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (seen.add(name)) {
        request.getHeaders(name).asIterator().forEachRemaining(value -> fields.accept(name, value));
      }
    }
  }

  /**
   * Hands over the request's trailers, repeated ones apart and in their order if the container has
   * them so; the Servlet API has one value for each name. Called when the body was read to its end.
   *
   * @param request the request
   * @param fields takes names in any case, and values
   */
  public void trailers(
      HttpServletRequest request, BiConsumer<? super String, ? super String> fields) {
    if (request.isTrailerFieldsReady()) {
      Map<String, String> map = request.getTrailerFields();
      if (map != null) {
        map.forEach(fields);
      }
    }
  }

  /**
   * Whether heads come to the servlet judged and read as the specification says: method, version,
   * framing, Expect and a repeated Host are checked, and values are without the space of a fold.
   *
   * @return false to have the bridge do it, as far as it gets to see the head
   */
  public boolean judgesHeads() {
    return false;
  }

  /**
   * Whether a client can tell where an answer ends: one of unknown length is in chunks also if its
   * connection closes, or if it answers HEAD, the last chunk is not sent where {@link #abort} cuts
   * it off, and an answer that has no body has no length.
   *
   * @return false to have the bridge ask for trailers, of which there are none: no answer with
   *     trailers goes without chunks, or ends if they fail
   */
  public boolean delimitsAnswers() {
    return false;
  }

  /**
   * Whether the container says on a thread that may block that it has more of a request body, or
   * takes more of an answer. Undertow says so on one that serves many connections.
   *
   * @return false to have the end of a published answer, with close actions and hooks, on a worker
   */
  public boolean callsBackOnWorkers() {
    return false;
  }

  /**
   * How much of a body the container keeps in memory until an asynchronous cycle is completed, to
   * send it then on a thread of its own: whoever writes that and completes the cycle does not wait
   * for the client.
   *
   * @return in bytes; 0 to have every answer that follows a stage sent by a worker
   */
  public int held() {
    return 0;
  }

  /**
   * Whether the connection is known to be closed: no part of an answer can leave any more. Asked
   * before the head is handed over.
   *
   * @param request the request
   * @return false also where the container does not tell
   */
  public boolean lost(HttpServletRequest request) {
    return false;
  }

  /**
   * Ends the connection so that the client can tell that the answer is not complete: no last chunk,
   * no further byte. Where only an exception that leaves the servlet can do that, it answers false
   * and the bridge throws one.
   *
   * @param request the request
   * @param response the response, committed or not
   * @param cause why
   * @return whether the connection is being closed
   */
  public boolean abort(HttpServletRequest request, HttpServletResponse response, Throwable cause) {
    return false;
  }

  /**
   * Sets the content type to exactly this text.
   *
   * @param request the request
   * @param response an uncommitted response
   * @param value as the application gave it
   */
  public void contentType(HttpServletRequest request, HttpServletResponse response, String value) {
    response.setHeader("Content-Type", value);
  }

  /**
   * Adds a field to the head of the response, with its name in the case that it has here: what one
   * container sends as given, others send in theirs.
   *
   * @param request the request
   * @param response an uncommitted response
   * @param name in lower case, never {@code content-type}; {@code date} replaces what the container
   *     would send
   * @param value as the application gave it
   */
  public void header(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    if (name.equals("date")) {
      response.setHeader("Date", value);
    } else {
      response.addHeader(name, value);
    }
  }

  /**
   * Has trailers sent behind the body, with their names in the case that they have here.
   *
   * @param request the request
   * @param response an uncommitted response to HTTP/1.1 or later
   * @param trailers asked once, when the body has ended; names in lower case
   * @throws IllegalStateException if the container takes none
   */
  public void answerTrailers(
      HttpServletRequest request,
      HttpServletResponse response,
      Supplier<Map<String, String>> trailers) {
    response.setTrailerFields(trailers);
  }

  /**
   * Makes the head of an answer to HEAD, whose length is unknown, say what the answer to GET would:
   * chunked. Called with all other fields set.
   *
   * @param request the request
   * @param response an uncommitted response
   * @throws IOException if the client is gone
   */
  public void headOfUnknownLength(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.flushBuffer();
  }

  /**
   * Whether a body of unknown length can be read by a listener. Tomcat runs the connection a second
   * time when such a reader comes to the end of the chunks, and may lose the exchange over it; a
   * thread that waits reads them as well.
   *
   * @return false to have a thread read what is published of a chunked body
   */
  public boolean readsChunksByListener() {
    return false;
  }

  /**
   * Reads and discards what is left of the request body, so that a client which is still sending
   * gets to read its answer. Called after the answer was written in full and its stream closed, for
   * an exchange that closes its connection.
   *
   * @param request the request
   * @param response the response
   * @param maxBytes how much to discard at most
   * @param maxTime how long to take at most; a read that waits ends no earlier than the container
   *     lets it
   */
  public void drain(
      HttpServletRequest request, HttpServletResponse response, long maxBytes, Duration maxTime) {
    long deadline = System.nanoTime() + maxTime.toNanos();
    byte[] buffer = new byte[16 * 1024];
    try {
      ServletInputStream in = request.getInputStream();
      long rest = maxBytes;
      while (rest > 0 && System.nanoTime() - deadline < 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
        if (n < 0) {
          return;
        }
        rest -= n;
      }
    } catch (IOException | IllegalStateException e) {
      System.getLogger(Container.class.getName())
          .log(System.Logger.Level.TRACE, "the client stopped sending", e);
    }
  }

  /**
   * Has blocking reads of the request body end by an exception from now on, as the exchange ends,
   * or the body is closed: a thread that is in one is interrupted behind this, and must not be
   * there any more when the container takes its objects back. Called as well where one has failed
   * before, which may have left the container waiting for input on its behalf. Before the bridge
   * lets the container go.
   *
   * @param request the request
   * @return false where they end by themselves, or cannot be ended
   */
  public boolean endReads(HttpServletRequest request) {
    return false;
  }

  /**
   * Nobody reads on, and the exchange may go on for long: a client that does not send is no longer
   * awaited, and no timeout is to end the exchange for that. Perhaps called several times, and also
   * behind the end of the body.
   *
   * @param request the request
   */
  public void abandonReads(HttpServletRequest request) {}

  /**
   * Asks the client for the body of its request, which has an Expect: the bridge is about to read
   * for the first time, on any thread. Neither an answer nor an interim response begins before this
   * returns. A container that would ask by itself when it is read from, beside an answer that has
   * begun meanwhile, is not to do so.
   *
   * @param request the request
   * @param wanted false if the answer has begun
   */
  public void acknowledge(HttpServletRequest request, boolean wanted) {}

  /**
   * Sends an interim response at once, or drops it.
   *
   * @param request the request
   * @param response an uncommitted response
   * @param status 102 to 199, never 101
   * @param headers the fields of the interim response
   * @throws IOException if the client is gone
   */
  public void inform(
      HttpServletRequest request, HttpServletResponse response, int status, Headers headers)
      throws IOException {}

  /**
   * Sends a region of a file by the container's own means, before it returns. Called with the head
   * of the response set, its length included, and nothing written.
   *
   * @param request the request
   * @param response an uncommitted response
   * @param file an open file that has the region, or had it a moment ago; its position means
   *     nothing
   * @param offset the region's first byte
   * @param count the region's length in bytes
   * @param sent is told of each part that was handed to the client's connection, in bytes
   * @return false if the container has no better way than the bridge's copying: nothing was written
   * @throws UnreadableFile if the file ends too early or cannot be read
   * @throws IOException if the client is gone
   */
  public boolean file(
      HttpServletRequest request,
      HttpServletResponse response,
      FileChannel file,
      long offset,
      long count,
      LongConsumer sent)
      throws IOException {
    return false;
  }

  /**
   * Does what there is to do for an exchange on another thread than that of its call, such as
   * writing a body that follows a stage, or what the container calls back for, perhaps within a
   * call. A server that interrupts what it cuts has to know of it.
   *
   * @param work returns when it is done, and does not throw
   */
  public void atWork(Runnable work) {
    work.run();
  }

  /**
   * How many threads serve requests. The bridge keeps one of them free of bodies that follow an
   * asynchronous answer.
   *
   * @return at least 1; {@link Integer#MAX_VALUE} where there is no limit, or none is known
   */
  public int workers() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether the server is stopping: answers then say {@code Connection: close}.
   *
   * @return true from the moment that the server stops accepting
   */
  public boolean stopping() {
    return false;
  }
}
