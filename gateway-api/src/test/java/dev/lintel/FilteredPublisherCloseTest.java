package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** GW-BDY-14, GW-BDY-45: the end of a body is that of a filter over what it publishes. */
@Timeout(60)
class FilteredPublisherCloseTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger closed = new AtomicInteger();
  private final Source source = new Source();
  private final Body body = Body.publisher(source).filter(Counting::new);

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "CHUNKS", "WRITER", "PUBLISHER", "SOURCE", "WITH_CLOSE_ACTION"})
  void a_filter_is_closed_with_a_body_whose_subscriber_neither_ends_nor_cancels(BodyForm form)
      throws Exception {
    Body filtered = form.of("hello").filter(Counting::new);
    Probe probe = Probe.on(filtered.publisher());
    assertThat(closed).hasValue(0);

    filtered.close();
    filtered.close();

    assertThat(closed).hasValue(1);
    assertThat(probe.next()).startsWith("<failed: IOException: the body was closed");
    assertThat(probe.request(1).now()).isEqualTo(Probe.NOTHING);
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "CHUNKS", "WRITER", "PUBLISHER", "SOURCE", "WITH_CLOSE_ACTION"})
  void a_filter_is_closed_with_a_body_that_a_sink_has_not_read(BodyForm form) throws Exception {
    Body filtered = form.of("hello").filter(Counting::new);
    Probe probe = new Probe();
    filtered.sendTo(new SubscribingSink(probe));

    filtered.close();

    assertThat(closed).hasValue(probe.subscription.isDone() ? 1 : 0);
  }

  /** Subscribes to what is published, and takes nothing of it. */
  private record SubscribingSink(Probe probe) implements dev.lintel.spi.BodySink {
    @Override
    public void writer(long length, Body.Writer writer) {}

    @Override
    public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
      publisher.subscribe(probe);
    }

    @Override
    public void source(dev.lintel.spi.BodySource source) {
      source.publisher().subscribe(probe);
    }
  }

  @Test
  void the_source_is_cancelled() {
    Probe.on(body.publisher()).request(3);

    body.close();

    assertThat(events).containsExactly("request 3", "cancel");
  }

  /** GW-STR-14: something may be missing by then. */
  @Test
  void a_source_that_completes_as_it_is_cancelled_does_not_look_whole() throws Exception {
    Flow.Publisher<ByteBuffer> completing =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {}

                  @Override
                  public void cancel() {
                    subscriber.onComplete();
                  }
                });
    Body filtered = Body.publisher(completing).filter(Counting::new);
    Probe probe = Probe.on(filtered.publisher()).request(1);

    filtered.close();

    assertThat(probe.next()).startsWith("<failed: IOException: the body was closed");
  }

  /** GW-STR-06: signals are serial, whatever thread closes. */
  @Test
  void the_error_waits_for_the_chunk_that_is_being_handed_over() throws Exception {
    body.publisher()
        .subscribe(
            new Probe() {
              @Override
              public void onNext(ByteBuffer chunk) {
                inAnotherThread(body::close);
                events.add("onNext");
              }

              @Override
              public void onError(Throwable failure) {
                events.add("onError");
              }
            });

    source.publish("a");

    assertThat(events).containsExactly("cancel", "onNext", "onError");
    assertThat(closed).hasValue(1);
  }

  /** GW-STR-06. */
  @Test
  void the_error_waits_for_the_subscription() throws Exception {
    body.publisher()
        .subscribe(
            new Probe() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                inAnotherThread(body::close);
                events.add("onSubscribe");
              }

              @Override
              public void onError(Throwable failure) {
                events.add("onError");
              }
            });

    assertThat(events).containsExactly("cancel", "onSubscribe", "onError");
    assertThat(closed).hasValue(1);
  }

  /** GW-STR-06: no error before the subscription. */
  @Test
  void a_source_that_subscribes_late_is_cancelled() throws Exception {
    source.late = true;
    Probe probe = Probe.on(body.publisher());

    body.close();
    assertThat(closed).hasValue(1);
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    source.to().onSubscribe(source);

    assertThat(probe.subscription).isDone();
    assertThat(probe.next()).startsWith("<failed: IOException");
    assertThat(events).containsExactly("cancel");
  }

  @Test
  void after_the_end_there_is_nothing_to_close() throws Exception {
    Probe probe = Probe.on(body.publisher()).request(9);
    source.publish("a");
    source.to().onComplete();

    body.close();

    assertThat(probe.rest()).isEqualTo("a");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
    assertThat(events).containsExactly("request 9");
    assertThat(closed).hasValue(1);
  }

  /** Whoever closes it never waits for who uses it, who then has to see to it. */
  @Test
  void a_filter_is_closed_though_it_is_cancelled_while_a_chunk_passes() throws Exception {
    int rounds = 500;
    for (int i = 0; i < rounds; i++) {
      CancellableSource chunks = new CancellableSource();
      AtomicInteger seen = new AtomicInteger();
      Probe probe = new Probe();
      Body passing =
          Body.publisher(chunks)
              .filter(
                  () ->
                      new Counting() {
                        @Override
                        public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
                          seen.incrementAndGet();
                          return chunk;
                        }
                      });
      passing.publisher().subscribe(probe);
      probe.request(Long.MAX_VALUE);
      Thread cancels =
          new Thread(
              () -> {
                while (seen.get() < 50) {
                  Thread.onSpinWait();
                }
                probe.cancel();
              });
      cancels.start();
      while (!chunks.cancelled) {
        java.util.Objects.requireNonNull(chunks.subscriber).onNext(ByteBuffer.wrap(utf8("a")));
      }
      cancels.join();
    }
    assertThat(closed).hasValue(rounds);
  }

  /** Publishes what the test gives it until it is cancelled. */
  private static final class CancellableSource
      implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private volatile boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
      subscriber = given;
      given.onSubscribe(this);
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private static void inAnotherThread(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Counts how often it is closed. */
  private class Counting extends PublisherVerification.Passing {
    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** A publisher in the test's hand. */
  private final class Source implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    private volatile boolean late;
    private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
      subscriber = given;
      if (!late) {
        given.onSubscribe(this);
      }
    }

    Flow.Subscriber<? super ByteBuffer> to() {
      return java.util.Objects.requireNonNull(subscriber);
    }

    void publish(String text) {
      to().onNext(ByteBuffer.wrap(utf8(text)));
    }

    @Override
    public void request(long n) {
      events.add("request " + n);
    }

    @Override
    public void cancel() {
      events.add("cancel");
    }
  }
}
