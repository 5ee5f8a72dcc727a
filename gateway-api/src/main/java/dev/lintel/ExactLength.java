package dev.lintel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Holds a body to the length that it declares: nothing beyond passes, and less is a failure. */
final class ExactLength implements Body.Filter {
  private final long length;
  private final String source;
  private final boolean seenBehind;
  private long rest;

  private ExactLength(long length, String source, boolean seenBehind) {
    this.length = length;
    this.source = source;
    this.seenBehind = seenBehind;
    this.rest = length;
  }

  /**
   * The writer, held to a length; itself if that is -1.
   *
   * @param seenBehind whether who sends it finds by itself that it is too short
   */
  static Body.Writer writer(Body.Writer writer, long length, boolean seenBehind) {
    return length < 0
        ? writer
        : out -> {
          try (FilterRun exact = new FilterRun(new ExactLength(length, "the writer", seenBehind))) {
            FilteredOutputStream bounded = new FilteredOutputStream(out, exact);
            writer.writeTo(bounded);
            bounded.finish();
          }
        };
  }

  /** The same for a publisher. */
  static Flow.Publisher<ByteBuffer> publisher(
      Flow.Publisher<ByteBuffer> publisher, long length, boolean seenBehind) {
    return length < 0 ? publisher : filtered(publisher, length, seenBehind);
  }

  /** The same in a form that can be ended, also without a length, to which nothing is held then. */
  static FilteredPublisher closeable(Flow.Publisher<ByteBuffer> publisher, long length) {
    return length < 0
        ? filtered(publisher, Long.MAX_VALUE, true)
        : filtered(publisher, length, false);
  }

  private static FilteredPublisher filtered(
      Flow.Publisher<ByteBuffer> publisher, long length, boolean seenBehind) {
    return new FilteredPublisher(
        publisher, () -> new FilterRun(new ExactLength(length, "the publisher", seenBehind)));
  }

  @Override
  public ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException {
    if (chunk.remaining() > rest) {
      throw new IOException(source + " goes beyond the " + length + " bytes that it declared");
    }
    rest -= chunk.remaining();
    return chunk;
  }

  @Override
  public ByteBuffer finish() throws IOException {
    if (rest > 0 && !seenBehind) {
      throw new EOFException(
          source + " ended after " + (length - rest) + " of " + length + " bytes");
    }
    return ByteBuffer.allocate(0);
  }
}
