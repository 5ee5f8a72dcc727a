package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final List<String> events = new ArrayList<>();
  private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscriber =
      new CompletableFuture<>();
  private final Body body =
      Body.publisher(
          given -> {
            subscriber.complete(given);
            given.onSubscribe(new Subscription());
          });

  /** Notes what it is asked for. */
  private final class Subscription implements Flow.Subscription {
    @Override
    public void request(long n) {
      events.add("request " + n);
    }

    @Override
    public void cancel() {
      events.add("cancel");
    }
  }

  @Test
  void who_gives_up_the_stage_cancels_the_subscription() {
    body.collect(9).toCompletableFuture().cancel(true);

    assertThat(events).containsExactly("request 1", "cancel");
  }

  /** As by a timeout. */
  @Test
  void who_completes_the_stage_cancels_the_subscription() {
    body.collect(9).toCompletableFuture().completeExceptionally(new Exception("late"));

    assertThat(events).containsExactly("request 1", "cancel");
  }

  @Test
  void the_end_of_the_body_cancels_nothing() {
    CompletableFuture<byte[]> all = body.collect(9).toCompletableFuture();
    subscriber.join().onComplete();

    assertThat(all.join()).isEmpty();
    assertThat(events).containsExactly("request 1");
  }

  @Test
  void a_body_over_the_limit_is_cancelled_once() {
    CompletableFuture<byte[]> all = body.collect(1).toCompletableFuture();
    subscriber.join().onNext(ByteBuffer.allocate(2));

    assertThat(all).isCompletedExceptionally();
    assertThat(events).containsExactly("request 1", "cancel");
  }

  @Test
  void an_error_from_the_publisher_fails_the_stage() {
    AssertionError failure = new AssertionError("subscribe");
    Body failing =
        Body.publisher(
            given -> {
              throw failure;
            });

    CompletableFuture<byte[]> all = failing.collect(9).toCompletableFuture();

    assertThatThrownBy(all::join).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @Test
  void an_error_of_the_virtual_machine_is_passed_on() {
    OutOfMemoryError failure = new OutOfMemoryError("subscribe");
    Body failing =
        Body.publisher(
            given -> {
              throw failure;
            });

    assertThatThrownBy(() -> failing.collect(9)).isSameAs(failure);
  }
}
