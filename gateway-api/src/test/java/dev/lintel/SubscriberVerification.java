package dev.lintel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.Factory;

/**
 * Reactive Streams 1.0.4, section 2, of every subscriber of a body: what collects, what is read as
 * a stream and what filters.
 *
 * <p>GW-STR-06, GW-STR-07.
 */
public class SubscriberVerification extends FlowSubscriberBlackboxVerification<ByteBuffer> {
  private final String name;
  private final Consumption consumption;

  /** Consumes a publisher in one of the ways that a body has. */
  private interface Consumption {
    void begin(Flow.Publisher<ByteBuffer> publisher) throws IOException;
  }

  private SubscriberVerification(String name, Consumption consumption) {
    super(new TestEnvironment(2000, 20, 20));
    this.name = name;
    this.consumption = consumption;
  }

  @Factory
  public static Object[] subscribers() {
    return new Object[] {
      new SubscriberVerification("collector", p -> Body.publisher(p).collect(1 << 20)),
      new SubscriberVerification("stream", PublisherInputStream::new),
      new SubscriberVerification(
          "filter",
          p ->
              Body.publisher(p)
                  .filter(PublisherVerification.Passing::new)
                  .collect(Integer.MAX_VALUE)),
      new SubscriberVerification(
          "filtered stream",
          p -> Body.publisher(p).filter(PublisherVerification.Passing::new).inputStream()),
    };
  }

  /** The subscriber that the body hands to its source. */
  @Override
  public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> subscriber = new AtomicReference<>();
    try {
      consumption.begin(subscriber::set);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Flow.Subscriber<>() {
      private final Flow.Subscriber<? super ByteBuffer> to = subscriber.get();

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        to.onSubscribe(subscription);
      }

      @Override
      public void onNext(ByteBuffer chunk) {
        to.onNext(chunk);
      }

      @Override
      public void onError(Throwable failure) {
        to.onError(failure);
      }

      @Override
      public void onComplete() {
        to.onComplete();
      }
    };
  }

  @Override
  public ByteBuffer createElement(int element) {
    return ByteBuffer.wrap(new byte[] {(byte) element});
  }

  @Override
  public String toString() {
    return name;
  }
}
