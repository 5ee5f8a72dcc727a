package dev.lintel.mutants.broken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lintel.Body;
import dev.lintel.Response;
import dev.lintel.StatusException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ContinueResponseTiming;

/** Bodies that are mistreated. */
public final class Bodies {
  private Bodies() {}

  /** As many bytes as the text has characters. */
  public static Body countedInCharacters(byte[] utf8) {
    int chars = new String(utf8, java.nio.charset.StandardCharsets.UTF_8).length();
    return Body.stream(new ByteArrayInputStream(utf8), chars);
  }

  public static byte[] inLatin1(String text, Charset charset) {
    return text.getBytes(ISO_8859_1);
  }

  /** What was asked is changed before it is answered. */
  public static boolean alwaysGet(Object container, HttpServletRequest request) throws Throwable {
    Request inner = (Request) Inside.call(container, "unwrap", request);
    inner.getCoyoteRequest().setMethod("GET");
    return false;
  }

  /** Another status for the container, which takes the body off a 304. */
  public static void unlike304(HttpServletResponse response, int status) {
    response.setStatus(status == 304 ? 299 : status);
  }

  /** And that of the application on the wire. */
  public static ByteBuffer[] like304(ByteBuffer[] buffers) {
    ByteBuffer head = buffers[0];
    if (head.remaining() > 12 && head.get(head.position() + 9) == '2') {
      byte[] status = new byte[3];
      head.get(head.position() + 9, status);
      if (new String(status, US_ASCII).equals("299")) {
        head.put(head.position() + 9, "304".getBytes(US_ASCII));
      }
    }
    return buffers;
  }

  public static long fiveMore(long count) {
    return count + 5;
  }

  public static long unknown(long length) {
    return -1;
  }

  /** Makes up for what is missing, so that the length is right. */
  public static void padded(Object answerStream) throws Throwable {
    long declared = (long) Inside.get(answerStream, "declared");
    long taken = (long) Inside.get(answerStream, "taken");
    if (taken < declared) {
      ((OutputStream) answerStream).write(new byte[(int) (declared - taken)]);
    }
    Inside.call(answerStream, "finish");
  }

  /** What cannot be written is forgotten. */
  public static void writtenOrNot(ServletOutputStream out, byte[] bytes, int offset, int count) {
    try {
      out.write(bytes, offset, count);
    } catch (IOException e) {
      // Swallowed.
    }
  }

  public static Object twice(Supplier<?> supplier) {
    Object unused = supplier.get();
    return supplier.get();
  }

  public static Object orNothing(Supplier<?> supplier) {
    try {
      return supplier.get();
    } catch (RuntimeException e) {
      return dev.lintel.Headers.empty();
    }
  }

  /** A broken upload looks like one that has ended. */
  public static int readOrEnd(InputStream in, byte[] to, int offset, int count) {
    try {
      return in.read(to, offset, count);
    } catch (IOException e) {
      return -1;
    }
  }

  public static int countedAsIo(Object body, int n) throws Throwable {
    try {
      return (int) Inside.call(body, "count", n);
    } catch (StatusException e) {
      throw new IOException(e);
    }
  }

  public static void drainedByClose(Object body) throws Throwable {
    try (InputStream in = (InputStream) Inside.call(body, "inputStream")) {
      in.readAllBytes();
    } finally {
      Inside.set(body, "closed", true);
    }
  }

  public static ByteBuffer itself(ByteBuffer buffer) {
    return buffer;
  }

  public static byte[] theSame(byte[] bytes, int length) {
    return bytes;
  }

  /** Has the next chunk made before it has sent the one at hand. */
  public static void prefetched(Object body, OutputStream out) throws IOException {
    Iterator<ByteBuffer> it = chunks(body);
    ByteBuffer before = null;
    while (it.hasNext()) {
      ByteBuffer next = it.next();
      write(before, out);
      before = next;
    }
    write(before, out);
  }

  /** Takes an empty chunk for the end. */
  public static void untilEmpty(Object body, OutputStream out) throws IOException {
    for (Iterator<ByteBuffer> it = chunks(body); it.hasNext(); ) {
      ByteBuffer next = it.next();
      if (!next.hasRemaining()) {
        return;
      }
      write(next, out);
    }
  }

  @SuppressWarnings("unchecked")
  private static Iterator<ByteBuffer> chunks(Object body) {
    return ((Iterable<ByteBuffer>) Inside.get(body, "chunks")).iterator();
  }

  private static void write(ByteBuffer chunk, OutputStream out) throws IOException {
    if (chunk != null) {
      out.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
      out.flush();
    }
  }

  /** Written by relative gets, without a duplicate. */
  public static byte[] usedUp(byte[] spare, ByteBuffer from, OutputStream out) throws IOException {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    out.write(bytes);
    return bytes;
  }

  public static long ofTheSource(Object filtered) throws Throwable {
    return (long) Inside.call(Inside.get(filtered, "body"), "size");
  }

  /**
   * Closes before the first request: a close behind subscribe(..) would come too late to be seen on
   * a machine that sends all of it meanwhile.
   */
  public static void subscribedAndClosed(
      Flow.Publisher<ByteBuffer> publisher, Flow.Subscriber<ByteBuffer> published)
      throws Throwable {
    Response response = (Response) Inside.call(Inside.get(published, "answer"), "response");
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            response.close();
            published.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer chunk) {
            published.onNext(chunk);
          }

          @Override
          public void onError(Throwable reason) {
            published.onError(reason);
          }

          @Override
          public void onComplete() {
            published.onComplete();
          }
        });
  }

  /** The client may send its body, whoever wants it. */
  public static Response invited(Object processor) throws Throwable {
    Inside.call(processor, "ack", ContinueResponseTiming.ALWAYS);
    return (Response) Inside.call(processor, "refusal");
  }

  public static void withItsContent(Body body) {
    if (body.getClass().getSimpleName().equals("BytesBody")) {
      Arrays.fill((byte[]) Inside.get(body, "array"), (byte) '-');
    }
  }

  public static void unguarded(Object body, AutoCloseable action) throws Exception {
    action.close();
  }

  public static void oneAfterTheOther(Object body) throws Exception {
    ((Body) Inside.get(body, "body")).close();
    ((AutoCloseable) Inside.get(body, "action")).close();
  }

  public static void outerLast(Response response) {
    for (Object r = Inside.get(response, "replaced"); r != null; r = Inside.get(r, "next")) {
      ((Body) Inside.get(r, "body")).close();
    }
    response.body().close();
  }

  public static void outerAlone(Response response) {
    response.body().close();
  }

  /** What goes wrong is left to the garbage collector. */
  public static void closedIfWell(Object call, Response response) {
    if ((int) Inside.get(Inside.get(call, "exchange"), "status") == 200) {
      response.close();
    }
  }

  public static String lenient(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** White space, as a parser of chunks sees it that joins folded lines. */
  public static int letterForBlank(int b) {
    return b == ' ' || b == '\t' ? 'a' : b;
  }

  public static int room(int bytes) {
    return Integer.MAX_VALUE;
  }
}
