package dev.lintel.servlet;

import dev.lintel.Response;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/**
 * Reactive Streams 1.0.4, section 2, of what sends a published body.
 *
 * <p>GW-STR-06, GW-STR-07.
 */
public class PublishedVerification extends FlowSubscriberBlackboxVerification<ByteBuffer> {
  public PublishedVerification() {
    super(new TestEnvironment(2000, 20, 20));
  }

  @Override
  public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
    ServletExchange exchange = new FakeExchange().begin();
    Answer answer = new Answer(exchange, Response.of(200));
    Published published = new Published(answer, subscriber -> {});
    published.start(failure -> {});
    return published;
  }

  @Override
  public ByteBuffer createElement(int element) {
    return ByteBuffer.wrap(new byte[] {(byte) element});
  }
}
