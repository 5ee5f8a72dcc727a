package dev.lintel;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import java.util.function.LongFunction;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Factory;
import org.testng.annotations.Test;

/**
 * Reactive Streams 1.0.4, section 1 and 3, of every publisher that a body can be.
 *
 * <p>GW-STR-06, GW-STR-08.
 */
public class PublisherVerification extends FlowPublisherVerification<ByteBuffer> {
  private static final long SIGNAL = 2000;
  private static final long NO_SIGNAL = 20;

  /** Version 1.0.4 of the kit looks for an error once, after this time, whatever SIGNAL is. */
  private static final long ERROR = 250;

  private static final int CHUNK = 16 * 1024;
  private static final long FILE_CHUNKS = 20;
  private static final long MANY = Integer.MAX_VALUE;

  private final TestEnvironment environment;
  private final String form;
  private final long most;
  private final LongFunction<Body> body;

  private PublisherVerification(String form, long most, LongFunction<Body> body) {
    this(new TestEnvironment(SIGNAL, NO_SIGNAL, ERROR), form, most, body);
  }

  private PublisherVerification(
      TestEnvironment environment, String form, long most, LongFunction<Body> body) {
    super(environment);
    this.environment = environment;
    this.form = form;
    this.most = most;
    this.body = body;
  }

  /**
   * The kit gives the garbage collector a tenth of a second, once; a busy machine may need more.
   */
  @Override
  @Test
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
          throws Throwable {
    for (int more = 4; ; more--) {
      try {
        super
            .required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
        return;
      } catch (AssertionError e) {
        if (more == 0) {
          throw e;
        }
        environment.clearAsyncErrors();
      }
    }
  }

  /** One verification for each form, and again through a filter. */
  @Factory
  public static Object[] forms() throws IOException {
    Path file = sparseFile();
    return new Object[] {
      of("bytes", 1, n -> Body.bytes(new byte[(int) n])),
      of("buffer", 1, n -> Body.bytes(ByteBuffer.allocateDirect((int) n))),
      of("file", FILE_CHUNKS, n -> region(file, n)),
      of("stream", MANY, n -> Body.stream(new Zeros(n))),
      of("chunks", MANY, n -> Body.chunks(() -> new Chunks(n))),
      of("writer", MANY, PublisherVerification::writer),
      of("publisher of known length", MANY, n -> Body.publisher(writer(n).publisher(), n)),
      of("filtered bytes", 1, n -> Body.bytes(new byte[(int) n]).filter(Passing::new)),
      of("filtered file", FILE_CHUNKS, n -> region(file, n).filter(Passing::new)),
      of("filtered stream", MANY, n -> Body.stream(new Zeros(n)).filter(Passing::new)),
      of("filtered chunks", MANY, n -> Body.chunks(() -> new Chunks(n)).filter(Passing::new)),
      of("filtered writer", MANY, n -> writer(n).filter(Passing::new)),
      of("something left in the filter", MANY, n -> writer(n - 1).filter(Appending::new)),
      of("some of it filtered away", MANY, n -> writer(2 * n).filter(EverySecond::new)),
      of("writer with a close action", MANY, n -> writer(n).onClose(() -> {})),
    };
  }

  private static PublisherVerification of(String form, long most, LongFunction<Body> body) {
    return new PublisherVerification(form, most, body);
  }

  @Override
  public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
    return body.apply(elements).publisher();
  }

  /** One that has a subscriber already; those in memory serve any number. */
  @Override
  @SuppressWarnings("NullAway") // what the verification takes for "there is none"
  public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
    Flow.Publisher<ByteBuffer> publisher = createFlowPublisher(1);
    if (most == 1) {
      return null;
    }
    publisher.subscribe(new SinglePublisher.Unsubscriber());
    return publisher;
  }

  @Override
  public long maxElementsFromPublisher() {
    return most;
  }

  @Override
  public String toString() {
    return form;
  }

  private static Body writer(long count) {
    return Body.writer(
        out -> {
          for (long i = 0; i < count; i++) {
            out.write((int) i);
            out.flush();
          }
        });
  }

  private static Path sparseFile() throws IOException {
    Path path = Files.createTempFile("lintel", ".bin");
    path.toFile().deleteOnExit();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(FILE_CHUNKS * CHUNK);
    }
    return path;
  }

  private static Body region(Path path, long chunks) {
    try {
      return Body.file(path, 0, chunks * CHUNK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Zeros extends InputStream {
    private long chunks;

    Zeros(long chunks) {
      this.chunks = chunks;
    }

    @Override
    public int read() {
      throw new AssertionError("read in chunks");
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return chunks-- > 0 ? 1 : -1;
    }
  }

  private static final class Chunks implements Iterator<ByteBuffer> {
    private final ByteBuffer chunk = ByteBuffer.allocate(3);
    private long rest;

    Chunks(long count) {
      this.rest = count;
    }

    @Override
    public boolean hasNext() {
      return rest > 0;
    }

    @Override
    public ByteBuffer next() {
      if (rest-- <= 0) {
        throw new NoSuchElementException();
      }
      return chunk;
    }
  }

  /** Passes everything. */
  static class Passing implements Body.Filter {
    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException {
      return chunk;
    }

    @Override
    public ByteBuffer finish() throws IOException {
      return ByteBuffer.allocate(0);
    }
  }

  /** Has something left at the end. */
  private static final class Appending extends Passing {
    @Override
    public ByteBuffer finish() {
      return ByteBuffer.wrap(new byte[] {1});
    }
  }

  private static final class EverySecond extends Passing {
    private long count;

    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      return count++ % 2 == 0 ? chunk : ByteBuffer.allocate(0);
    }
  }
}
