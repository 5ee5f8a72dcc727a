package dev.lintel;

import java.util.concurrent.Flow;

/** The subscription of a subscriber that gets nothing but an error. */
final class Refusal implements Flow.Subscription {
  private Refusal() {}

  static void send(Flow.Subscriber<?> subscriber, Throwable reason) {
    subscriber.onSubscribe(new Refusal());
    subscriber.onError(reason);
  }

  static IllegalStateException second() {
    return new IllegalStateException("the body has a subscriber already: it can be read only once");
  }

  @Override
  public void request(long n) {}

  @Override
  public void cancel() {}
}
