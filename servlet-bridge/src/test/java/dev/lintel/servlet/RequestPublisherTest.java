package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading a request body without blocking.
 *
 * <p>GW-ASY-18, GW-BDY-32, GW-BDY-33, GW-BDY-34, GW-BDY-36, GW-BDY-37, GW-ERR-03, GW-STR-08,
 * GW-STR-11, GW-STR-16.
 */
@Timeout(60)
class RequestPublisherTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void serve(FakeExchange exchange, Function<Request, CompletionStage<Response>> app)
      throws Exception {
    exchange.serve(
        AsyncApplication.of(
            request -> {
              request.onComplete(exchange.completions::add);
              return app.apply(request);
            }));
    exchange.awaitOver();
    exchange.requireClean();
    assertThat(exchange.thrown).isEmpty();
    assertThat(exchange.completions).hasSize(1);
  }

  /** Notes what it is told, and asks for nothing. */
  private static final class Quiet implements Flow.Subscriber<ByteBuffer> {
    final List<String> told = new CopyOnWriteArrayList<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      told.add("subscribed");
      subscription.complete(given);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      told.add("next");
    }

    @Override
    public void onError(Throwable failure) {
      told.add(failure.getClass().getSimpleName());
      ended.complete(failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      told.add("complete");
    }
  }

  @Test
  void a_second_subscriber_is_told_that_it_is_one() throws Exception {
    Quiet second = new Quiet();
    serve(
        new FakeExchange().post(new byte[3]),
        request -> {
          Flow.Publisher<ByteBuffer> body = request.body().publisher();
          body.subscribe(new Quiet());
          body.subscribe(second);
          return CompletableFuture.completedFuture(Response.noContent());
        });

    assertThat(second.told).containsExactly("subscribed", "IllegalStateException");
  }

  /** GW-BDY-05: a container calls a listener only when the thread of the call has returned. */
  @ParameterizedTest
  @ValueSource(strings = {"subscribed in the call", "made in the call", "made by the body"})
  void an_answer_at_once_may_wait_for_what_is_published(String when) throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(40, 1));
    serve(
        exchange,
        request -> {
          Flow.Publisher<ByteBuffer> made =
              when.equals("made by the body") ? null : request.body().publisher();
          CompletableFuture<byte[]> begun =
              when.equals("subscribed in the call") ? all(made) : null;
          return Response.of(200)
              .body(
                  Body.writer(
                      out -> {
                        Flow.Publisher<ByteBuffer> body =
                            made != null ? made : request.body().publisher();
                        out.write((begun != null ? begun : all(body)).join());
                      }))
              .completed();
        });

    assertThat(exchange.out.bytes()).isEqualTo(random(40, 1));
    assertThat(exchange.cycle).isNull();
  }

  /** GW-ASY-19: a published answer begins a cycle, in which the container is listened to. */
  @Test
  void an_answer_that_is_published_needs_no_thread() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(40, 1));
    serve(
        exchange,
        request -> {
          CompletableFuture<byte[]> all = all(request.body().publisher());
          return Response.of(200)
              .body(
                  Body.publisher(
                      subscriber ->
                          all.thenAccept(
                              bytes -> Body.bytes(bytes).publisher().subscribe(subscriber))))
              .completed();
        });

    assertThat(exchange.out.bytes()).isEqualTo(random(40, 1));
    assertThat(exchange.in.listener).isNotNull();
  }

  private static CompletableFuture<byte[]> all(Flow.Publisher<ByteBuffer> published) {
    return Body.publisher(published).collect(99).toCompletableFuture();
  }

  /** GW-BDY-45, GW-DEP-12. */
  @Test
  void a_thread_that_reads_ends_with_the_exchange() throws Exception {
    Quiet quiet = new Quiet();
    serve(
        new FakeExchange().post(new byte[100_000]),
        request ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          request.body().publisher().subscribe(quiet);
                          quiet.subscription.join().request(1);
                        }))
                .completed());

    assertThat(quiet.ended.get(20, TimeUnit.SECONDS)).isEqualTo("IOException");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void who_asks_for_nothing_is_told_so(long demand) throws Exception {
    Quiet quiet = new Quiet();
    CompletableFuture<Response> answer = new CompletableFuture<>();
    FakeExchange exchange = new FakeExchange().post(new byte[3]);
    exchange.starting = () -> {};
    CompletableFuture<Void> asked =
        quiet.subscription.thenAcceptAsync(
            subscription -> {
              subscription.request(demand);
              answer.complete(Response.noContent());
            },
            threads);
    serve(
        exchange,
        request -> {
          request.body().publisher().subscribe(quiet);
          return answer;
        });

    asked.join();
    assertThat(quiet.told).containsExactly("subscribed", "IllegalArgumentException");
  }

  /** Asks for a few chunks at a time, on several threads, and keeps every buffer to the end. */
  private final class Gatherer implements Flow.Subscriber<ByteBuffer> {
    final CompletableFuture<byte[]> all = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger inside = new AtomicInteger();
    private final Random random;
    private Flow.Subscription subscription;

    Gatherer(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      ask();
    }

    private void ask() {
      int more = 1 + random.nextInt(3);
      if (random.nextBoolean()) {
        threads.execute(() -> subscription.request(more));
      } else {
        subscription.request(more);
      }
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      assertThat(inside.incrementAndGet()).isEqualTo(1);
      byte[] copy = new byte[chunk.remaining()];
      chunk.duplicate().get(copy);
      bytes.writeBytes(copy);
      inside.decrementAndGet();
      ask();
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      all.complete(bytes.toByteArray());
    }
  }

  @Test
  void every_byte_arrives_once_and_in_order_whatever_the_signals() throws Exception {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] content = random(random.nextInt(40), seed);
      FakeExchange exchange =
          random.nextBoolean()
              ? new FakeExchange().post(content)
              : new FakeExchange().postChunked(content);
      exchange.in.piece = 1 + random.nextInt(10);
      new OddSignals(exchange, seed, threads);
      long s = seed;

      serve(
          exchange,
          request -> {
            Gatherer gatherer = new Gatherer(s);
            request.body().publisher().subscribe(gatherer);
            return gatherer.all.thenApply(bytes -> Response.of(200).body(bytes));
          });

      assertThat(exchange.out.bytes()).as("seed " + seed).isEqualTo(content);
      assertThat(exchange.sent("connection")).isEmpty();
    }
  }

  @Test
  void an_echo_without_a_thread_arrives_whole() throws Exception {
    for (long seed = 0; seed < 1000; seed++) {
      byte[] content = random(200, seed);
      FakeExchange exchange = new FakeExchange().postChunked(content);
      exchange.in.piece = 7;
      new OddSignals(exchange, seed, threads);

      serve(
          exchange,
          request -> Response.of(200).body(Body.publisher(request.body().publisher())).completed());

      assertThat(exchange.out.bytes()).as("seed " + seed).isEqualTo(content);
      assertThat(exchange.completions.get(0).delivered()).isTrue();
    }
  }

  @Test
  void a_chunked_body_is_read_by_a_thread_where_a_listener_may_miss_its_end() throws Exception {
    byte[] content = random(50_000, 1);
    FakeExchange exchange = new FakeExchange().postChunked(content);
    exchange.readsChunksByListener = false;
    exchange.in.piece = 9_000;

    serve(
        exchange,
        request -> Response.of(200).body(Body.publisher(request.body().publisher())).completed());

    assertThat(exchange.out.bytes()).isEqualTo(content);
    assertThat(exchange.in.listener).isNull();
    exchange.requireClean();
    FakeExchange known = new FakeExchange().post(content);
    known.readsChunksByListener = false;
    serve(
        known,
        request -> Response.of(200).body(Body.publisher(request.body().publisher())).completed());
    assertThat(known.in.listener).isNotNull();
  }

  @Test
  void chunks_have_arrays_of_their_own() throws Exception {
    byte[] content = random(50_000, 1);
    FakeExchange exchange = new FakeExchange().post(content);
    exchange.in.piece = 9_000;
    CompletableFuture<Response> answer = new CompletableFuture<>();
    List<ByteBuffer> kept = new CopyOnWriteArrayList<>();

    serve(
        exchange,
        request -> {
          request
              .body()
              .publisher()
              .subscribe(
                  new Collecting() {
                    @Override
                    public void onNext(ByteBuffer chunk) {
                      kept.add(chunk);
                    }

                    @Override
                    public void onComplete() {
                      answer.complete(Response.of(204));
                    }
                  });
          return answer;
        });

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    kept.forEach(chunk -> bytes.write(chunk.array(), chunk.position(), chunk.remaining()));
    assertThat(bytes.toByteArray()).isEqualTo(content);
  }

  private abstract static class Collecting implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1000);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void no_demand_is_no_read() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(100, 1));
    exchange.in.piece = 10;
    AtomicInteger readsBefore = new AtomicInteger(-1);
    CompletableFuture<Response> answer = new CompletableFuture<>();

    serve(
        exchange,
        request -> {
          request
              .body()
              .publisher()
              .subscribe(
                  new Collecting() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                      subscription.request(2);
                    }

                    @Override
                    public void onNext(ByteBuffer chunk) {
                      if (readsBefore.incrementAndGet() == 1) {
                        threads.execute(() -> answer.complete(Response.of(204)));
                      }
                    }
                  });
          return answer;
        });

    assertThat(exchange.in.reads).isEqualTo(2);
    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  @Test
  void a_body_that_breaks_in_the_middle_is_answered_by_400_whatever_the_application_says()
      throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      FakeExchange exchange = new FakeExchange().postChunked(random(20, seed));
      exchange.in.failure = new IOException("bad chunk");
      exchange.in.piece = 6;
      if (seed > 0) {
        new OddSignals(exchange, seed, threads);
      }
      AtomicInteger closed = new AtomicInteger();
      AtomicReference<Throwable> seen = new AtomicReference<>();

      serve(
          exchange,
          request ->
              request
                  .body()
                  .collect(1000)
                  .handle(
                      (bytes, failure) -> {
                        seen.set(failure);
                        return Response.of(200)
                            .body(Body.text("fine").onClose(closed::incrementAndGet));
                      }));

      assertThat(seen.get()).isSameAs(exchange.in.failure);
      assertThat(exchange.status).isEqualTo(400);
      assertThat(exchange.sent("connection")).isEqualTo("close");
      assertThat(exchange.out.bytes()).isEqualTo("400 Bad Request\n".getBytes());
      assertThat(exchange.completions.get(0).status()).isEqualTo(400);
      assertThat(closed).as("the late response is closed").hasValue(1);
    }
  }

  @Test
  void an_error_from_the_container_after_a_part_is_answered_on_its_own_thread() throws Exception {
    FakeExchange exchange = new FakeExchange().postChunked(random(20, 1));
    AtomicInteger asked = new AtomicInteger();
    exchange.in.readiness = () -> asked.getAndIncrement() == 0;
    CompletableFuture<Void> first = new CompletableFuture<>();
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<Response> never = new CompletableFuture<>();
    AtomicReference<Thread> answeredOn = new AtomicReference<>();
    Thread callback =
        new Thread(
            () -> {
              first.join();
              // Else the thread that is at work may find the error, and answer.
              exchange.awaitThreads();
              exchange.in.listener.onError(new SocketTimeoutException("idle"));
            });
    callback.start();

    serve(
        exchange,
        request -> {
          request.onComplete(completion -> answeredOn.set(Thread.currentThread()));
          request
              .body()
              .publisher()
              .subscribe(
                  new Collecting() {
                    @Override
                    public void onNext(ByteBuffer chunk) {
                      first.complete(null);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      seen.set(failure);
                    }
                  });
          return never;
        });

    callback.join();
    assertThat(seen.get()).isInstanceOf(SocketTimeoutException.class);
    assertThat(exchange.status).isEqualTo(408);
    assertThat(answeredOn.get()).isSameAs(callback);
    assertThat(never).isCancelled();
  }

  @Test
  void an_error_without_a_reason_is_one_all_the_same() throws Exception {
    FakeExchange exchange = new FakeExchange().postChunked(random(20, 1));
    exchange.in.readiness = () -> false;
    exchange.signals = false;
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<Response> never = new CompletableFuture<>();
    threads.execute(
        () -> {
          while (exchange.in.listener == null) {
            Thread.onSpinWait();
          }
          exchange.in.listener.onError(null);
          exchange.in.listener.onError(null);
          FakeExchange.signal(() -> exchange.in.listener.onDataAvailable());
          FakeExchange.signal(() -> exchange.in.listener.onAllDataRead());
        });

    serve(
        exchange,
        request -> {
          request
              .body()
              .collect(10)
              .whenComplete(
                  (bytes, failure) -> {
                    seen.set(failure);
                  });
          return never;
        });

    assertThat(seen.get()).isInstanceOf(IOException.class);
    assertThat(exchange.status).isEqualTo(400);
  }

  @Test
  void a_lost_connection_in_the_middle_of_a_body_tells_its_reader() throws Exception {
    FakeExchange exchange = new FakeExchange().postChunked(random(20, 1));
    exchange.in.readiness = () -> false;
    // A container calls back for one event at a time; of this one there is only the error.
    exchange.signals = false;
    IOException reset = new IOException("reset");
    CompletableFuture<byte[]> seen = new CompletableFuture<>();
    threads.execute(
        () -> {
          while (exchange.in.listener == null) {
            Thread.onSpinWait();
          }
          exchange.cycle.error(reset);
        });

    serve(
        exchange,
        request -> {
          request
              .body()
              .collect(10)
              .whenComplete((bytes, failure) -> seen.completeExceptionally(failure));
          return new CompletableFuture<>();
        });

    assertThat(seen)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    Completion end = exchange.completions.get(0);
    assertThat(end.failure()).containsSame(reset);
    assertThat(end.status()).isEqualTo(400);
  }

  @Test
  void a_short_body_is_broken() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(20, 1)).field("content-length", "30");
    AtomicReference<Throwable> seen = new AtomicReference<>();

    serve(
        exchange,
        request ->
            request
                .body()
                .collect(100)
                .handle(
                    (bytes, failure) -> {
                      seen.set(failure);
                      return Response.of(200);
                    }));

    assertThat(seen.get()).isInstanceOf(IOException.class).hasMessageContaining("20 of 30");
    assertThat(exchange.status).isEqualTo(400);
  }

  @Test
  void a_body_over_the_limit_is_413_whatever_the_application_says() throws Exception {
    FakeExchange exchange = new FakeExchange().postChunked(random(20, 1));
    exchange.limit = 15;
    exchange.in.piece = 4;
    AtomicReference<Throwable> seen = new AtomicReference<>();

    serve(
        exchange,
        request ->
            request
                .body()
                .collect(100)
                .handle(
                    (bytes, failure) -> {
                      seen.set(failure);
                      return Response.of(200);
                    }));

    assertThat(seen.get()).isInstanceOf(StatusException.class);
    assertThat(((StatusException) seen.get()).status()).isEqualTo(413);
    assertThat(exchange.status).isEqualTo(413);
    assertThat(exchange.drains).isEqualTo(1);
  }

  @Test
  void what_fails_while_draining_is_nobodys_failure() throws Exception {
    FakeExchange exchange = new FakeExchange().postChunked(random(20, 1));

    serve(
        exchange,
        request -> {
          request.body().publisher();
          return Response.text("no, thanks").completed();
        });

    assertThat(exchange.drains).isEqualTo(1);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  @Test
  void a_subscription_before_the_cycle_is_held_until_it_has_begun() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(20, 1));
    AtomicReference<Object> listenerWithin = new AtomicReference<>("unset");

    serve(
        exchange,
        request -> {
          CompletionStage<byte[]> body = request.body().collect(100);
          listenerWithin.set(exchange.in.listener == null ? "none" : "one");
          return body.thenApply(bytes -> Response.of(200).body(bytes));
        });

    assertThat(listenerWithin.get()).isEqualTo("none");
    assertThat(exchange.out.bytes()).isEqualTo(random(20, 1));
  }

  @Test
  void a_subscriber_hears_of_the_end_of_the_exchange() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(20, 1));
    CompletableFuture<byte[]> read = new CompletableFuture<>();

    serve(
        exchange,
        request -> {
          request
              .body()
              .collect(100)
              .whenComplete((bytes, failure) -> read.completeExceptionally(failure));
          return Response.of(204).completed();
        });

    assertThat(read)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(IOException.class)
        .withMessageContaining("exchange has ended");
    assertThat(exchange.in.reads).isZero();
  }

  @Test
  void a_reader_that_goes_on_after_the_end_never_reaches_the_container() throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      FakeExchange exchange = new FakeExchange().post(random(2000, seed));
      exchange.in.piece = 3;
      new OddSignals(exchange, seed, threads);
      CompletableFuture<Response> answer = new CompletableFuture<>();
      int after = new Random(seed).nextInt(100);
      AtomicInteger chunks = new AtomicInteger();

      serve(
          exchange,
          request -> {
            request
                .body()
                .publisher()
                .subscribe(
                    new Collecting() {
                      @Override
                      public void onNext(ByteBuffer chunk) {
                        if (chunks.incrementAndGet() == after) {
                          answer.complete(Response.of(204));
                        }
                      }

                      @Override
                      public void onError(Throwable failure) {
                        answer.complete(Response.of(204));
                      }
                    });
            if (after == 0) {
              answer.complete(Response.of(204));
            }
            return answer;
          });
    }
  }

  @Test
  void a_subscriber_that_throws_hears_of_it_and_the_exchange_ends() throws Exception {
    FakeExchange exchange = new FakeExchange().post(random(20, 1));
    CompletableFuture<Response> answer = new CompletableFuture<>();

    serve(
        exchange,
        request -> {
          request
              .body()
              .publisher()
              .subscribe(
                  new Collecting() {
                    @Override
                    public void onNext(ByteBuffer chunk) {
                      throw new AssertionError("mine");
                    }

                    @Override
                    public void onError(Throwable failure) {
                      answer.completeExceptionally(failure);
                    }
                  });
          return answer;
        });

    assertThat(exchange.status).isEqualTo(500);
  }
}
