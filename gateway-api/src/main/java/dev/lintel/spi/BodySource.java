package dev.lintel.spi;

import dev.lintel.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * Where a server's request body comes from; {@link Body#of(BodySource)} makes a body of it, which
 * sees to it that at most one of {@link #inputStream()} and {@link #publisher()} is called, once.
 *
 * <p>A broken or short body is an {@link IOException} to the reader or the subscriber, never an
 * early end; a body over the server's limit is a {@link dev.lintel.StatusException} with 413.
 *
 * @since 0.1
 */
public interface BodySource {
  /**
   * The length that the client declared.
   *
   * @return bytes, or -1 if unknown
   */
  long length();

  /**
   * Opens the body for blocking reads. Its end is the end of the message's content.
   *
   * @return a stream that never reads beyond this message
   * @throws IOException if the body cannot be read
   */
  InputStream inputStream() throws IOException;

  /**
   * Opens the body for one subscriber. No demand means no read: the client is held back by the
   * transport.
   *
   * <p>The default reads {@link #inputStream()} on a thread of its own.
   *
   * @return a publisher that obeys Reactive Streams 1.0.4 and reuses no buffer
   */
  default Flow.Publisher<ByteBuffer> publisher() {
    return Body.writer(
            out -> {
              try (InputStream in = inputStream()) {
                // Not transferTo: what has come must not wait for a full buffer.
                Body.stream(in).writeTo(out);
              }
            })
        .publisher();
  }

  /** Says that nobody will read (on). Idempotent; reads nothing, and never throws. */
  void close();
}
