package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PublisherInputStreamTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Flow.Subscriber<? super ByteBuffer>> to = new AtomicReference<>();
  private final InputStream in =
      new PublisherInputStream(
          subscriber -> {
            to.set(subscriber);
            subscriber.onSubscribe(new Noting());
          });

  /** GW-STR-07. */
  @Test
  void a_few_chunks_are_requested_ahead_and_one_for_each_that_was_read() throws IOException {
    publish("abc", "de");
    assertThat(events).containsExactly("request 4");

    assertThat(in.read()).isEqualTo('a');
    assertThat(events).hasSize(1);
    assertThat(in.available()).isEqualTo(4);
    assertThat(in.readNBytes(3)).containsExactly('b', 'c', 'd');

    assertThat(events).containsExactly("request 4", "request 1");
    assertThat(in.available()).isEqualTo(1);
  }

  @Test
  void empty_chunks_are_nothing_and_the_end_is_the_end() throws IOException {
    publish("", "a", "");
    to.get().onComplete();

    assertThat(in.read(new byte[0])).isZero();
    assertThat(in.readAllBytes()).containsExactly('a');
    assertThat(in.read()).isEqualTo(-1);
  }

  /** GW-BDY-33, GW-BDY-36, GW-ERR-02. */
  @Test
  void a_failure_is_thrown_as_it_is_after_what_came_before() throws IOException {
    publish("a");
    IOException failure = new IOException("broken");
    to.get().onError(failure);

    assertThat(in.read()).isEqualTo('a');
    assertThatThrownBy(in::read).isSameAs(failure);
    assertThatThrownBy(in::read).isSameAs(failure);
  }

  @Test
  void failures_of_other_kinds_are_thrown_or_wrapped() {
    StatusException unchecked = new StatusException(413, "x");
    Error error = new AssertionError("y");
    Exception checked = new Exception("z");

    assertThatThrownBy(() -> failing(unchecked).read()).isSameAs(unchecked);
    assertThatIOException().isThrownBy(() -> failing(error).read()).withCause(error);
    assertThatIOException().isThrownBy(() -> failing(checked).read()).withCause(checked);
  }

  private static InputStream failing(Throwable failure) {
    return new PublisherInputStream(subscriber -> Refusal.send(subscriber, failure));
  }

  @Test
  void closing_cancels_once_and_ends_reading() throws IOException {
    publish("a");

    in.close();
    in.close();
    publish("b");

    assertThat(events).containsExactly("request 4", "cancel");
    assertThatIOException().isThrownBy(in::read);
    assertThat(in.available()).isZero();
  }

  @Test
  void closing_after_the_end_cancels_nothing() throws IOException {
    to.get().onComplete();
    in.close();

    assertThat(events).containsExactly("request 4");
  }

  @Test
  void closing_wakes_a_reader() throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread reader = reader(outcome);
    awaitBlocked(reader);

    in.close();

    assertThat(outcome.get()).contains("closed");
  }

  @Test
  void an_interrupt_ends_a_read_and_stays_set() throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread reader = reader(outcome);

    reader.interrupt();

    assertThat(outcome.get()).contains(InterruptedIOException.class.getName()).endsWith("true");
  }

  private Thread reader(CompletableFuture<String> outcome) {
    Thread reader =
        new Thread(
            () -> {
              try {
                outcome.complete("" + in.read());
              } catch (IOException e) {
                outcome.complete(e + " " + Thread.currentThread().isInterrupted());
              }
            });
    reader.start();
    return reader;
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_subscription_that_comes_after_the_close_is_cancelled() throws IOException {
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> late = new AtomicReference<>();
    InputStream closed = new PublisherInputStream(late::set);
    closed.close();

    late.get().onSubscribe(new Noting());

    assertThat(events).containsExactly("request 4", "cancel");
  }

  /** GW-STR-06: calls of the subscription never overlap (Reactive Streams, 2.7). */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_close_that_comes_during_a_request_cancels_behind_it(boolean throwing) throws IOException {
    AtomicReference<InputStream> open = new AtomicReference<>();
    IllegalStateException failure = new IllegalStateException("mine");
    Flow.Subscription closing =
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            events.add("request " + n);
            if (n == 1) {
              CompletableFuture.runAsync(() -> close(open.get())).join();
              events.add("requested");
              if (throwing) {
                throw failure;
              }
            }
          }

          @Override
          public void cancel() {
            events.add("cancel");
          }
        };
    events.clear();
    open.set(
        new PublisherInputStream(
            subscriber -> {
              to.set(subscriber);
              subscriber.onSubscribe(closing);
            }));
    publish("a");

    assertThat(open.get().read()).isEqualTo('a');
    assertThat(events).containsExactly("request 4", "request 1", "requested", "cancel");
  }

  /** Publishes a chunk within each request, and waits there until it was read. */
  private class OneByOne implements Flow.Subscription {
    private final Semaphore read = new Semaphore(0);

    @Override
    public void request(long n) {
      to.get().onNext(ByteBuffer.allocate(1));
      read.acquireUninterruptibly();
    }

    @Override
    public void cancel() {
      events.add("cancel");
    }
  }

  /** A thread of the publisher's may be the one that requests for as long as somebody reads. */
  @Test
  void what_is_read_during_a_request_is_not_requested_from_within() throws IOException {
    OneByOne publishing = new OneByOne();
    InputStream open = new PublisherInputStream(to::set);
    CompletableFuture<Void> source =
        CompletableFuture.runAsync(() -> to.get().onSubscribe(publishing));

    for (int i = 0; i < 50_000; i++) {
      assertThat(open.read()).isZero();
      publishing.read.release();
    }
    open.close();
    publishing.read.release();

    assertThat(source).succeedsWithin(Duration.ofSeconds(20));
    assertThat(events).endsWith("cancel");
  }

  /** A request that was left to a thread of the publisher's throws there, and the reader waits. */
  @Test
  void a_request_that_throws_is_a_failure_of_the_publisher() throws IOException {
    IllegalStateException failure = new IllegalStateException("mine");
    OneByOne throwing =
        new OneByOne() {
          @Override
          public void request(long n) {
            if (n == 1) {
              throw failure;
            }
            super.request(n);
          }

          @Override
          public void cancel() {
            super.cancel();
            throw new IllegalStateException("again");
          }
        };
    InputStream open = new PublisherInputStream(to::set);
    CompletableFuture<Void> source =
        CompletableFuture.runAsync(() -> to.get().onSubscribe(throwing));

    assertThat(open.read()).isZero();
    throwing.read.release();

    assertThatThrownBy(open::read).isSameAs(failure);
    assertThat(source).succeedsWithin(Duration.ofSeconds(20));
    assertThat(events).endsWith("cancel");
    to.get().onComplete();
    assertThatThrownBy(open::read).as("it is not whole by that").isSameAs(failure);
  }

  private static void close(InputStream open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publish(String... texts) {
    for (String text : texts) {
      to.get().onNext(ByteBuffer.wrap(utf8(text)).asReadOnlyBuffer());
    }
  }

  private final class Noting implements Flow.Subscription {
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
