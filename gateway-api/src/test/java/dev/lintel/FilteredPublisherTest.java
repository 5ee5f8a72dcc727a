package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FilteredPublisherTest {
  private final Source source = new Source();
  private final Appending filter = new Appending();
  private final FilteredPublisher publisher =
      new FilteredPublisher(source, () -> new FilterRun(filter));

  @Test
  void the_last_bytes_wait_for_demand() throws Exception {
    Probe probe = Probe.on(publisher).request(1);
    source.publish("a");
    assertThat(probe.next()).isEqualTo("a");

    source.complete();
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(filter.closed).hasValue(0);
    probe.request(1);

    assertThat(probe.next()).isEqualTo(".");
    assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
    assertThat(filter.closed).hasValue(1);
    assertThat(source.events).containsExactly("request 1");
  }

  @Test
  void the_last_bytes_leave_at_once_if_there_is_demand() throws Exception {
    Probe probe = Probe.on(publisher).request(3);
    source.publish("a");
    source.complete();

    assertThat(probe.rest()).isEqualTo("a.");
  }

  @Test
  void the_last_bytes_of_who_has_cancelled_are_dropped() {
    Probe probe = Probe.on(publisher);
    source.complete();
    probe.cancel().request(1);

    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(filter.closed).hasValue(1);
  }

  @Test
  void what_is_filtered_away_is_asked_for_again() throws Exception {
    Probe probe = Probe.on(publisher).request(2);
    filter.dropping = true;
    source.publish("x");
    source.publish("y");
    filter.dropping = false;
    source.publish("a");

    assertThat(probe.next()).isEqualTo("a");
    assertThat(source.events).containsExactly("request 2", "request 1", "request 1");
  }

  /** GW-STR-13: an empty buffer is a flush, and counts as a buffer. */
  @Test
  void an_empty_buffer_passes() throws Exception {
    Probe probe = Probe.on(publisher).request(2);
    source.publish("");

    assertThat(probe.next()).isEmpty();
    assertThat(source.events).containsExactly("request 2");
    source.publish("a");
    source.complete();
    assertThat(probe.next()).isEqualTo("a");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(probe.request(1).rest()).isEqualTo(".");
  }

  /** Also with what nobody has to declare, and with errors: the source is not thrown at. */
  @ParameterizedTest
  @ValueSource(classes = {IOException.class, IllegalStateException.class, AssertionError.class})
  void a_failing_filter_cancels_the_source_and_fails_once(Class<? extends Throwable> type)
      throws Exception {
    Throwable failure = type.getConstructor().newInstance();
    Probe probe = Probe.on(publisher).request(9);
    filter.failing = failure;
    source.publish("a");
    source.publish("b");
    source.complete();

    assertThat(probe.failure).isCompletedWithValue(failure);
    assertThat(probe.next()).startsWith("<failed: ");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(source.events).contains("cancel");
    assertThat(filter.closed).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, IllegalStateException.class, AssertionError.class})
  void a_filter_that_fails_at_the_end_is_the_end(Class<? extends Throwable> type) throws Exception {
    Throwable failure = type.getConstructor().newInstance();
    Probe probe = Probe.on(publisher).request(9);
    source.publish("a");
    filter.failing = failure;
    source.complete();

    assertThat(probe.next()).isEqualTo("a");
    assertThat(probe.failure).isCompletedWithValue(failure);
    assertThat(probe.next()).startsWith("<failed: ");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(filter.closed).hasValue(1);
  }

  @Test
  void a_factory_that_fails_is_told_to_the_subscriber() throws Exception {
    AssertionError failure = new AssertionError();
    Probe probe =
        Probe.on(
            new FilteredPublisher(
                source,
                () -> {
                  throw failure;
                }));

    assertThat(probe.failure.get(20, TimeUnit.SECONDS)).isSameAs(failure);
    assertThat(source.events).contains("cancel");
  }

  @Test
  void a_failure_of_the_source_passes_and_closes_the_filter() throws Exception {
    IOException failure = new IOException("broken");
    Probe probe = Probe.on(publisher).request(9);

    source.to().onError(failure);
    source.to().onError(new IOException("again"));

    assertThat(probe.failure.get()).isSameAs(failure);
    assertThat(probe.next()).contains("broken");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(filter.closed).hasValue(1);
  }

  @Test
  void an_illegal_request_cancels_the_source_and_fails_once() throws Exception {
    Probe probe = Probe.on(publisher).request(0).request(-1);

    assertThat(probe.next()).startsWith("<failed: IllegalArgumentException");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(source.events).containsExactly("cancel");
    assertThat(filter.closed).hasValue(1);
    source.publish("a");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  /** GW-STR-06: the first signal is not onSubscribe (1.9), and there is nothing to wait for. */
  @Test
  void a_source_that_completes_without_a_subscription_is_the_end() throws Exception {
    Probe probe =
        Probe.on(new FilteredPublisher(Flow.Subscriber::onComplete, () -> new FilterRun(filter)));

    assertThat(probe.next()).startsWith("<failed: IllegalStateException: onComplete before");
    assertThat(filter.closed).hasValue(1);
  }

  @Test
  void a_second_source_is_refused() {
    Probe.on(publisher).request(1);

    source.to().onSubscribe(source);

    assertThat(source.events).containsExactly("request 1", "cancel");
  }

  /** GW-STR-06: signals are serial, whatever thread makes an illegal request. */
  @Test
  void the_error_of_an_illegal_request_waits_for_the_chunk_that_is_being_handed_over()
      throws Exception {
    CountDownLatch inOnNext = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            inOnNext.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            events.add("onNext");
          }

          @Override
          public void onError(Throwable failure) {
            events.add("onError");
          }
        };
    publisher.subscribe(probe);
    probe.request(1);
    Thread publishing = new Thread(() -> source.publish("a"));
    publishing.start();
    inOnNext.await();

    probe.request(-1);
    assertThat(events).isEmpty();
    go.countDown();
    publishing.join();

    assertThat(events).containsExactly("onNext", "onError");
  }

  @Test
  void a_source_that_publishes_within_a_request_loses_nothing() throws Exception {
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            super.onNext(chunk);
            request(1);
          }
        };
    source.synchronous = 5;
    publisher.subscribe(probe);
    probe.request(1);

    assertThat(probe.rest()).isEqualTo("xxxxx.");
  }

  @RepeatedTest(300)
  void of_completion_demand_and_cancellation_at_once_none_is_lost_or_doubled() throws Exception {
    AtomicReference<String> signals = new AtomicReference<>("");
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            signals.accumulateAndGet("n", String::concat);
          }

          @Override
          public void onComplete() {
            signals.accumulateAndGet("c", String::concat);
          }

          @Override
          public void onError(Throwable failure) {
            signals.accumulateAndGet("e", String::concat);
          }
        };
    publisher.subscribe(probe);
    boolean cancelling = Math.floorMod(System.identityHashCode(probe), 2) == 0;
    CyclicBarrier start = new CyclicBarrier(3);
    List<Thread> threads =
        List.of(
            new Thread(() -> after(start, source::complete)),
            new Thread(() -> after(start, () -> probe.request(1))),
            new Thread(
                () ->
                    after(
                        start,
                        () -> {
                          if (cancelling) {
                            probe.cancel();
                          }
                        })));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    if (cancelling) {
      assertThat(signals.get()).isIn("", "n", "nc");
    } else {
      assertThat(signals).hasValue("nc");
    }
    assertThat(filter.closed).hasValue(1);
  }

  private static void after(CyclicBarrier start, Runnable action) {
    try {
      start.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    action.run();
  }

  /** A publisher in the test's hand. */
  private static final class Source implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Flow.Subscriber<? super ByteBuffer>> to = new AtomicReference<>();
    private int synchronous;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      to.set(subscriber);
      subscriber.onSubscribe(this);
    }

    Flow.Subscriber<? super ByteBuffer> to() {
      return to.get();
    }

    void publish(String text) {
      to().onNext(ByteBuffer.wrap(utf8(text)));
    }

    void complete() {
      to().onComplete();
    }

    @Override
    public void request(long n) {
      events.add("request " + n);
      if (synchronous > 0) {
        boolean last = --synchronous == 0;
        publish("x");
        if (last) {
          complete();
        }
      }
    }

    @Override
    public void cancel() {
      events.add("cancel");
    }
  }

  private static final class Appending extends PublisherVerification.Passing {
    private final AtomicInteger closed = new AtomicInteger();
    private @Nullable Throwable failing;
    private boolean dropping;

    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      failIfAsked();
      return dropping ? ByteBuffer.allocate(0) : chunk;
    }

    @Override
    public ByteBuffer finish() {
      failIfAsked();
      return ByteBuffer.wrap(utf8("."));
    }

    private void failIfAsked() {
      if (failing != null) {
        Sneaky.sneak(failing);
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
