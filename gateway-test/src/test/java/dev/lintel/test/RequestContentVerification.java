package dev.lintel.test;

import dev.lintel.Body;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/**
 * Reactive Streams 1.0.4, sections 1 and 3, of the publisher of a request body in memory.
 *
 * <p>GW-STR-06, GW-STR-08.
 */
public class RequestContentVerification extends FlowPublisherVerification<ByteBuffer> {
  private static final long SIGNAL = 2000;
  private static final long NO_SIGNAL = 20;

  /** Version 1.0.4 of the kit looks for an error once, after this time, whatever SIGNAL is. */
  private static final long ERROR = 250;

  private static final long MANY = Integer.MAX_VALUE;

  private final TestEnvironment environment;

  public RequestContentVerification() {
    this(new TestEnvironment(SIGNAL, NO_SIGNAL, ERROR));
  }

  private RequestContentVerification(TestEnvironment environment) {
    super(environment);
    this.environment = environment;
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

  @Override
  public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
    return new RequestContent(Body.stream(new Zeros(elements)), -1, Long.MAX_VALUE).publisher();
  }

  /** One that has had a subscriber. */
  @Override
  public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
    Flow.Publisher<ByteBuffer> publisher = createFlowPublisher(1);
    Body.publisher(publisher).close();
    return publisher;
  }

  @Override
  public long maxElementsFromPublisher() {
    return MANY;
  }

  /** Bytes of which each has to be waited for. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
      int b = count == 0 ? 0 : read();
      if (b >= 0 && count > 0) {
        to[offset] = (byte) b;
      }
      return b < 0 ? -1 : Math.min(count, 1);
    }
  }
}
