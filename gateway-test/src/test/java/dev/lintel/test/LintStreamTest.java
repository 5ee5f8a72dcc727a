package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishers and subscribers that are wrong on purpose, of applications and of servers. */
class LintStreamTest extends LintedTest {

  /** What a publisher does wrong, and the rule of Reactive Streams that says so. */
  enum Fault {
    UNASKED("published a buffer that was not requested (Reactive Streams, 1.1)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(idle());
        for (int i = 0; i < 100; i++) {
          subscriber.onNext(ByteBuffer.wrap(ABC));
        }
        subscriber.onComplete();
      }
    },
    AFTER_THE_END("signalled after its last signal (Reactive Streams, 1.7)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(idle());
        subscriber.onComplete();
        subscriber.onComplete();
      }
    },
    UNANNOUNCED("signalled before onSubscribe (Reactive Streams, 1.9)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onComplete();
        subscriber.onSubscribe(idle());
        subscriber.onComplete();
      }
    },
    ANNOUNCED_TWICE("called onSubscribe a second time (Reactive Streams, 1.9)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(idle());
        subscriber.onSubscribe(idle());
        subscriber.onComplete();
      }
    },
    THROWN_FROM_SUBSCRIBE("threw from subscribe (Reactive Streams, 1.9)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        throw new IllegalStateException("by mistake");
      }
    },
    THROWN_FROM_REQUEST("threw from request (Reactive Streams, 3.16)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(
            onDemand(
                () -> {
                  throw new IllegalStateException("by mistake");
                }));
      }
    },
    NO_SUBSCRIPTION("passed a null subscription (Reactive Streams, 2.13)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(null);
      }
    },
    NO_BUFFER("published null (Reactive Streams, 2.13)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(idle());
        subscriber.onNext(null);
      }
    },
    NO_FAILURE("failed with null (Reactive Streams, 2.13)") {
      @Override
      void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(idle());
        subscriber.onError(null);
      }
    };

    final String did;

    Fault(String did) {
      this.did = did;
    }

    abstract void publish(Flow.Subscriber<? super ByteBuffer> subscriber);

    private static Flow.Subscription idle() {
      return onDemand(() -> {});
    }

    private static Flow.Subscription onDemand(Runnable action) {
      return new Flow.Subscription() {
        @Override
        public void request(long n) {
          action.run();
        }

        @Override
        public void cancel() {}
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @Breaks("GW-STR-06")
  void a_publisher_of_an_application(Fault fault) {
    Application app = request -> of(Body.publisher(fault::publish));

    assertBroken(violation(Lint.check(app)), "GW-STR-06", app, fault.did);
  }

  @Test
  @Breaks("GW-STR-06")
  void a_publisher_that_signals_on_two_threads_at_once() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<Thread> other = new AtomicReference<>();
    Application app =
        request ->
            of(
                Body.publisher(
                    subscriber ->
                        subscriber.onSubscribe(
                            Fault.onDemand(
                                () -> {
                                  Thread second =
                                      new Thread(
                                          () -> {
                                            await(inside);
                                            subscriber.onNext(ByteBuffer.wrap(ABC));
                                            done.countDown();
                                          });
                                  other.set(second);
                                  second.start();
                                  subscriber.onNext(ByteBuffer.wrap(ABC));
                                }))));
    WrongServer server =
        subscribing(
            2,
            chunk -> {
              inside.countDown();
              await(done);
            });
    server.failure = new IllegalStateException("broken off");

    server.run(Lint.check(app, found::add));
    other.get().join();

    assertFound(
        "GW-STR-06",
        app.getClass().getName(),
        "signals on two threads at the same time (Reactive Streams, 1.3)");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request body of unknown length. */
  private static BodySource source(Flow.Publisher<ByteBuffer> publisher) {
    return new BodySource() {
      @Override
      public long length() {
        return -1;
      }

      @Override
      public InputStream inputStream() {
        throw new IllegalStateException("only published");
      }

      @Override
      public Flow.Publisher<ByteBuffer> publisher() {
        return publisher;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  @Breaks("GW-STR-06")
  void a_publisher_of_a_server() throws Exception {
    WrongServer server =
        new WrongServer()
            .headers("host", "localhost", "transfer-encoding", "chunked")
            .body(Body.of(source(Fault.UNASKED::publish)));
    AsyncApplication app = request -> read(request, 1, chunk -> {});

    server.run(Lint.check(app, found::add));

    assertFound("GW-STR-06", "the server wrong", Fault.UNASKED.did);
  }

  @Test
  @Breaks("GW-STR-10")
  void a_published_buffer_that_changes() {
    Application app = request -> of(Body.publisher(LintStreamTest::reuse));

    assertBroken(
        violation(Lint.check(app)),
        "GW-STR-10",
        app,
        "changed the content of a buffer after it had published it: publish a buffer of its own");
  }

  @Test
  @Breaks("GW-STR-11")
  void a_buffer_of_a_request_body_that_changes() throws Exception {
    WrongServer server =
        new WrongServer()
            .headers("host", "localhost", "transfer-encoding", "chunked")
            .body(Body.of(source(LintStreamTest::reuse)));
    AsyncApplication app = request -> read(request, Long.MAX_VALUE, chunk -> {});

    server.run(Lint.check(app, found::add));

    assertFound("GW-STR-11", "the server wrong", "changed the content of a buffer after it had");
  }

  private static void reuse(Flow.Subscriber<? super ByteBuffer> subscriber) {
    ByteBuffer one = ByteBuffer.allocate(1);
    subscriber.onSubscribe(
        Fault.onDemand(
            new Runnable() {
              private int sent;

              @Override
              public void run() {
                while (sent < 3) {
                  one.put(0, (byte) sent++);
                  subscriber.onNext(one);
                  if (sent == 3) {
                    subscriber.onComplete();
                  }
                }
              }
            }));
  }

  @Test
  @Breaks("GW-STR-09")
  void a_received_buffer_that_an_application_changes() {
    AsyncApplication moving = request -> read(request, 9, ByteBuffer::get);
    AsyncApplication writing = request -> read(request, 9, chunk -> chunk.put(0, (byte) 'x'));
    AsyncApplication duplicating = request -> read(request, 9, chunk -> chunk.duplicate().get());

    for (Application app : new Application[] {moving, writing}) {
      assertBroken(
          violation(Lint.check(app), TestRequest.post("/").body("abc")),
          "GW-STR-09",
          app,
          "changed a buffer that it received: work on a duplicate");
    }
    TestClient client = TestClient.of(Lint.check(duplicating));
    assertThat(client.send(TestRequest.post("/").body("abc")).status()).isEqualTo(204);
  }

  @Test
  @Breaks("GW-STR-09")
  void a_received_buffer_that_a_server_changes() throws Exception {
    ByteBuffer shared = ByteBuffer.wrap(ABC);

    subscribing(1, ByteBuffer::get).run(Lint.check(publishing(shared), found::add));

    assertFound("GW-STR-09", "the server wrong", "changed a buffer that it received");
    assertThat(shared.remaining()).isEqualTo(3);
  }

  @Test
  @Breaks("GW-STR-06")
  void a_subscriber_of_an_application() {
    AsyncApplication throwing =
        request ->
            read(
                request,
                9,
                chunk -> {
                  throw new IllegalStateException("by mistake");
                });
    AsyncApplication asking = request -> read(request, 0, chunk -> {});

    assertBroken(
        violation(Lint.check(throwing), TestRequest.post("/").body("abc")),
        "GW-STR-06",
        throwing,
        "threw from onNext (Reactive Streams, 2.13): java.lang.IllegalStateException: by mistake");
    assertBroken(
        violation(Lint.check(asking), TestRequest.post("/").body("abc")),
        "GW-STR-06",
        asking,
        "requested 0 buffers (Reactive Streams, 3.9)");
  }

  @Test
  @Breaks("GW-STR-07")
  void a_server_that_demands_without_bound() throws Exception {
    subscribing(Long.MAX_VALUE, chunk -> {})
        .run(Lint.check(publishing(ByteBuffer.wrap(ABC)), found::add));

    assertFound("GW-STR-07", "the server wrong", "requested 9223372036854775807 buffers ahead");
  }

  @Test
  void an_application_may_demand_without_bound() {
    AsyncApplication app = request -> read(request, Long.MAX_VALUE, chunk -> {});
    TestClient client = TestClient.of(Lint.check(app));

    assertThat(client.send(TestRequest.post("/").body("abc")).status()).isEqualTo(204);
  }

  @Test
  void the_same_buffer_may_be_published_twice_if_it_stays_as_it_is() throws Exception {
    ByteBuffer shared = ByteBuffer.wrap(ABC);
    Application app =
        request ->
            of(
                Body.publisher(
                    subscriber ->
                        subscriber.onSubscribe(
                            Fault.onDemand(
                                new Runnable() {
                                  private int sent;

                                  @Override
                                  public void run() {
                                    if (sent++ == 0) {
                                      subscriber.onNext(shared);
                                      subscriber.onNext(shared);
                                      subscriber.onComplete();
                                    }
                                  }
                                }))));

    assertThat(TestClient.of(Lint.check(app)).get("/").text()).isEqualTo("abcabc");
  }

  private static Application publishing(ByteBuffer chunk) {
    return request ->
        of(
            Body.publisher(
                subscriber ->
                    subscriber.onSubscribe(
                        Fault.onDemand(
                            () -> {
                              subscriber.onNext(chunk);
                              subscriber.onComplete();
                            }))));
  }

  /** A server that subscribes by itself. */
  private static WrongServer subscribing(long demand, Consumer<ByteBuffer> reader) {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) {
            subscribe(response, new Reader(demand, reader));
          }
        };
    server.bytes = 3L;
    return server;
  }

  private static CompletableFuture<Response> read(
      Request request, long demand, Consumer<ByteBuffer> reader) {
    Reader all = new Reader(demand, reader);
    request.body().publisher().subscribe(all);
    return all.end.thenApply(nothing -> Response.noContent());
  }

  private static final class Reader implements Flow.Subscriber<ByteBuffer> {
    final CompletableFuture<Void> end = new CompletableFuture<>();
    private final long demand;
    private final Consumer<ByteBuffer> reader;

    Reader(long demand, Consumer<ByteBuffer> reader) {
      this.demand = demand;
      this.reader = reader;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(demand);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      reader.accept(chunk);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }

  /** Its stream is over by then, but for the report. */
  @Test
  @Breaks("GW-STR-06")
  void a_subscriber_that_throws_from_its_last_signal() throws Exception {
    serving(
            new Last() {
              @Override
              public void onComplete() {
                throw new IllegalStateException("by mistake");
              }
            })
        .run(Lint.check(publishing(ByteBuffer.wrap(ABC)), found::add));
    assertFound("GW-STR-06", "the server wrong", "threw from onComplete (Reactive Streams, 2.13)");

    Flow.Publisher<ByteBuffer> failing =
        subscriber -> {
          subscriber.onSubscribe(Fault.idle());
          subscriber.onError(new IOException("broken"));
        };
    WrongServer told =
        serving(
            new Last() {
              @Override
              public void onError(Throwable failure) {
                throw new IllegalStateException("by mistake");
              }
            });
    told.failure = new IOException("broken");
    told.run(Lint.check(request -> of(Body.publisher(failing)), found::add));
    assertFound("GW-STR-06", "the server wrong", "threw from onError (Reactive Streams, 2.13)");
  }

  @Test
  @Breaks("GW-STR-06")
  void a_subscriber_that_throws_behind_its_cancellation() throws Exception {
    WrongServer server =
        serving(
            new Last() {
              @Override
              public void onNext(ByteBuffer chunk) {
                subscription.cancel();
                throw new IllegalStateException("by mistake");
              }
            });
    server.failure = new IOException("cancelled");

    server.run(Lint.check(publishing(ByteBuffer.wrap(ABC)), found::add));

    assertFound("GW-STR-06", "the server wrong", "threw from onNext (Reactive Streams, 2.13)");
  }

  private static WrongServer serving(Flow.Subscriber<ByteBuffer> subscriber) {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) {
            response.body().publisher().subscribe(subscriber);
          }
        };
    server.bytes = 3L;
    return server;
  }

  private static class Last implements Flow.Subscriber<ByteBuffer> {
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
