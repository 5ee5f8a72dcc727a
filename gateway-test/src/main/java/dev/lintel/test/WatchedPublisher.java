package dev.lintel.test;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Stands between a publisher and its subscriber, and holds each to Reactive Streams and to what the
 * contract asks of buffers. The subscriber gets buffers of its own, so that it is known who changed
 * one.
 */
final class WatchedPublisher implements Flow.Publisher<ByteBuffer> {
  private final Flow.Publisher<ByteBuffer> source;
  private final LintCall call;
  private final Sides sides;
  private final Events events;

  /**
   * Who is who.
   *
   * @param publisher who publishes, by name
   * @param reuse the rule by which the publisher leaves its buffers alone
   * @param subscriber who subscribes, by name
   * @param bounded whether the subscriber is a server, whose demand is bounded
   */
  record Sides(String publisher, String reuse, String subscriber, boolean bounded) {}

  /** What happens in a subscription. */
  interface Events {
    /** There is demand for the first time. */
    default void wanted() {}

    /** A chunk passes, not to be kept. */
    default void published(ByteBuffer chunk) {}

    /** The publisher says that this was all. */
    default void completed() {}

    /**
     * The subscription ends: completed, failed or cancelled. Where two of these meet, each says so
     * before it returns: whoever made one of them may close what was published right after.
     */
    default void ending() {}

    /** The subscription has ended by a failure. */
    default void failed() {}
  }

  WatchedPublisher(Flow.Publisher<ByteBuffer> source, LintCall call, Sides sides, Events events) {
    this.source = source;
    this.call = call;
    this.sides = sides;
    this.events = events;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    WatchedSubscription relay = new WatchedSubscription(subscriber, call, sides, events);
    try {
      source.subscribe(relay);
    } catch (RuntimeException e) {
      relay.publisherThrew("subscribe (Reactive Streams, 1.9)", e);
    }
  }
}
