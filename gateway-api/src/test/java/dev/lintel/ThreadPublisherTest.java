package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadPublisherTest {
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  private Object event() throws InterruptedException {
    return events.poll(20, TimeUnit.SECONDS);
  }

  /** GW-STR-16. */
  @Test
  void nothing_runs_before_there_is_demand() throws Exception {
    Probe probe =
        Probe.on(
            new ThreadPublisher(
                out -> {
                  events.add("runs");
                  out.write('a');
                }));

    assertThat(events).isEmpty();
    probe.request(1);
    assertThat(probe.rest()).isEqualTo("a");
    assertThat(events).hasSize(1);
  }

  /** GW-STR-16, GW-STR-05. */
  @Test
  void the_writer_waits_where_there_is_no_demand() throws Exception {
    Semaphore written = new Semaphore(0);
    Probe probe =
        Probe.on(
            new ThreadPublisher(
                out -> {
                  for (char c = 'a'; c < 'e'; c++) {
                    out.write(c);
                    out.flush();
                    written.release();
                  }
                }));

    for (char c = 'a'; c < 'e'; c++) {
      probe.request(1);
      assertThat(probe.next()).isEqualTo(String.valueOf(c));
      written.acquire();
      assertThat(probe.now()).isIn(Probe.NOTHING, Probe.COMPLETE);
      assertThat(written.availablePermits()).isZero();
    }
  }

  /** GW-STR-16. */
  @Test
  void nothing_is_published_before_onSubscribe_has_returned() throws Exception {
    CountDownLatch published = new CountDownLatch(1);
    CompletableFuture<Boolean> inTime = new CompletableFuture<>();
    new ThreadPublisher(out -> out.write('a'))
        .subscribe(
            new Probe() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                given.request(9);
                events.add("subscribed");
              }

              @Override
              public void onNext(ByteBuffer chunk) {
                inTime.complete(events.contains("subscribed"));
                published.countDown();
              }
            });

    published.await();
    assertThat(inTime.get()).isTrue();
  }

  @Test
  void a_cancellation_interrupts_a_writer_that_blocks() throws Exception {
    CountDownLatch blocking = new CountDownLatch(1);
    Probe probe =
        Probe.on(
            new ThreadPublisher(
                out -> {
                  blocking.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    events.add("interrupted");
                  }
                }));
    probe.request(1);
    blocking.await();

    probe.cancel();

    assertThat(event()).isEqualTo("interrupted");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  /** GW-ASY-16. */
  @Test
  void a_writer_learns_of_a_cancellation_from_its_next_flush_whatever_it_does() throws Exception {
    Probe probe =
        Probe.on(
            new ThreadPublisher(
                out -> {
                  for (int i = 0; i < 3; i++) {
                    try {
                      out.write('a');
                      out.flush();
                      events.add("written");
                    } catch (IOException e) {
                      events.add("failed");
                    }
                  }
                  events.add("end");
                }));
    probe.request(1);
    assertThat(event()).isEqualTo("written");

    probe.cancel();

    assertThat(event()).isEqualTo("failed");
    assertThat(event()).isEqualTo("failed");
    assertThat(event()).isEqualTo("end");
    assertThat(probe.next()).isEqualTo("a");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  /** A subscriber writes to the network: its interrupted channel would be a closed connection. */
  @Test
  void a_cancellation_does_not_interrupt_a_subscriber_that_is_being_called() throws Exception {
    CountDownLatch inOnNext = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            inOnNext.countDown();
            try {
              go.await();
              events.add("undisturbed");
            } catch (InterruptedException e) {
              events.add("interrupted");
            }
          }
        };
    new ThreadPublisher(
            out -> {
              out.write('a');
              try {
                out.flush();
              } catch (IOException e) {
                events.add("told");
              }
            })
        .subscribe(probe);
    probe.request(1);
    inOnNext.await();

    probe.cancel();
    go.countDown();

    assertThat(event()).isEqualTo("undisturbed");
    assertThat(event()).isEqualTo("told");
  }

  @Test
  void a_subscriber_may_cancel_while_it_is_called() throws Exception {
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            super.onNext(chunk);
            cancel();
          }
        };
    new ThreadPublisher(
            out -> {
              out.write('a');
              try {
                out.flush();
              } catch (IOException e) {
                events.add("told " + Thread.currentThread().isInterrupted());
              }
            })
        .subscribe(probe);
    probe.request(9);

    assertThat(event()).isEqualTo("told false");
    assertThat(probe.next()).isEqualTo("a");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  @Test
  void a_writer_that_interrupts_itself_fails_as_interrupted_and_not_as_cancelled()
      throws Exception {
    Probe probe =
        Probe.on(
            new ThreadPublisher(
                out -> {
                  out.write('a');
                  out.flush();
                  Thread.currentThread().interrupt();
                  out.write('b');
                  out.flush();
                }));

    assertThat(probe.request(1).rest()).contains("a<failed: InterruptedIOException");
  }

  @Test
  void what_a_writer_throws_is_the_very_failure_of_the_subscriber() throws Exception {
    for (Throwable failure :
        new Throwable[] {
          new IOException("x"), new StatusException(413, "x"), new AssertionError("x")
        }) {
      Probe probe =
          Probe.on(
              new ThreadPublisher(
                  out -> {
                    out.write('a');
                    Sneaky.sneak(failure);
                  }));

      probe.request(9);

      assertThat(probe.failure.get(20, TimeUnit.SECONDS)).isSameAs(failure);
    }
  }

  @Test
  void an_illegal_request_ends_a_writer_that_waits_and_one_that_has_not_begun() throws Exception {
    for (long illegal : new long[] {0, -1, Long.MIN_VALUE}) {
      Probe fresh = Probe.on(new ThreadPublisher(out -> events.add("runs")));
      assertThat(fresh.request(illegal).rest())
          .contains("<failed: IllegalArgumentException", "" + illegal);
      Probe waiting =
          Probe.on(
              new ThreadPublisher(
                  out -> {
                    out.write('a');
                    out.flush();
                    out.write('b');
                  }));
      assertThat(waiting.request(1).next()).isEqualTo("a");
      assertThat(waiting.request(illegal).rest()).startsWith("<failed: IllegalArgumentException");
      assertThat(waiting.request(1).now()).isEqualTo(Probe.NOTHING);
    }
    assertThat(events).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway")
  void there_is_one_subscriber() throws Exception {
    ThreadPublisher publisher = new ThreadPublisher(out -> out.write('a'));
    assertThatNullPointerException().isThrownBy(() -> publisher.subscribe(null));
    Probe first = Probe.on(publisher);

    Probe second = Probe.on(publisher).request(-1).cancel();

    assertThat(second.next()).startsWith("<failed: IllegalStateException");
    assertThat(first.request(9).rest()).isEqualTo("a");
  }

  /** GW-SRV-05, GW-SRV-06. */
  @Test
  void the_writer_has_the_class_loader_of_the_application_and_nobodys_thread_locals()
      throws Exception {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    inherited.set("mine");
    Thread test = Thread.currentThread();
    ClassLoader before = test.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      test.setContextClassLoader(application);
      ThreadPublisher publisher =
          new ThreadPublisher(
              out -> {
                events.add(Thread.currentThread().getContextClassLoader());
                events.add(inherited.get() == null);
                events.add(Thread.currentThread().isDaemon());
                events.add(Thread.currentThread().getName());
              });
      test.setContextClassLoader(before);

      Probe.on(publisher).request(1).rest();

      assertThat(event()).isSameAs(application);
      assertThat(event()).isEqualTo(true);
      assertThat(event()).isEqualTo(true);
      assertThat(event()).asString().startsWith("lintel-body");
    } finally {
      test.setContextClassLoader(before);
      inherited.remove();
    }
  }

  /** GW-STR-10. */
  @Test
  void chunks_are_bounded_are_the_receivers_own_and_keep_no_large_array_alive() throws Exception {
    AtomicReference<ByteBuffer> small = new AtomicReference<>();
    AtomicLong total = new AtomicLong();
    CountDownLatch end = new CountDownLatch(1);
    new ThreadPublisher(
            out -> {
              out.write('x');
              out.flush();
              out.flush();
              out.write(new byte[100_000]);
              for (int i = 0; i < 50_000; i++) {
                out.write(i);
              }
            })
        .subscribe(
            new Probe() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                given.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(ByteBuffer chunk) {
                small.compareAndSet(null, chunk);
                events.add(chunk.remaining());
                total.addAndGet(chunk.remaining());
              }

              @Override
              public void onComplete() {
                end.countDown();
              }
            });
    end.await();

    assertThat(total).hasValue(150_001);
    assertThat(events).allSatisfy(n -> assertThat((Integer) n).isBetween(1, 16 * 1024));
    assertThat(events).hasSize(2 + 150_000 / (16 * 1024));
    assertThat(small.get().capacity()).isEqualTo(1);
    assertThat(small.get().isReadOnly()).isTrue();
    assertThat(small.get().get(0)).isEqualTo((byte) 'x');
  }

  /** GW-BDY-21. */
  @RepeatedTest(200)
  void a_cancellation_at_any_moment_ends_the_writer_before_its_body_is_closed() throws Exception {
    AtomicLong running = new AtomicLong();
    CompletableFuture<Long> closed = new CompletableFuture<>();
    Body body =
        Body.writer(
                out -> {
                  running.incrementAndGet();
                  try {
                    for (int i = 0; i < 50; i++) {
                      out.write(utf8("line"));
                      out.flush();
                    }
                  } finally {
                    running.decrementAndGet();
                  }
                })
            .onClose(() -> closed.complete(running.get()));
    Probe probe = Probe.on(body.publisher());
    Thread requesting = new Thread(() -> probe.request(10).request(10).request(30));
    requesting.start();
    Thread.onSpinWait();

    probe.cancel();
    body.close();

    assertThat(closed.get(20, TimeUnit.SECONDS)).isZero();
    requesting.join();
  }

  @Test
  void demand_adds_up_to_unbounded_and_not_beyond() {
    assertThat(Demand.add(1, 2)).isEqualTo(3);
    assertThat(Demand.add(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Demand.add(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Demand.less(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Demand.less(2)).isEqualTo(1);
  }
}
