package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The ends of an exchange that race: the response, the timeout, a lost connection, a failing write.
 *
 * <p>GW-ASY-14, GW-ASY-22, GW-ASY-23, GW-BDY-20, GW-BDY-30, GW-LIF-01, GW-LIF-03, GW-LIF-15.
 */
class RaceTest {
  private static final byte[] CONTENT = "some forty bytes that come in small parts".getBytes();

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** One exchange, whose ends are started at the same time. */
  private final class Race {
    final Random random;
    final FakeExchange exchange = new FakeExchange();
    final CompletableFuture<Response> stage = new CompletableFuture<>();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicBoolean hooksRan = new AtomicBoolean();
    final AtomicBoolean cancelledBeforeHooks = new AtomicBoolean();
    final List<Runnable> ends = new ArrayList<>();
    boolean arrived;

    Race(long seed) {
      this.random = new Random(seed);
      new OddSignals(exchange, seed, threads);
      stage.whenComplete(
          (response, failure) -> {
            if (stage.isCancelled() && !hooksRan.get()) {
              cancelledBeforeHooks.set(true);
            }
          });
    }

    private Body body() {
      Body body =
          switch (random.nextInt(5)) {
            case 0 -> Body.bytes(CONTENT);
            case 1 -> Body.writer(out -> out.write(CONTENT));
            case 2 -> Body.chunks(BodyForms.pieces(CONTENT));
            case 3 -> Body.publisher(BodyForms.publisher(BodyForms.pieces(CONTENT)));
            default -> Body.publisher(later(BodyForms.pieces(CONTENT)), CONTENT.length);
          };
      return body.onClose(closed::incrementAndGet);
    }

    void run() throws Exception {
      exchange.serve(
          AsyncApplication.of(
              request -> {
                request.onComplete(
                    completion -> {
                      assertThat(request.header("host")).contains("localhost");
                      hooksRan.set(true);
                      exchange.completions.add(completion);
                    });
                return stage;
              }));
      Response response = Response.of(200).body(body());
      ends.add(() -> arrived = stage.complete(response));
      Phaser start = new Phaser(ends.size());
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (Runnable end : ends) {
        int delay = random.nextInt(3000);
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  start.arriveAndAwaitAdvance();
                  for (int i = 0; i < delay; i++) {
                    Thread.onSpinWait();
                  }
                  end.run();
                },
                threads));
      }
      for (CompletableFuture<Void> end : running) {
        end.get(20, TimeUnit.SECONDS);
      }
      exchange.awaitOver();
      if (!arrived) {
        response.close();
      }
    }

    void requireOneEnd() {
      exchange.requireClean();
      assertThat(exchange.completions).hasSize(1);
      assertThat(closed).as("closed once").hasValue(1);
      assertThat(arrived || stage.isCancelled()).as("answered or cancelled").isTrue();
      assertThat(cancelledBeforeHooks).isFalse();
      assertThat(exchange.cycle.completes.get()).isLessThanOrEqualTo(1);
      assertThat(exchange.out.closes).isLessThanOrEqualTo(1);
      Completion end = exchange.completions.get(0);
      if (end.delivered()) {
        assertThat(exchange.out.closes).isEqualTo(1);
        assertThat(exchange.status).isEqualTo(end.status());
        assertThat(exchange.out.bytes())
            .isEqualTo(end.status() == 200 ? CONTENT : "503 Service Unavailable\n".getBytes());
      }
    }
  }

  /** Publishes on demand, each chunk on another thread. */
  private Flow.Publisher<ByteBuffer> later(List<ByteBuffer> chunks) {
    return subscriber ->
        BodyForms.publisher(chunks)
            .subscribe(
                new Flow.Subscriber<>() {
                  @Override
                  public void onSubscribe(Flow.Subscription subscription) {
                    AtomicInteger wanted = new AtomicInteger();
                    subscriber.onSubscribe(
                        new Flow.Subscription() {
                          @Override
                          public void request(long n) {
                            if (wanted.getAndAdd((int) n) == 0) {
                              threads.execute(this::serve);
                            }
                          }

                          private void serve() {
                            do {
                              subscription.request(1);
                            } while (wanted.decrementAndGet() > 0);
                          }

                          @Override
                          public void cancel() {
                            subscription.cancel();
                          }
                        });
                  }

                  @Override
                  public void onNext(ByteBuffer chunk) {
                    subscriber.onNext(chunk);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    subscriber.onError(failure);
                  }

                  @Override
                  public void onComplete() {
                    subscriber.onComplete();
                  }
                });
  }

  @Test
  void the_response_alone_is_sent_whole_whatever_the_signals() throws Exception {
    for (long seed = 0; seed < 3000; seed++) {
      Race race = new Race(seed);
      race.run();
      race.requireOneEnd();
      assertThat(race.exchange.completions.get(0).delivered()).as("seed " + seed).isTrue();
      assertThat(race.exchange.out.bytes()).isEqualTo(CONTENT);
    }
  }

  @Test
  void a_lost_connection_and_the_response_end_it_once() throws Exception {
    int delivered = 0;
    for (long seed = 0; seed < 3000; seed++) {
      Race race = new Race(seed);
      race.ends.add(() -> race.exchange.cycle.error(new IOException("reset")));
      race.run();
      race.requireOneEnd();
      delivered += race.exchange.completions.get(0).delivered() ? 1 : 0;
    }
    assertThat(delivered).as("both outcomes were met").isBetween(1, 2999);
  }

  @Test
  void a_timeout_and_the_response_end_it_once() throws Exception {
    int late = 0;
    for (long seed = 0; seed < 3000; seed++) {
      Race race = new Race(seed);
      race.exchange.requestTimeout = Duration.ofNanos(1 + race.random.nextInt(300_000));
      race.run();
      race.requireOneEnd();
      assertThat(race.exchange.completions.get(0).delivered()).isTrue();
      late += race.exchange.completions.get(0).status() == 503 ? 1 : 0;
    }
    assertThat(late).as("both outcomes were met").isBetween(1, 2999);
  }

  @Test
  void everything_at_once_ends_it_once() throws Exception {
    for (long seed = 0; seed < 3000; seed++) {
      Race race = new Race(seed);
      if (race.random.nextBoolean()) {
        race.exchange.requestTimeout = Duration.ofNanos(1 + race.random.nextInt(300_000));
      }
      if (race.random.nextBoolean()) {
        race.exchange.out.failAt = race.random.nextInt(CONTENT.length + 1);
      }
      if (race.random.nextBoolean()) {
        race.ends.add(() -> race.exchange.cycle.error(new IOException("reset")));
      } else {
        race.ends.add(() -> race.exchange.cycle.expire());
      }
      race.run();
      race.requireOneEnd();
    }
  }
}
