package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class WatchedSubscriptionTest {

  /** Or a server that closes behind its cancellation looks as if it had closed what still runs. */
  @Test
  void a_cancellation_in_the_middle_of_another_end_has_told_before_it_returns() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Publisher publisher = new Publisher();
    Subscriber subscriber = new Subscriber(seen);
    WatchedPublisher.Events events =
        new WatchedPublisher.Events() {
          @Override
          public void ending() {
            seen.add("ending");
            if (seen.size() == 1) {
              subscriber.subscription.cancel();
              seen.add("cancelled");
            }
          }

          @Override
          public void failed() {
            seen.add("failed");
          }
        };
    new WatchedPublisher(publisher, null, null, events).subscribe(subscriber);

    publisher.subscriber.onComplete();

    assertThat(seen).containsExactly("ending", "ending", "cancelled");
  }

  private static final class Publisher implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    private Flow.Subscriber<? super ByteBuffer> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
      subscriber = given;
      given.onSubscribe(this);
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private static final class Subscriber implements Flow.Subscriber<ByteBuffer> {
    private final List<String> seen;
    private Flow.Subscription subscription;

    Subscriber(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ByteBuffer chunk) {}

    @Override
    public void onError(Throwable failure) {
      seen.add("onError");
    }

    @Override
    public void onComplete() {
      seen.add("onComplete");
    }
  }
}
