package dev.lintel;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * The content of a message, in whatever form it exists: one type for requests and responses, so
 * that a proxy is {@code Response.of(200).body(request.body())}.
 *
 * <p>A body is consumed once, in one of these ways: {@link #bytes}, {@link #text}, {@link
 * #collect}, {@link #inputStream}, {@link #publisher}, {@link #writeTo}, {@link #sendTo}. A
 * {@linkplain #repeatable repeatable} one may be consumed any number of times, also at once, and
 * may stand in a constant. To consume another one a second time is an {@link
 * IllegalStateException}.
 *
 * <p>The server closes the bodies of the responses that it gets, so a body is no {@link
 * AutoCloseable}. Buffers are values: a receiver changes neither position nor content of one that
 * it got, and takes a {@link ByteBuffer#duplicate()} to read it.
 *
 * <p>The forms are closed: all are made here, and a server takes them apart with {@link #sendTo}.
 *
 * @since 0.1
 */
public abstract class Body {
  Body() {}

  /**
   * Writes a body to a stream; the blocking way to produce one piece by piece.
   *
   * @since 0.1
   */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes the whole body. A flush puts what was written so far on the wire; an {@link
     * IOException} from the stream says that the client has gone.
     *
     * @param out buffered by the server; closing it flushes
     * @throws IOException to fail the response
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Transforms a body on its way: compression, a digest, a counter. One filter serves one
   * consumption, is never called by two threads at a time, and is closed once at its end.
   *
   * @since 0.1
   */
  public interface Filter {
    /**
     * Takes a chunk, and returns what can be sent of it.
     *
     * @param chunk to be read by this call, on a position of its own; may be empty
     * @param flush whether everything taken so far must come out: the source pauses here
     * @return what to send, possibly empty; not changed by the filter afterwards
     * @throws IOException to fail the body
     */
    ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException;

    /**
     * Returns what is left at the end of the body.
     *
     * @return the last bytes, possibly empty
     * @throws IOException to fail the body
     */
    ByteBuffer finish() throws IOException;

    /** Releases what the filter holds, also after a failure. */
    default void close() {}
  }

  /**
   * The body without bytes.
   *
   * @return a repeatable body of length 0
   */
  public static Body empty() {
    return BytesBody.EMPTY;
  }

  /**
   * Bytes in memory.
   *
   * @param bytes not copied: not to be changed any more
   * @return a repeatable body
   */
  public static Body bytes(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return bytes.length == 0 ? empty() : new BytesBody(bytes, 0, bytes.length);
  }

  /**
   * The bytes between a buffer's position and limit.
   *
   * @param buffer not copied: its content is not to be changed any more; its position may
   * @return a repeatable body
   */
  public static Body bytes(ByteBuffer buffer) {
    Objects.requireNonNull(buffer, "buffer");
    if (!buffer.hasRemaining()) {
      return empty();
    }
    return buffer.hasArray()
        ? new BytesBody(
            buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
        : new BufferBody(buffer.slice());
  }

  /**
   * A text, in UTF-8.
   *
   * @param text the text
   * @return a repeatable body
   */
  public static Body text(String text) {
    Objects.requireNonNull(text, "text");
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A file as it is now: its length is taken here, it is opened when the body is consumed.
   *
   * @param path a regular file
   * @return a repeatable body
   * @throws IOException if there is no such file, or it is not a regular one
   */
  public static Body file(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    return FileBody.of(path);
  }

  /**
   * A region of a file.
   *
   * @param path a regular file
   * @param offset the first byte's position
   * @param count the number of bytes
   * @return a repeatable body
   * @throws IOException if there is no such file, or it is not a regular one
   * @throws IllegalArgumentException if the region does not lie within the file
   */
  public static Body file(Path path, long offset, long count) throws IOException {
    Objects.requireNonNull(path, "path");
    return FileBody.of(path, offset, count);
  }

  /**
   * All that a stream yields, of unknown length.
   *
   * @param in read on a thread that may block, and closed with the body
   * @return a body
   */
  public static Body stream(InputStream in) {
    return new StreamBody(in, -1);
  }

  /**
   * The next bytes of a stream.
   *
   * @param in read on a thread that may block, and closed with the body
   * @param length how many bytes; a stream that ends earlier fails the body
   * @return a body
   * @throws IllegalArgumentException if the length is negative
   */
  public static Body stream(InputStream in, long length) {
    return new StreamBody(in, requireLength(length));
  }

  /**
   * Chunks, each of which is on the wire before the next is asked for.
   *
   * @param chunks iterated once, on a thread that may block; it may reuse its buffer when asked for
   *     the next. It is closed with the body, as is its iterator, where they are {@link
   *     AutoCloseable}
   * @return a body of unknown length
   */
  public static Body chunks(Iterable<ByteBuffer> chunks) {
    return new ChunksBody(chunks);
  }

  /**
   * What a writer writes, of unknown length.
   *
   * @param writer called once, on a thread that may block
   * @return a body
   */
  public static Body writer(Writer writer) {
    return new WriterBody(writer, -1);
  }

  /**
   * What a writer writes.
   *
   * @param length how many bytes; one too many is an {@link IOException} to the writer and never
   *     leaves, one too few fails the body
   * @param writer called once, on a thread that may block
   * @return a body
   * @throws IllegalArgumentException if the length is negative
   */
  public static Body writer(long length, Writer writer) {
    return new WriterBody(writer, requireLength(length));
  }

  /**
   * What a publisher publishes, of unknown length, with backpressure and without a thread.
   *
   * @param publisher subscribed exactly once (to be cancelled at once, if the body is closed
   *     unread); it must not change a buffer that it has published
   * @return a body
   */
  public static Body publisher(Flow.Publisher<ByteBuffer> publisher) {
    return new PublisherBody(publisher, -1);
  }

  /**
   * What a publisher publishes.
   *
   * @param publisher as for {@link #publisher(Flow.Publisher)}
   * @param length how many bytes; more or fewer fail the body
   * @return a body
   * @throws IllegalArgumentException if the length is negative
   */
  public static Body publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
    return new PublisherBody(publisher, requireLength(length));
  }

  /**
   * A server's request body; for adapters.
   *
   * @param source opened at most once
   * @return a body
   */
  public static Body of(BodySource source) {
    return new SourceBody(source);
  }

  /**
   * The length, as far as it is known before the body is consumed.
   *
   * @return bytes; empty if unknown
   */
  public final OptionalLong length() {
    long size = size();
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /**
   * Whether the body may be consumed any number of times, and holds nothing that wants closing.
   *
   * @return true for bytes, text and files
   */
  public boolean repeatable() {
    return false;
  }

  /**
   * Consumes the body in the form that it has; for servers.
   *
   * @param sink one of its methods is called, once. If that is {@link BodySink#publisher} it may
   *     return before the body is sent
   * @throws IOException if the body cannot be opened or fails, or the sink does
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final void sendTo(BodySink sink) throws IOException {
    Objects.requireNonNull(sink, "sink");
    consume();
    send(sink);
  }

  /**
   * Consumes the body into a stream, and blocks until all is written. Flushes the stream where the
   * source pauses; does not close it.
   *
   * @param out where to
   * @throws IOException if the body or the stream fails
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final void writeTo(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    consume();
    write(out);
  }

  /**
   * Consumes the body as a stream. Reading may block; for a body that is pushed by a writer it
   * costs a thread until the stream is read to its end or closed.
   *
   * @return a stream to be closed by the caller
   * @throws IOException if the body cannot be opened
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final InputStream inputStream() throws IOException {
    consume();
    return open();
  }

  /**
   * Consumes the body as a publisher for one subscriber, by Reactive Streams 1.0.4. For a body that
   * has to be read or written by blocking calls it costs a thread while it is subscribed.
   *
   * @return a publisher; its buffers are not reused
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final Flow.Publisher<ByteBuffer> publisher() {
    consume();
    return publish();
  }

  /**
   * Consumes the body into memory; blocks until it is complete.
   *
   * @param limit the largest length to accept, in bytes
   * @return the bytes, the caller's own
   * @throws StatusException with 413 if the body is longer than the limit
   * @throws IOException if the body fails
   * @throws IllegalArgumentException if the limit is negative
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final byte[] bytes(long limit) throws IOException {
    requireLimit(limit);
    consume();
    if (size() > limit) {
      throw BodyLimit.exceeded(limit);
    }
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
      if (in.read() >= 0) {
        throw BodyLimit.exceeded(limit);
      }
      return bytes;
    }
  }

  /**
   * Consumes the body as UTF-8 text; blocks until it is complete.
   *
   * @param limit the largest length to accept, in bytes
   * @return the text
   * @throws StatusException with 413 if the body is longer than the limit, 400 if it is not UTF-8
   * @throws IOException if the body fails
   * @throws IllegalArgumentException if the limit is negative
   * @throws IllegalStateException if the body was consumed or closed before
   */
  public final String text(long limit) throws IOException {
    return StrictText.decode(bytes(limit));
  }

  /**
   * Consumes the body into memory without blocking; the way for an {@link AsyncApplication}, which
   * returns a stage of what comes and never waits for it.
   *
   * @param limit the largest length to accept, in bytes
   * @return the bytes, or as its failure what {@link #bytes} would throw; who cancels it, or
   *     completes it otherwise, cancels the subscription
   * @throws IllegalArgumentException if the limit is negative
   */
  public final CompletionStage<byte[]> collect(long limit) {
    requireLimit(limit);
    Collector collector = new Collector(limit);
    try {
      consume();
      if (size() > limit) {
        throw BodyLimit.exceeded(limit);
      }
      publish().subscribe(collector);
    } catch (Throwable e) { // the publisher may be the application's
      collector.onError(e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
    return collector.bytes();
  }

  /**
   * This body with a limit of its own. It keeps its length.
   *
   * @param limit the largest length to accept, in bytes
   * @return a body that fails with a {@link StatusException} of 413 at the first byte over the
   *     limit
   * @throws IllegalArgumentException if the limit is negative
   */
  @CheckReturnValue
  public Body limited(long limit) {
    requireLimit(limit);
    return new FilteredBody(this, () -> new BodyLimit(limit), true);
  }

  /**
   * This body, transformed. It stays asynchronous over a publisher; its length is unknown. Closing
   * it closes this one.
   *
   * @param filter called once for each consumption
   * @return the transformed body
   */
  @CheckReturnValue
  public Body filter(Supplier<? extends Filter> filter) {
    return new FilteredBody(this, Objects.requireNonNull(filter, "filter"), false);
  }

  /**
   * This body with something to close after it. It keeps its form and length; it is not repeatable.
   *
   * @param action closed once, after this body; what it throws is logged
   * @return a body that owns both
   */
  @CheckReturnValue
  public Body onClose(AutoCloseable action) {
    return new OwningBody(this, Objects.requireNonNull(action, "action"));
  }

  /**
   * Closes the body: ends a stream or subscription that nobody will read on, and releases what the
   * body holds. Idempotent; reads nothing, throws nothing (failures are logged); does nothing on a
   * repeatable body. The server calls it; applications only for a body that they drop.
   */
  public void close() {}

  /** Whether closing this body closes the other, because it is the same or wraps it. */
  boolean holds(Body other) {
    return this == other;
  }

  /** Runs an action when no thread uses what the body was made of, which may be now. */
  void whenIdle(Runnable action) {
    action.run();
  }

  /** The length in bytes, or -1. */
  abstract long size();

  /** Marks the body as consumed; refuses if it already was. Nothing to do if it is repeatable. */
  void consume() {}

  abstract void send(BodySink sink) throws IOException;

  abstract void write(OutputStream out) throws IOException;

  abstract InputStream open() throws IOException;

  abstract Flow.Publisher<ByteBuffer> publish();

  private static void requireLimit(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit + " is negative");
    }
  }

  private static long requireLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    return length;
  }
}
